// Full-text search over the documents of one kind. As one types: all words have to occur, in any
// order, the last one as a beginning; case and diacritics do not matter; what a title merely
// contains is found too, and if little is found, a title with one mistake. The same on both
// engines: words are cut here (fold.h), and the database has an index of terms.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "db/database.h"
#include "search/marks.h"

namespace septet::search {

Result<void> migrate(db::Database&);

struct Document {
  Id id;     // unique within the kind
  Id scope;  // the account or audience that may find it
  std::string_view title;
  std::string_view sort_key;  // bytes, at most 1,024: the order among equally good hits
  // Of which the first 1 MiB counts. Nothing: what is there stays, a new document has none.
  std::optional<std::string_view> body{};
};

struct Query {
  std::string_view text;         // as typed; anything at all
  std::span<const Id> scopes{};  // whose documents
  std::string_view cursor{};     // of the page before; empty: from the start
  int limit = 20;                // at least 1
  // Whether a document counts, asked in the order of the hits; empty: all do.
  std::function<Result<bool>(const Id&)> accepts{};
};

struct Hit {
  Id id;
  Id scope;
  Rank rank = Rank::whole;
  Marked title;
  Marked snippet;  // of the body, where the rank is that; without text, if nothing is in it
};

struct Hits {
  std::vector<Hit> items;
  std::optional<std::string> next_cursor;  // absent on the last page
};

class Index {
 public:
  // `kind` tells this collection from others: "drive".
  explicit constexpr Index(std::string_view kind) : kind_(kind) {}

  // A document whose id is not there yet, without asking first. Error: conflict "duplicate".
  Result<void> add(db::Transaction&, const Document&) const;
  // Adds it, or puts it in the place of what has its id. Nothing is written if nothing changed.
  Result<void> put(db::Transaction&, const Document&) const;
  // Nothing, if it is not there.
  Result<void> remove(db::Transaction&, const Id& id) const;
  // Everything of a scope.
  Result<void> remove_scope(db::Transaction&, const Id& scope) const;

  // By rank; then titles that begin with what was typed; then by sort key and id. Of more than
  // 2,000 documents of one rank and scope the newest are found. Error: invalid "bad_cursor".
  Result<Hits> find(db::Session&, const Query&) const;

 private:
  std::string_view kind_;
};

// Makes the index of terms anew out of all documents, after they were copied into another database.
Result<void> rebuild(db::Database&);

}  // namespace septet::search
