// The calls of Drive's public API that a sync client makes.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/json.h"
#include "drive/history_types.h"
#include "http/message.h"

namespace septet::sync {

struct Answer {
  int status = 0;
  std::string body;
  bool good() const { return status < 300; }
  std::string code() const;  // of a refusal
};

// One request and its answer. Error: unavailable, if the connection broke; whether the server did
// what was asked is not known then.
class Wire {
 public:
  virtual ~Wire() = default;
  virtual Result<Answer> send(http::Method, const std::string& url, std::string body,
                              const http::Headers&) = 0;
};

// A file's content as it is announced and sent.
struct CutContent {
  std::vector<drive::ChunkRef> refs;
  std::map<std::string, std::string> chunks;  // by id
};
CutContent cut(std::string_view content);

// What is refused comes back as a `precondition_failed` error with the code of the problem: look at
// the server's state again. Anything else of no success is an `internal` error.
class ServerApi {
 public:
  explicit ServerApi(Wire& wire) : wire_(wire) {}

  Result<Id> account();
  // Nothing: the cursor is too old, so list everything anew.
  Result<std::optional<drive::ChangePage>> changes(const std::string& cursor);
  Result<std::vector<drive::Node>> list(const Id& folder_id);
  Result<std::string> download(const Id& file_id, std::int64_t version);
  Result<drive::Node> make_folder(const Id& parent_id, const std::string& name);
  Result<drive::Node> move(const Id& node_id, const Id& parent_id, const std::string& name,
                           std::int64_t revision);
  Result<void> trash(const drive::Node&);
  Result<drive::UploadState> start_upload(const drive::StartUpload&, const std::string& key);
  // Nothing if there is no such upload.
  Result<std::optional<drive::UploadState>> upload(const Id& upload_id);
  Result<void> send_chunks(const drive::UploadState&, const CutContent&);
  Result<drive::UploadReply> commit(const Id& upload_id);
  Result<void> abort(const Id& upload_id);

 private:
  Result<Answer> send(http::Method, const std::string& url, const Json& body = nullptr,
                      const http::Headers& headers = {});
  Result<Answer> send_bytes(http::Method, const std::string& url, std::string body,
                            const http::Headers& headers);

  Wire& wire_;
};

bool is_refusal(const Error&);

}  // namespace septet::sync
