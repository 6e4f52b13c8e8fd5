// Drive's routes as functions. The root folder's id is the account's id.
#pragma once

#include "client/api.h"
#include "drive/types.h"

namespace septet::client {

struct ListNodes {
  std::optional<Id> parent_id;  // absent: the root
  std::optional<drive::NodeSort> sort;
  std::optional<drive::SortOrder> order;
  std::optional<std::string> cursor;
  std::optional<std::int64_t> limit;
};

// What is left out does not narrow it.
struct SearchNodes {
  std::string words;
  std::optional<std::string> type;  // "image", as drive/kinds.h names them
  std::optional<std::int64_t> min_size, max_size;
  std::optional<Timestamp> modified_after;
  std::optional<Id> owner;
  std::optional<Id> in;  // a folder, with all that lies below it
};

class DriveApi : public Api {
 public:
  using Api::Api;

  CallId list(const ListNodes&, Then<drive::NodePage>);
  CallId node(const Id&, Then<drive::PlacedNode>);
  CallId search(std::string_view words, std::optional<std::string> cursor, Then<drive::SearchPage>);
  CallId search(const SearchNodes&, std::optional<std::string> cursor, Then<drive::SearchPage>);
  CallId recent(std::optional<std::string> cursor, Then<drive::SearchPage>);
  CallId starred(std::optional<std::string> cursor, Then<drive::SearchPage>);
  CallId usage(Then<drive::Usage>);

  CallId create_folder(const drive::CreateFolder&, Then<drive::Node>);
  CallId change(const Id&, const drive::PatchNode&, Then<drive::Node>);
  CallId copy(const Id&, const drive::CopyNode&, Then<drive::Node>);
  // Into the trash; restored from there until it is emptied.
  CallId trash(const Id&, Then<void>);
  CallId restore(const Id&, Then<drive::Node>);
  CallId remove_for_good(const Id&, Then<void>);
  CallId list_trash(std::optional<std::string> cursor, Then<drive::SearchPage>);
  CallId empty_trash(Then<void>);

  CallId versions(const Id&, std::optional<std::string> cursor, Then<drive::VersionPage>);
  CallId restore_version(const Id&, std::int64_t version, Then<drive::UploadReply>);

  // The bytes of a file, whole or [from, to), for previews; of an older version if given.
  struct Part {
    std::int64_t from = 0, to = 0;  // to 0: the end
  };
  CallId content(const Id&, std::optional<std::int64_t> version, std::optional<Part>, Then<Reply>);
  // Where a GET finds them.
  static std::string content_path(const Id&, std::optional<std::int64_t> version);
  // Lets the person save a file under its name, a folder as a ZIP archive.
  void save(const drive::Node&, std::optional<std::int64_t> version, Then<void>);

  // Uploading: what Uploads is made of.
  CallId start_upload(const drive::StartUpload&, std::string_view idempotency_key,
                      Then<drive::UploadState>);
  CallId upload(const Id& upload_id, Then<drive::UploadState>);
  // `frames` as drive::ChunksReceived describes.
  CallId send_chunks(const Id& upload_id, std::string frames, platform::Progress,
                     Then<drive::ChunksReceived>);
  CallId commit_upload(const Id& upload_id, Then<drive::UploadReply>);
  CallId discard_upload(const Id& upload_id, Then<void>);
  // A small file at once; with the version that was edited as drive::StartUpload describes.
  CallId upload_whole(std::string_view name, const Id& parent_id, std::string bytes,
                      Timestamp modified_at, platform::Progress, Then<drive::UploadReply>,
                      std::optional<std::int64_t> base_version = {},
                      std::optional<drive::OnConflict> = {});
  // Lets the person save several files and folders as one ZIP archive.
  void save_together(const std::vector<Id>&, Then<void>);
  static std::string together_path(const std::vector<Id>&);
};

}  // namespace septet::client
