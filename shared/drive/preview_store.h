// All SQL about previews. Their chunks are referred to in drive_chunk in nobody's name, so that
// they count to nobody's quota, and are kept, moved and checked as those of files are.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "db/database.h"
#include "drive/preview_types.h"
#include "drive/tools.h"

namespace septet::drive::store {

Result<void> migrate_previews(db::Database&);

struct PreviewKey {
  Id node_id;
  std::int64_t version = 0;
  PreviewSize size = PreviewSize::small;
  std::int64_t page = 1;
};
struct PreviewRow {
  PreviewKey key;
  std::string content_type;  // empty: there can be none
  std::string manifest;      // sealed
};

Result<std::optional<PreviewRow>> find_preview(db::Session&, const PreviewKey&);
// False if it is there already.
Result<bool> insert_preview(db::Transaction&, const PreviewRow&);
Result<std::vector<PreviewRow>> previews_of(db::Session&, const Id& node_id, std::int64_t version);
Result<void> erase_previews(db::Transaction&, const Id& node_id, std::int64_t version);

Result<std::optional<MediaFacts>> find_facts(db::Session&, const Id& node_id, std::int64_t version);
Result<void> keep_facts(db::Transaction&, const Id& node_id, std::int64_t version,
                        const MediaFacts&);

}  // namespace septet::drive::store
