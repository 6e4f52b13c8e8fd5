// All SQL of tus. An upload is a row of drive_upload, as every other that is under way, with its
// references and its end; what tus adds to it is here, and follows it: see forget_ended().
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "db/database.h"
#include "server/tus/headers.h"

namespace septet::tus::store {

Result<void> migrate(db::Database&);

struct Row {
  Id id;
  Kind kind = Kind::whole;
  std::int64_t offset_bytes = 0;  // up to here it is durable
  std::string metadata;           // as it was given
  std::string concatenation;      // of a final one, as it was given
  std::string tail;               // sealed: what is no whole chunk yet
};

Result<void> insert(db::Transaction&, const Row&);
Result<std::optional<Row>> find(db::Session&, const Id&);
// Goes on from `from_bytes`. False if the upload is not there any more.
Result<bool> advance(db::Transaction&, const Id&, std::int64_t from_bytes, std::int64_t to_bytes,
                     std::string_view tail);
Result<void> erase(db::Transaction&, const Id&);
Result<void> set_expiry(db::Transaction&, const Id&, Timestamp);

// The chunks from one place of the file on, a sealed list of their plain ids.
struct Segment {
  std::int64_t from_bytes = 0;
  std::string chunks;
};
Result<void> insert(db::Transaction&, const Id& upload_id, const Segment&);
Result<std::vector<Segment>> segments(db::Session&, const Id& upload_id);  // in order
Result<void> erase_segments(db::Transaction&, const Id& upload_id);

// Takes away what belongs to uploads that expired, or were ended otherwise. Whether there may be
// more.
Result<bool> forget_ended(db::Transaction&);

}  // namespace septet::tus::store
