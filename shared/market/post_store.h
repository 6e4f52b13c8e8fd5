// All SQL about posts, likes and reports. A post's counts of likes and replies stand in its row and
// change with what they count, in one transaction.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "db/database.h"
#include "market/board_types.h"

namespace septet::market::store {

Result<void> migrate_posts(db::Database&);

// Without what depends on who looks at it.
struct StoredPost {
  Post post;
  Id author_id;  // nil: gone
};
// Counts itself among its parent's replies.
Result<void> insert_post(db::Transaction&, const StoredPost&);
Result<std::optional<StoredPost>> post(db::Session&, const Id&);
Result<void> set_text(db::Transaction&, const Id&, std::string_view text, Timestamp edited_at);
// With its replies, likes and reports; no longer among its parent's replies, if it was counted.
Result<void> erase_post(db::Transaction&, const Post&);
// A reply that is hidden does not count.
Result<void> set_hidden(db::Transaction&, const Post&, bool hidden);

// Whose posts are shown: all that are not hidden, one's own hidden ones too, or all.
struct Viewer {
  Id account_id;
  bool moderates = false;
};
struct PostPlace {
  std::int64_t likes = 0;
  Id id;
};
// Those of a stock that are no replies, the newest first.
Result<std::vector<StoredPost>> newest_posts(db::Session&, const Viewer&, std::string_view symbol,
                                             const std::optional<Id>& before, int limit);
// The most liked first.
Result<std::vector<StoredPost>> top_posts(db::Session&, const Viewer&, std::string_view symbol,
                                          const std::optional<PostPlace>& after, int limit);
// Those of whom the viewer follows, the newest first.
Result<std::vector<StoredPost>> followed_posts(db::Session&, const Viewer&,
                                               const std::optional<Id>& before, int limit);
// The oldest first.
Result<std::vector<StoredPost>> replies(db::Session&, const Viewer&, const Id& post_id,
                                        const std::optional<Id>& after, int limit);
// Since a moment, `most` at most.
Result<std::int64_t> recent_posts(db::Session&, const Id& author_id, Timestamp since, int most);

Result<void> set_like(db::Transaction&, const Id& post_id, const Id& account_id, bool liked);
Result<bool> likes_post(db::Session&, const Id& post_id, const Id& account_id);

// One of a person; a second one replaces the first.
Result<void> put_report(db::Transaction&, const Id& post_id, const Id& account_id,
                        std::string_view reason, Timestamp at);
Result<void> erase_reports(db::Transaction&, const Id& post_id);
struct ReportedPost {
  Id post_id;
  std::int64_t count = 0;
  Timestamp first_at;
};
Result<std::vector<ReportedPost>> reported_posts(db::Session&, const std::optional<Id>& before,
                                                 int limit);
Result<std::vector<std::string>> reasons(db::Session&, const Id& post_id, int limit);

// What a person leaves: posts with replies of others stay, without a name and a text.
Result<void> forget_author(db::Transaction&, const Id& account_id);

}  // namespace septet::market::store
