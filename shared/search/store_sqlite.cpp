// FTS5 as an index of terms and nothing else: no copy of the text, no positions.
//
// Each savepoint makes FTS5 write what it was given as a segment of its own, to be merged later,
// and a server's database has one around each of the writes that it commits together. So titles
// wait in a table, as many as are quickly looked through, and are indexed together: half the cost.
// (CROSS JOIN is how SQLite is told to begin with that table.)
#include "search/store.h"

namespace septet::search {

const char sqlite_schema[] = R"(
CREATE TABLE search_document (
  number   INTEGER PRIMARY KEY,  -- what the index of terms knows it by
  kind     TEXT  NOT NULL,  -- which collection: "drive"
  id       BYTEA NOT NULL,  -- the service's own
  scope    BYTEA NOT NULL,  -- the account or audience that may find it
  title    TEXT  NOT NULL,  -- NFC
  body     TEXT  NOT NULL,  -- NFC; empty if there is none
  sort_key BYTEA NOT NULL,  -- its place among equally good hits
  UNIQUE (id, kind)
);
CREATE TABLE search_waiting (
  number INTEGER PRIMARY KEY  -- of a document that is in no index of terms yet
);
CREATE VIRTUAL TABLE search_term USING fts5 (
  terms, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii'
);
)";

namespace {

constexpr std::int64_t most_waiting = 128;

class SqliteTerms final : public TermStore {
 public:
  Result<void> insert(db::Transaction& tx, const StoredDocument& document) const override {
    const std::int64_t number =
        TRY(tx.integer("INSERT INTO search_document (kind, id, scope, title, body, sort_key) "
                       "VALUES (?, ?, ?, ?, ?, ?) RETURNING number",
                       document.kind, document.id, document.scope, document.title, document.body,
                       db::Blob{document.sort_key}));
    if (!document.body.empty()) return add(tx, number, terms_of(document));
    TRY(tx.run("INSERT INTO search_waiting (number) VALUES (?)", number));
    return number % most_waiting == 0 ? index_waiting(tx) : Result<void>();
  }

  Result<void> add(db::Transaction& tx, std::int64_t number,
                   const std::vector<std::string>& terms) const override {
    std::string text;
    for (const std::string& term : terms) text += term + ' ';
    TRY(tx.run("INSERT INTO search_term (rowid, terms) VALUES (?, ?)", number, text));
    return {};
  }

  Result<void> remove(db::Transaction& tx, std::int64_t number) const override {
    const auto waited = TRY(tx.run("DELETE FROM search_waiting WHERE number = ?", number));
    if (waited == 0) TRY(tx.run("DELETE FROM search_term WHERE rowid = ?", number));
    return {};
  }

  Result<void> clear(db::Transaction& tx) const override {
    TRY(tx.run("DELETE FROM search_waiting"));
    TRY(tx.run("INSERT INTO search_term (search_term) VALUES ('delete-all')"));
    return {};
  }

  Result<std::vector<StoredDocument>> waiting(db::Session& session, std::string_view kind,
                                              const Id& scope) const override {
    return session.all(
        "SELECT " + std::string(stored_columns) +
            " FROM search_waiting w CROSS JOIN search_document d ON d.number = w.number "
            "WHERE d.kind = ? AND d.scope = ?",
        stored_from, kind, scope);
  }

  const Syntax& syntax() const override {
    static constexpr Syntax fts5{'"', "*", " AND ", " OR ", " NOT "};
    return fts5;
  }

  std::string_view matching() const override {
    return "SELECT rowid AS number FROM search_term WHERE search_term MATCH ? "
           "ORDER BY rowid DESC LIMIT ?";
  }

 private:
  Result<void> index_waiting(db::Transaction& tx) const {
    const auto documents =
        TRY(tx.all("SELECT " + std::string(stored_columns) +
                       " FROM search_waiting w CROSS JOIN search_document d ON d.number = w.number",
                   stored_from));
    for (const StoredDocument& document : documents)
      TRY(add(tx, document.number, terms_of(document)));
    TRY(tx.run("DELETE FROM search_waiting"));
    return {};
  }
};

}  // namespace

const TermStore& sqlite_terms() {
  static const SqliteTerms store;
  return store;
}

}  // namespace septet::search
