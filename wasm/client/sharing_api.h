// Drive's routes about other people and about what happened, as functions.
#pragma once

#include "client/api.h"
#include "drive/history_types.h"
#include "drive/sharing_types.h"

namespace septet::client {

using Cursor = std::optional<std::string>;

class SharingApi : public Api {
 public:
  using Api::Api;

  // Of a node and of the folders above it.
  CallId shares(const Id& node_id, Cursor, Then<drive::SharePage>);
  CallId share(const drive::CreateShare&, Then<drive::Share>);
  CallId set_role(const Id& share_id, drive::Permission, Then<drive::Share>);
  // Of one's own node: revoked; of another's: left.
  CallId end_share(const Id& share_id, Then<void>);
  CallId shared_with_me(Cursor, Then<drive::SearchPage>);

  // Without a node: all of the person's links.
  CallId links(std::optional<Id> node_id, Cursor, Then<drive::LinkPage>);
  CallId make_link(const drive::SaveLink&, Then<drive::Link>);
  CallId change_link(const Id& link_id, const drive::SaveLink&, Then<drive::Link>);
  CallId remove_link(const Id& link_id, Then<void>);

  CallId activity(const Id& node_id, Cursor, Then<drive::ActivityPage>);
  CallId comments(const Id& node_id, Cursor, Then<drive::CommentPage>);
  CallId comment(const Id& node_id, const std::string& text, Then<drive::Comment>);
  CallId remove_comment(const Id& comment_id, Then<void>);

  CallId rewind(const Id& node_id, const drive::Rewind&, Then<drive::RewindReport>);
  CallId remove_version(const Id& file_id, std::int64_t version, Then<void>);
  CallId tags(Then<Page<drive::TagCount>>);
  CallId tagged(std::string_view tag, Cursor, Then<drive::SearchPage>);

  CallId start_editing(const Id& file_id, Then<drive::Editing>);
  CallId stop_editing(const Id& file_id, Then<void>);
};

}  // namespace septet::client
