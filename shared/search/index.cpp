#include "search/index.h"

#include <algorithm>

#include "search/place.h"
#include "search/store.h"
#include "search/terms.h"

namespace septet::search {

namespace {

using db::Blob;

constexpr std::size_t most_body_bytes = 1 << 20;
constexpr std::size_t most_sort_key_bytes = 1'024;
constexpr int most_candidates = 2'000;  // of one rank and scope
constexpr int batch_documents = 500;    // of one write while the index is made anew
constexpr int few = 3;                  // with fewer hits, titles with a mistake are shown too

const db::Migration migrations[] = {{1, sqlite_schema, postgres_schema}};

bool same(const StoredDocument& a, const StoredDocument& b) {
  return a.scope == b.scope && a.title == b.title && a.body == b.body && a.sort_key == b.sort_key;
}

StoredDocument to_store(std::string_view kind, const Document& document) {
  return {.kind = std::string(kind),
          .id = document.id,
          .scope = document.scope,
          .title = storable(document.title),
          .body = storable(cut(document.body.value_or(""), most_body_bytes)),
          .sort_key = std::string(document.sort_key.substr(0, most_sort_key_bytes))};
}

Result<std::optional<StoredDocument>> stored(db::Session& session, std::string_view kind,
                                             const Id& id) {
  return session.first("SELECT " + std::string(stored_columns) +
                           " FROM search_document d WHERE d.id = ? AND d.kind = ?",
                       stored_from, id, kind);
}

Result<void> insert(db::Transaction& tx, const StoredDocument& document) {
  return terms_for(tx.dialect()).insert(tx, document);
}

Result<void> remove_number(db::Transaction& tx, std::int64_t number) {
  TRY(terms_for(tx.dialect()).remove(tx, number));
  TRY(tx.run("DELETE FROM search_document WHERE number = ?", number));
  return {};
}

// Of one rank, as the index gives it.
struct Candidate {
  std::int64_t number = 0;
  Id id;
  Id scope;
  std::string title;
  Place place;
};

// One search for one page.
class Search {
 public:
  Search(db::Session& session, std::string_view kind, const Query& query)
      : session_(session),
        kind_(kind),
        query_(query),
        terms_(terms_for(session.dialect())),
        wanted_(wanted_from(query.text)) {}

  Result<Hits> run(const std::optional<Place>& after) {
    for (const Id& scope : query_.scopes) TRY(add_waiting(scope));
    int before = after ? after->found : 0;
    for (const Rank rank : ranks) {
      if (after && rank < after->rank) continue;
      if (rank == Rank::misspelt && before >= few) break;
      auto candidates = TRY(ranked(rank, before));
      const auto next = after ? std::upper_bound(candidates.begin(), candidates.end(), *after,
                                                 [](const Place& place, const Candidate& one) {
                                                   return place < one.place;
                                                 })
                              : candidates.begin();
      for (auto at = next; at != candidates.end(); ++at) {
        if (query_.accepts && !TRY(query_.accepts(at->id))) continue;
        TRY(show(*at));
        if (static_cast<int>(hits_.items.size()) < query_.limit) continue;
        hits_.next_cursor = cursor_from(at->place);
        return std::move(hits_);
      }
      before = std::min(few, before + static_cast<int>(candidates.size()));
    }
    return std::move(hits_);
  }

 private:
  Result<void> add_waiting(const Id& scope) {
    for (StoredDocument& document : TRY(terms_.waiting(session_, kind_, scope))) {
      auto terms = terms_of(document);
      std::sort(terms.begin(), terms.end());
      waiting_.emplace_back(std::move(document), std::move(terms));
    }
    return {};
  }

  // All of a rank, in order.
  Result<std::vector<Candidate>> ranked(Rank rank, int before) {
    std::vector<Candidate> out;
    for (const Id& scope : query_.scopes) TRY(collect(rank, scope, out));
    for (Candidate& candidate : out) candidate.place.found = before;
    std::sort(out.begin(), out.end(),
              [](const Candidate& a, const Candidate& b) { return a.place < b.place; });
    return out;
  }

  Result<void> collect(Rank rank, const Id& scope, std::vector<Candidate>& out) {
    const auto expression = expression_for(rank, wanted_, code_of(kind_, scope));
    if (!expression) return {};
    const std::string sql =
        "SELECT d.number, d.id, d.title, d.sort_key FROM (" + std::string(terms_.matching()) +
        ") m JOIN search_document d ON d.number = m.number WHERE d.kind = ? AND d.scope = ?";
    TRY(session_.each(
        sql,
        [&](const db::Row& row) {
          consider(
              rank,
              {row.integer(0), {}, row.id(1), scope, row.string(2), {}, std::string(row.blob(3))},
              out);
        },
        written(*expression, terms_.syntax()), most_candidates, kind_, scope));
    for (const auto& [document, terms] : waiting_)
      if (document.scope == scope && holds_for(*expression, terms)) consider(rank, document, out);
    return {};
  }

  void consider(Rank rank, const StoredDocument& document, std::vector<Candidate>& out) {
    const std::string title = folded(document.title);
    if (!holds(rank, wanted_, title)) return;
    out.push_back({document.number,
                   document.id,
                   document.scope,
                   document.title,
                   {rank, title.starts_with(wanted_.literal), 0, document.sort_key, document.id}});
  }

  Result<void> show(const Candidate& candidate) {
    const Rank rank = candidate.place.rank;
    Hit hit{candidate.id, candidate.scope, rank, marked_title(candidate.title, wanted_, rank), {}};
    if (rank == Rank::body)
      TRY(session_.each(
          "SELECT body FROM search_document WHERE number = ?",
          [&](const db::Row& row) { hit.snippet = snippet_of(row.text(0), wanted_); },
          candidate.number));
    hits_.items.push_back(std::move(hit));
    return {};
  }

  db::Session& session_;
  std::string_view kind_;
  const Query& query_;
  const TermStore& terms_;
  Wanted wanted_;
  std::vector<std::pair<StoredDocument, std::vector<std::string>>> waiting_;
  Hits hits_;
};

// The next documents after a number get their terms. The last number, or nothing at the end.
Result<std::optional<std::int64_t>> add_terms_after(db::Transaction& tx, std::int64_t number) {
  const auto documents = TRY(tx.all("SELECT " + std::string(stored_columns) +
                                        " FROM search_document d WHERE number > ? "
                                        "ORDER BY number LIMIT ?",
                                    stored_from, number, batch_documents));
  for (const StoredDocument& document : documents)
    TRY(terms_for(tx.dialect()).add(tx, document.number, terms_of(document)));
  if (documents.empty()) return std::optional<std::int64_t>();
  return std::optional(documents.back().number);
}

}  // namespace

Result<void> migrate(db::Database& database) {
  return db::migrate(database, "search", migrations);
}

Result<void> Index::add(db::Transaction& tx, const Document& document) const {
  return insert(tx, to_store(kind_, document));
}

Result<void> Index::put(db::Transaction& tx, const Document& document) const {
  StoredDocument wanted = to_store(kind_, document);
  const auto there = TRY(stored(tx, kind_, document.id));
  if (there && !document.body) wanted.body = there->body;
  if (there && same(*there, wanted)) return {};
  if (there) TRY(remove_number(tx, there->number));
  return insert(tx, wanted);
}

Result<void> Index::remove(db::Transaction& tx, const Id& id) const {
  const auto number = TRY(tx.first(
      "SELECT number FROM search_document WHERE id = ? AND kind = ?",
      [](const db::Row& row) { return row.integer(0); }, id, kind_));
  return number ? remove_number(tx, *number) : Result<void>();
}

Result<void> Index::remove_scope(db::Transaction& tx, const Id& scope) const {
  const TermStore& terms = terms_for(tx.dialect());
  const std::string sql = "SELECT d.number FROM (" + std::string(terms.matching()) +
                          ") m JOIN search_document d ON d.number = m.number "
                          "WHERE d.kind = ? AND d.scope = ?";
  const std::string everything = written(term(any_document(code_of(kind_, scope))), terms.syntax());
  for (const StoredDocument& document : TRY(terms.waiting(tx, kind_, scope)))
    TRY(remove_number(tx, document.number));
  for (bool more = true; more;) {
    const auto numbers = TRY(tx.all(
        sql, [](const db::Row& row) { return row.integer(0); }, everything, most_candidates, kind_,
        scope));
    for (const std::int64_t number : numbers) TRY(remove_number(tx, number));
    more = !numbers.empty();
  }
  return {};
}

Result<Hits> Index::find(db::Session& session, const Query& query) const {
  const auto after = TRY(place_from(query.cursor));
  return Search(session, kind_, query).run(after);
}

Result<void> rebuild(db::Database& database) {
  TRY(database.write([](db::Transaction& tx) { return terms_for(tx.dialect()).clear(tx); }));
  std::optional<std::int64_t> number = 0;
  while (number)
    number = TRY(database.write([&](db::Transaction& tx) { return add_terms_after(tx, *number); }));
  return {};
}

}  // namespace septet::search
