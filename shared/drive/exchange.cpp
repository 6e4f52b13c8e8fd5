#include "drive/exchange.h"

#include <set>
#include <unordered_map>

#include "archive/zip.h"
#include "base/text.h"
#include "drive/importer.h"
#include "drive/rules.h"
#include "drive/texts.h"

namespace septet::drive {

namespace {

using archive::Entry;
using store::NodeRow;

constexpr int archive_max_nodes = 100'000;

// Where each node lies in the archive; folders end with "/".
using Paths = std::unordered_map<Id, std::string>;

using Guard = std::function<Result<void>()>;

Result<http::Stream> open_current(Context& context, const NodeRow& file, const Guard& guard) {
  if (guard) TRY(guard());
  const auto version = TRY(context.database.read(
      [&](db::Session& session) { return store::version(session, file.id, file.version); }));
  if (!version) return not_found("This version was deleted while it was being read.");
  return stream_of(context, TRY(context.content.open(version->manifest, file.id, file.version)),
                   guard);
}

Entry entry_of(Context& context, const NodeRow& row, std::string path, const Guard& guard) {
  Entry entry{std::move(path), static_cast<std::uint64_t>(row.size_bytes), row.modified_at, {}};
  if (row.kind == NodeKind::file)
    entry.open = [&context, row, guard] { return open_current(context, row, guard); };
  return entry;
}

Entry text_entry(std::string name, std::string text, Timestamp now) {
  const std::uint64_t size = text.size();
  return {std::move(name), size, now, [text = std::move(text)]() -> Result<http::Stream> {
            return http::Stream{
                text.size(), [text](std::uint64_t offset, std::size_t most) {
                  return Result<std::string>(text.substr(static_cast<std::size_t>(offset), most));
                }};
          }};
}

// The rows as entries, parents before children.
std::vector<Entry> entries_of(Context& context, const std::vector<NodeRow>& rows, Paths& paths,
                              const Guard& guard = {}) {
  std::vector<Entry> entries;
  for (const NodeRow& row : rows) {
    const std::string path =
        paths[row.parent_id] + row.name + (row.kind == NodeKind::folder ? "/" : "");
    paths[row.id] = path;
    entries.push_back(entry_of(context, row, path, guard));
  }
  return entries;
}

ArchivedNodes described(const std::vector<NodeRow>& rows, const Paths& paths) {
  ArchivedNodes out;
  for (const NodeRow& row : rows)
    out.nodes.push_back({paths.at(row.id), row.modified_at, row.starred_at.has_value()});
  return out;
}

Error too_many_nodes() {
  return failure(ErrorKind::conflict, "too_many_nodes",
                 "An archive can hold 100,000 files and folders at most.");
}

Result<std::vector<NodeRow>> limited(std::vector<NodeRow> rows) {
  if (rows.size() > archive_max_nodes) return too_many_nodes();
  return rows;
}

// The name, or with a number if it is taken, in any case of its letters: unpackers differ.
std::string free_name(const std::string& name, NodeKind kind, std::set<std::string>& taken) {
  std::string candidate = name;
  for (int number = 2; !taken.insert(fold_case(candidate)).second; ++number)
    candidate = numbered_name(name, kind, number);
  return candidate;
}

}  // namespace

Result<Archive> Exchange::archive(const Caller& caller, const Id& node_id) {
  return context_.database.read([&](db::Session& session) -> Result<Archive> {
    Paths paths;
    Guard guard;
    std::string name = "Drive";
    const bool is_root = node_id == caller.account_id;
    if (!is_root) {
      const Reach found = TRY(reach(session, caller.account_id, node_id, Permission::viewer));
      guard = reading_guard(context_, caller.account_id, found);
      name = found.node().name;
    }
    const auto rows =
        TRY(limited(is_root ? TRY(store::descendants(session, node_id, archive_max_nodes))
                            : TRY(store::subtree(session, node_id, archive_max_nodes))));
    return Archive{name + ".zip", archive::zip_stream(entries_of(context_, rows, paths, guard))};
  });
}

Result<Archive> Exchange::archive_of(db::Session& session, const NodeRow& top,
                                     StillAllowed still_allowed) {
  Paths paths;
  auto rows = TRY(limited(TRY(store::subtree(session, top.id, archive_max_nodes))));
  const auto allowed = once_a_second(context_.clock, std::move(still_allowed));
  return Archive{top.name + ".zip",
                 archive::zip_stream(entries_of(context_, rows, paths, allowed))};
}

Result<Archive> Exchange::together(const Caller& caller, const std::vector<Id>& node_ids) {
  return context_.database.read([&](db::Session& session) -> Result<Archive> {
    std::vector<Entry> entries;
    std::set<std::string> taken;
    std::string name;
    for (const Id& id : node_ids) {
      const Reach found = TRY(reach(session, caller.account_id, id, Permission::viewer));
      const Guard guard = reading_guard(context_, caller.account_id, found);
      auto rows = TRY(store::subtree(session, id, archive_max_nodes));
      if (entries.size() + rows.size() > archive_max_nodes) return too_many_nodes();
      rows.front().name = free_name(rows.front().name, rows.front().kind, taken);
      if (name.empty()) name = rows.front().name;
      Paths paths;
      for (Entry& entry : entries_of(context_, rows, paths, guard))
        entries.push_back(std::move(entry));
    }
    if (node_ids.size() > 1) name += " and " + std::to_string(node_ids.size() - 1) + " more";
    return Archive{name + ".zip", archive::zip_stream(std::move(entries))};
  });
}

Result<Archive> Exchange::everything(const Caller& caller, AccountDocument& document) {
  return context_.database.read([&](db::Session& session) -> Result<Archive> {
    Paths paths{{caller.account_id, std::string(archived_folder)}};
    const auto rows =
        TRY(limited(TRY(store::descendants(session, caller.account_id, archive_max_nodes))));
    const Timestamp now = context_.clock.now();
    const Json account = TRY(document.account_document(session, caller.account_id));
    std::vector<Entry> files = entries_of(context_, rows, paths);
    std::vector<Entry> entries{text_entry("account.json", to_text(account), now),
                               text_entry(std::string(archived_description),
                                          to_text(encode(described(rows, paths))), now)};
    std::move(files.begin(), files.end(), std::back_inserter(entries));
    return Archive{"Septet " + to_iso8601(now).substr(0, 10) + ".zip",
                   archive::zip_stream(std::move(entries))};
  });
}

Result<ImportReport> Exchange::import(const Caller& caller, http::Body& body) {
  Importer importer(context_, nodes_, caller);
  const ImportReport report = TRY(importer.run(body));
  settle_texts(context_);
  return report;
}

}  // namespace septet::drive
