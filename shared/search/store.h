// What differs between the engines: how terms are kept and asked for. One object for each dialect.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "db/database.h"
#include "search/expression.h"
#include "search/terms.h"

namespace septet::search {

struct StoredDocument {
  std::int64_t number = 0;  // given by the database
  std::string kind;
  Id id;
  Id scope;
  std::string title, body, sort_key;
};

inline std::vector<std::string> terms_of(const StoredDocument& document) {
  return terms_of(code_of(document.kind, document.scope), document.title, document.body);
}

inline constexpr std::string_view stored_columns =
    "d.number, d.kind, d.id, d.scope, d.title, d.body, d.sort_key";
inline StoredDocument stored_from(const db::Row& row) {
  return {row.integer(0), row.string(1),           row.id(2), row.id(3), row.string(4),
          row.string(5),  std::string(row.blob(6))};
}

class TermStore {
 public:
  virtual ~TermStore() = default;

  // A new document. Error: conflict "duplicate".
  virtual Result<void> insert(db::Transaction&, const StoredDocument&) const = 0;

  // The terms of a document that has none yet and does not wait for them.
  virtual Result<void> add(db::Transaction&, std::int64_t number,
                           const std::vector<std::string>& terms) const = 0;
  virtual Result<void> remove(db::Transaction&, std::int64_t number) const = 0;
  // All of them, of every document, and whatever follows from their numbers.
  virtual Result<void> clear(db::Transaction&) const = 0;
  virtual const Syntax& syntax() const = 0;
  // Documents that are in no index yet, of a kind and scope; few.
  virtual Result<std::vector<StoredDocument>> waiting(db::Session&, std::string_view kind,
                                                      const Id& scope) const = 0;
  // A subquery with the arguments (expression, most): the numbers of the newest documents.
  virtual std::string_view matching() const = 0;
};

const TermStore& sqlite_terms();
const TermStore& postgres_terms();
inline const TermStore& terms_for(db::Dialect dialect) {
  return dialect == db::Dialect::postgres ? postgres_terms() : sqlite_terms();
}

// The same with PostgreSQL's types where they differ.
extern const char sqlite_schema[];
extern const char postgres_schema[];

}  // namespace septet::search
