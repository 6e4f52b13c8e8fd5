// The content of files: reading it, and its versions.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "drive/versions.h"
#include "http/message.h"

namespace septet::drive {

// A version of a file, ready to be read.
struct OpenFile {
  Id file_id;
  std::int64_t version = 0;
  std::string name;
  Timestamp modified_at;
  http::Stream stream;
};

// Reads content piece by piece: a chunk at a time is looked up, fetched, opened and checked, and
// before that `still_allowed` asked, whose error ends the stream.
http::Stream stream_of(Context&, Manifest, std::function<Result<void>()> still_allowed = {});

// Whether whoever reads may go on; the error breaks the transfer off.
using StillAllowed = std::function<Result<void>()>;
// The same, asked at most once a second; a yes holds for that long. The first one is given.
StillAllowed once_a_second(Clock&, StillAllowed);

class Files {
 public:
  explicit Files(Context& context) : context_(context) {}

  // `version` absent: the current one. Who reads by a share is cut off when it ends. Errors:
  // not_found; conflict "not_a_file".
  Result<OpenFile> open(const Caller&, const Id& file_id, std::optional<std::int64_t> version);
  // Newest first. Errors: as above; invalid "bad_cursor".
  Result<VersionPage> versions(const Caller&, const Id& file_id, std::string_view cursor,
                               int limit);
  // Makes that version's content the newest version. Errors: as above; forbidden "not_allowed";
  // conflict "in_trash"; storage_full "quota_exceeded".
  Result<UploadReply> restore(const Caller&, const Id& file_id, std::int64_t version);

  // For good; its owner alone. Errors: as above; conflict "current_version".
  Result<void> remove_version(const Caller&, const Id& file_id, std::int64_t version);

 private:
  Context& context_;
};

}  // namespace septet::drive
