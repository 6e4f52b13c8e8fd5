#include "drive/finder.h"

#include <algorithm>
#include <iterator>
#include <unordered_map>
#include <unordered_set>

#include "base/text.h"
#include "drive/access.h"
#include "drive/cursor.h"
#include "drive/links.h"
#include "drive/name_index.h"
#include "drive/share_store.h"
#include "drive/tags.h"

namespace septet::drive {

namespace {

using store::NodeRow;

constexpr int looked_at_once = 500;  // rows, where only filters are given
// Of others' drives most may be out of reach; after so many looks a page is given as it is.
constexpr int looks_most = 10;

bool is_size_asked(const SearchRequest& request) {
  return request.min_size || request.max_size;
}

// Decides about single nodes, and keeps what it found out about those that pass.
class Filter {
 public:
  Filter(db::Session& session, const Caller& caller, const SearchRequest& request)
      : session_(session), caller_(caller), request_(request) {}

  // Whose nodes may pass.
  Result<std::vector<Id>> accounts() {
    std::vector<Id> out{caller_.account_id};
    if (!request_.in)
      for (const Id& owner : TRY(store::owners_for(session_, caller_.account_id)))
        out.push_back(owner);
    if (request_.in && *request_.in != caller_.account_id) out[0] = TRY(owner_of_folder());
    if (request_.owner)
      std::erase_if(out, [&](const Id& account) { return account != *request_.owner; });
    return out;
  }

  Result<bool> passes(const Id& node_id) {
    const auto row = TRY(store::find(session_, node_id));
    return row && TRY(passes(*row));
  }

  Result<bool> passes(const NodeRow& row) {
    if (row.trashed_at || !fits(row)) return false;
    auto found = reach(session_, caller_.account_id, row.id, Permission::viewer);
    if (!found.ok()) {
      if (found.error().kind != ErrorKind::not_found) return std::move(found).error();
      return false;
    }
    TRY(store::count_items(session_, found->way.back()));
    PlacedNode node = placed(*found);
    if (node.node.trashed_at) return false;
    passed_.emplace(row.id, std::move(node));
    return true;
  }

  PlacedNode take(const Id& node_id) { return std::move(passed_.find(node_id)->second); }

 private:
  Result<Id> owner_of_folder() {
    auto found = reach(session_, caller_.account_id, *request_.in, Permission::viewer);
    if (!found.ok()) {
      Error error = std::move(found).error();
      error.field = "in";
      return error;
    }
    const NodeRow& folder = found->node();
    if (folder.kind != NodeKind::folder)
      return failure(ErrorKind::conflict, "not_a_folder", "That is not a folder.");
    const auto below = TRY(store::folders_below(session_, folder.id));
    folders_ = std::unordered_set<Id>(below.begin(), below.end());
    folders_->insert(folder.id);
    return folder.account_id;
  }

  bool fits(const NodeRow& row) const {
    return fits_kind(row) && fits_size(row) && fits_time(row) &&
           (!folders_ || folders_->contains(row.parent_id));
  }
  bool fits_kind(const NodeRow& row) const {
    if (!request_.kind) return true;
    if (row.kind == NodeKind::folder) return request_.kind == FileKind::folder;
    return file_kind_of(row.name) == request_.kind;
  }
  bool fits_size(const NodeRow& row) const {
    if (!is_size_asked(request_)) return true;
    return row.kind == NodeKind::file && row.size_bytes >= request_.min_size.value_or(0) &&
           row.size_bytes <= request_.max_size.value_or(INT64_MAX);
  }
  bool fits_time(const NodeRow& row) const {
    return (!request_.modified_after || row.modified_at >= *request_.modified_after) &&
           (!request_.modified_before || row.modified_at <= *request_.modified_before);
  }

  db::Session& session_;
  const Caller& caller_;
  const SearchRequest& request_;
  std::optional<std::unordered_set<Id>> folders_;  // where it may lie; nothing: anywhere
  std::unordered_map<Id, PlacedNode> passed_;
};

Snippet snippet_of_hit(const search::Marked& marked) {
  Snippet out{marked.text, {}};
  for (const auto& mark : marked.marks) {
    out.marks.push_back(static_cast<std::int64_t>(mark.begin));
    out.marks.push_back(static_cast<std::int64_t>(mark.end));
  }
  return out;
}

Result<SearchPage> by_words(db::Session& session, const std::vector<Id>& accounts,
                            const SearchRequest& request, Filter& filter) {
  auto hits =
      TRY(node_index.find(session, {.text = request.text,
                                    .scopes = accounts,
                                    .cursor = request.cursor,
                                    .limit = request.limit,
                                    .accepts = [&](const Id& id) { return filter.passes(id); }}));
  SearchPage page{{}, std::move(hits.next_cursor)};
  for (const search::Hit& hit : hits.items) {
    page.items.push_back(filter.take(hit.id));
    if (hit.rank == search::Rank::body && !hit.snippet.text.empty())
      page.items.back().snippet = snippet_of_hit(hit.snippet);
  }
  return page;
}

store::NewestQuery newest_query(const SearchRequest& request, std::optional<store::Place> after) {
  store::NewestQuery out{.account_id = {},
                         .kind = {},
                         .min_size = request.min_size,
                         .max_size = request.max_size,
                         .modified_after = request.modified_after,
                         .modified_before = request.modified_before,
                         .after = std::move(after),
                         .limit = looked_at_once};
  const bool files_only = is_size_asked(request) || request.kind != FileKind::folder;
  if (request.kind || is_size_asked(request))
    out.kind = files_only ? NodeKind::file : NodeKind::folder;
  return out;
}

// The newest of several accounts', as if they were one's.
Result<std::vector<NodeRow>> newest_of(db::Session& session, const std::vector<Id>& accounts,
                                       store::NewestQuery query) {
  std::vector<NodeRow> rows;
  for (const Id& account_id : accounts) {
    query.account_id = account_id;
    auto some = TRY(store::newest(session, query));
    std::move(some.begin(), some.end(), std::back_inserter(rows));
  }
  const auto is_newer = [](const NodeRow& a, const NodeRow& b) {
    return std::pair(a.changed_at, a.id) > std::pair(b.changed_at, b.id);
  };
  if (accounts.size() > 1) std::sort(rows.begin(), rows.end(), is_newer);
  if (static_cast<int>(rows.size()) > query.limit)
    rows.resize(static_cast<std::size_t>(query.limit));
  return rows;
}

Result<SearchPage> by_filters(db::Session& session, const std::vector<Id>& accounts,
                              const SearchRequest& request, Filter& filter) {
  SearchPage page;
  auto after = TRY(place_from(request.cursor));
  auto query = newest_query(request, std::move(after));
  for (int looks = 1;; ++looks) {
    const auto rows = TRY(newest_of(session, accounts, query));
    bool is_full = false;
    for (auto row = rows.begin(); row != rows.end() && !is_full; ++row) {
      query.after = store::place_on(*row, store::Shelf::recent);
      if (!TRY(filter.passes(*row))) continue;
      page.items.push_back(filter.take(row->id));
      is_full = static_cast<int>(page.items.size()) == request.limit;
    }
    if (!is_full && static_cast<int>(rows.size()) < query.limit) return page;
    if (!is_full && (accounts.size() == 1 || looks < looks_most)) continue;
    page.next_cursor = cursor_from(*query.after);
    return page;
  }
}

}  // namespace

Result<SearchPage> Finder::search(const Caller& caller, const SearchRequest& request) {
  const bool has_words = !trimmed(request.text).empty();
  if (!is_utf8(request.text) || (!has_words && !request.has_filter()))
    return invalid("q", "empty_query", "Say what to look for.");
  return context_.database.read([&](db::Session& session) -> Result<SearchPage> {
    Filter filter(session, caller, request);
    const auto accounts = TRY(filter.accounts());
    SearchPage page = TRY(has_words ? by_words(session, accounts, request, filter)
                                    : by_filters(session, accounts, request, filter));
    std::vector<Node*> nodes;
    for (SearchHit& hit : page.items) nodes.push_back(&hit.node);
    TRY(add_shared_with(session, nodes));
    TRY(add_tags(session, nodes));
    TRY(mark_links(session, caller.account_id, context_.clock.now(), page.items));
    return page;
  });
}

}  // namespace septet::drive
