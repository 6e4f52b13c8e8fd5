#include "server/verification.h"

#include <unordered_map>

#include "base/encoding.h"
#include "base/hash.h"
#include "drive/content.h"
#include "drive/node_store.h"
#include "ledger/ledger.h"
#include "people/store.h"
#include "server/side_by_side.h"
#include "server/tus/upload.h"

namespace septet::server {

namespace {

namespace store = drive::store;

constexpr int rows_at_once = 512;
// Of so many damaged chunks the files are named; of more it is told that there are.
constexpr std::size_t remembered_max = 100'000;

struct ChunkRow {
  std::string id;
  Id account_id;
  std::int64_t size_bytes = 0;
  std::string locator;
};

struct VersionKey {
  Id node_id;
  std::int64_t number = 0;
};

struct NodeFault {
  Id id;
  std::int64_t version = 0;
  std::string what;
};

std::string short_id(std::string_view chunk_id) {
  return to_hex(chunk_id.substr(0, 8));
}

class Verifier {
 public:
  Verifier(Reading& reading, const Watching& watching)
      : reading_(reading),
        database_(*reading.database),
        watching_(watching),
        content_(*reading.blobs, *reading.cipher) {}

  Result<Verification> run() {
    TRY(pass(&Verifier::check_pages));
    TRY(pass(&Verifier::check_chunks));
    TRY(pass(&Verifier::check_versions));
    TRY(pass(&Verifier::check_nodes));
    TRY(pass(&Verifier::check_uploads));
    TRY(pass(&Verifier::check_ledger));
    for (const auto& [id, damage] : damaged_)
      if (!damage.named)
        report({{}, {}, 0, "A chunk that no file has (" + short_id(id) + "): " + damage.cause});
    TRY(pass(&Verifier::look_for_orphans));
    return std::move(out_);
  }

 private:
  struct Damage {
    std::string cause;
    bool named = false;  // some file was said to have it
  };

  // What the database cannot read of itself is damage too.
  Result<void> pass(Result<void> (Verifier::*check)()) {
    auto done = (this->*check)();
    if (done.ok() || done.error().kind != ErrorKind::internal) return done;
    report({{}, {}, 0, "The database cannot be read: " + done.error().cause});
    return {};
  }

  void report(const Finding& finding) {
    ++out_.findings;
    watching_.found(finding);
  }

  Result<std::int64_t> count(const char* table) {
    return database_.read([&](db::Session& session) {
      return session.integer("SELECT count(*) FROM " + std::string(table));
    });
  }

  // ---- the file of the database itself, every page of which is authenticated

  Result<void> check_pages() {
    std::string wrong;
    TRY(database_.read([&](db::Session& session) -> Result<void> {
      if (session.dialect() == db::Dialect::postgres) return {};
      return session.each("PRAGMA quick_check(20)", [&](const db::Row& row) {
        if (row.text(0) != "ok") wrong += (wrong.empty() ? "" : "; ") + row.string(0);
      });
    }));
    if (!wrong.empty()) report({{}, {}, 0, "The database is damaged: " + wrong});
    return {};
  }

  // ---- chunks

  Result<std::vector<ChunkRow>> chunks_after(const ChunkRow& last) {
    return database_.read([&](db::Session& session) {
      return session.all(
          "SELECT chunk_id, account_id, size_bytes, locator FROM drive_chunk "
          "WHERE (chunk_id, account_id) > (?, ?) ORDER BY chunk_id, account_id LIMIT ?",
          [](const db::Row& row) {
            return ChunkRow{std::string(row.blob(0)), row.id(1), row.integer(2), row.string(3)};
          },
          db::Blob{last.id}, last.account_id, rows_at_once);
    });
  }

  // Those of a page each once, however many accounts have them.
  static std::vector<ChunkRow> distinct(const std::vector<ChunkRow>& page, const ChunkRow& last) {
    std::vector<ChunkRow> out;
    for (const ChunkRow& row : page)
      if (row.id != (out.empty() ? last.id : out.back().id)) out.push_back(row);
    return out;
  }

  // Nothing if it is what it was. Error: the store cannot be asked.
  Result<std::optional<std::string>> fault_of(const ChunkRow& row) {
    const auto plain =
        content_.get({row.id, static_cast<std::uint32_t>(row.size_bytes)}, row.locator);
    if (!plain.ok() && plain.error().kind == ErrorKind::unavailable) return plain.error();
    if (!plain.ok()) return std::optional(plain.error().cause);
    if (content_.id_at_rest(sha256(*plain)) != row.id)
      return std::optional<std::string>("it is another chunk than its id says");
    return std::optional<std::string>();
  }

  Result<void> check_chunks() {
    const std::int64_t total = TRY(count("drive_chunk"));
    std::int64_t rows = 0;
    ChunkRow last;
    for (;;) {
      const auto page = TRY(chunks_after(last));
      if (page.empty()) return {};
      TRY(check_page(distinct(page, last)));
      rows += static_cast<std::int64_t>(page.size());
      last = page.back();
      watching_.progress("chunks", rows, std::max(rows, total));
    }
  }

  Result<void> check_page(const std::vector<ChunkRow>& rows) {
    std::vector<std::optional<std::string>> faults(rows.size());
    TRY(side_by_side(rows.size(), [&](std::size_t i) -> Result<void> {
      faults[i] = TRY(fault_of(rows[i]));
      return {};
    }));
    for (std::size_t i = 0; i < rows.size(); ++i) {
      ++out_.chunks;
      out_.chunk_bytes += rows[i].size_bytes;
      if (faults[i]) TRY(note_damage(rows[i], *faults[i]));
    }
    return {};
  }

  // Unless it was removed, or put elsewhere, since the page was read.
  Result<void> note_damage(const ChunkRow& row, const std::string& cause) {
    if (!TRY(database_.read(
            [&](db::Session& session) { return store::is_in_use(session, row.id, row.locator); })))
      return {};
    if (damaged_.size() < remembered_max)
      damaged_[row.id] = {cause, false};
    else
      report({{}, {}, 0, "One more damaged chunk (" + short_id(row.id) + "): " + cause});
    return {};
  }

  // ---- versions

  Result<void> check_versions() {
    const std::int64_t total = TRY(count("drive_version"));
    VersionKey last;
    for (;;) {
      const auto page = TRY(database_.read([&](db::Session& session) {
        return session.all(
            "SELECT node_id, number FROM drive_version WHERE (node_id, number) > (?, ?) "
            "ORDER BY node_id, number LIMIT ?",
            [](const db::Row& row) {
              return VersionKey{row.id(0), row.integer(1)};
            },
            last.node_id, last.number, rows_at_once);
      }));
      if (page.empty()) return {};
      for (const VersionKey& key : page) TRY(check_version(key));
      last = page.back();
      watching_.progress("versions", out_.versions, std::max(out_.versions, total));
    }
  }

  Result<void> check_version(const VersionKey& key) {
    return database_.read([&](db::Session& session) -> Result<void> {
      const auto version = TRY(store::version(session, key.node_id, key.number));
      if (!version) return {};
      ++out_.versions;
      const auto node = TRY(store::find(session, key.node_id));
      const auto fault = TRY(fault_of(session, *version, node));
      if (fault) report(TRY(finding_of(session, node, key.number, *fault)));
      return {};
    });
  }

  Result<std::optional<std::string>> fault_of(db::Session& session,
                                              const store::VersionRow& version,
                                              const std::optional<store::NodeRow>& node) {
    using Fault = std::optional<std::string>;
    if (!node) return Fault("It is a version of no file.");
    const auto manifest = content_.open(version.manifest, version.node_id, version.number);
    if (!manifest.ok()) return Fault("Its list of chunks is damaged: " + manifest.error().cause);
    if (drive::size_of(*manifest) != version.size_bytes)
      return Fault("Its list of chunks is not as long as it says.");
    return chunk_fault(session, *manifest, node->account_id);
  }

  Result<std::optional<std::string>> chunk_fault(db::Session& session,
                                                 const drive::Manifest& manifest,
                                                 const Id& account_id) {
    std::size_t faults = 0;
    std::string first;
    const auto chunks = drive::distinct_chunks(manifest);
    for (const drive::Chunk& chunk : chunks) {
      const std::string cause = TRY(cause_of(session, chunk, account_id));
      if (cause.empty()) continue;
      if (faults++ == 0) first = short_id(chunk.id) + ": " + cause;
    }
    if (faults == 0) return std::optional<std::string>();
    return std::optional(std::to_string(faults) + " of " + std::to_string(chunks.size()) +
                         " chunks damaged or missing (" + first + ")");
  }

  Result<std::string> cause_of(db::Session& session, const drive::Chunk& chunk,
                               const Id& account_id) {
    if (const auto found = damaged_.find(chunk.id); found != damaged_.end()) {
      found->second.named = true;
      return found->second.cause;
    }
    const auto held = TRY(store::held_size(session, account_id, chunk.id));
    if (!held) return std::string("nobody knows where it is");
    if (*held != chunk.size_bytes) return std::string("it has two sizes");
    return std::string();
  }

  Result<Finding> finding_of(db::Session& session, const std::optional<store::NodeRow>& node,
                             std::int64_t version, const std::string& what) {
    if (!node) return Finding{{}, {}, version, what};
    Finding out{TRY(name_of(session, node->account_id)), {}, version, what};
    for (const auto& row : TRY(store::with_ancestors(session, node->id)))
      out.path += "/" + row.name;
    if (node->purged)
      out.path += " (deleted)";
    else if (node->trashed_at)
      out.path += " (in the trash)";
    return out;
  }

  static Result<std::string> name_of(db::Session& session, const Id& account_id) {
    const auto account = TRY(people::store::account(session, account_id));
    return account ? account->username : to_string(account_id);
  }

  // ---- files and their newest versions

  Result<void> check_nodes() {
    Id last;
    for (;;) {
      std::vector<NodeFault> faults;
      const int seen = TRY(database_.read(
          [&](db::Session& session) { return look_at_nodes(session, last, faults); }));
      for (const NodeFault& fault : faults)
        TRY(database_.read([&](db::Session& session) -> Result<void> {
          report(TRY(
              finding_of(session, TRY(store::find(session, fault.id)), fault.version, fault.what)));
          return {};
        }));
      if (seen < rows_at_once) return {};
    }
  }

  static Result<int> look_at_nodes(db::Session& session, Id& last, std::vector<NodeFault>& faults) {
    int seen = 0;
    TRY(session.each(
        "SELECT n.id, n.version, n.size_bytes, v.size_bytes, "
        "(SELECT max(m.number) FROM drive_version m WHERE m.node_id = n.id) "
        "FROM drive_node n LEFT JOIN drive_version v ON v.node_id = n.id AND v.number = n.version "
        "WHERE n.kind = 1 AND n.purged = 0 AND n.id > ? ORDER BY n.id LIMIT ?",
        [&](const db::Row& row) {
          ++seen;
          last = row.id(0);
          const char* what = fault_of_node(row);
          if (what != nullptr) faults.push_back({last, row.integer(1), what});
        },
        Id(last), rows_at_once));
    return seen;
  }

  static const char* fault_of_node(const db::Row& row) {
    if (row.is_null(3)) return "The file’s current version is missing.";
    if (row.integer(4) != row.integer(1)) return "The file’s current version is not its newest.";
    if (row.integer(2) != row.integer(3)) return "The file has another size than its version.";
    return nullptr;
  }

  // ---- uploads that are under way

  Result<void> check_uploads() {
    Id last;
    for (;;) {
      const auto page = TRY(database_.read([&](db::Session& session) {
        return session.all(
            "SELECT id FROM drive_upload WHERE id > ? ORDER BY id LIMIT ?",
            [](const db::Row& row) { return row.id(0); }, last, rows_at_once);
      }));
      if (page.empty()) return {};
      for (const Id& id : page) TRY(check_upload(id));
      last = page.back();
    }
  }

  // Money: every balance is the sum of its transfers. A database from before there was a ledger has
  // none.
  Result<void> check_ledger() {
    const std::string wrong = TRY(database_.read([](db::Session& session) -> Result<std::string> {
      const auto tables =
          TRY(session.integer("SELECT version FROM schema_version WHERE service = 'ledger'"));
      return tables == 0 ? std::string() : TRY(ledger::discrepancy(session));
    }));
    if (!wrong.empty()) report({{}, {}, 0, "The ledger does not add up: " + wrong});
    return {};
  }

  Result<void> check_upload(const Id& id) {
    return database_.read([&](db::Session& session) -> Result<void> {
      const auto upload = TRY(store::find_upload(session, id));
      if (!upload) return {};
      ++out_.uploads;
      const std::string fault = TRY(fault_of(session, *upload));
      if (!fault.empty())
        report({TRY(name_of(session, upload->account_id)),
                {},
                0,
                "The upload of “" + upload->name + "” (" + to_string(id) + "): " + fault});
      return {};
    });
  }

  Result<std::string> fault_of(db::Session& session, const store::UploadRow& upload) {
    if (!upload.manifest.empty())
      if (const auto list = content_.open(upload.manifest, upload.id, 0); !list.ok())
        return "its list of chunks is damaged: " + list.error().cause;
    for (const auto& id : TRY(store::upload_chunks(session, upload.id, store::Staging::staged))) {
      const auto size = TRY(store::find_upload_chunk(session, upload.id, id)).size_bytes;
      const std::string cause =
          TRY(cause_of(session, {id, static_cast<std::uint32_t>(size)}, upload.account_id));
      if (!cause.empty()) return "a chunk is damaged or missing (" + short_id(id) + "): " + cause;
    }
    return tus_fault(session, upload);
  }

  Result<std::string> tus_fault(db::Session& session, const store::UploadRow& upload) {
    const auto row = TRY(tus::store::find(session, upload.id));
    if (!row) return std::string();
    for (const auto& segment : TRY(tus::store::segments(session, upload.id)))
      if (!content_.open(segment.chunks, upload.id, segment.from_bytes).ok())
        return std::string("a part of its list of chunks is damaged");
    if (!row->tail.empty() && !content_.open_tail(row->tail, upload.id, row->offset_bytes).ok())
      return std::string("its last bytes are damaged");
    return std::string();
  }

  // ---- what nobody refers to

  Result<void> look_for_orphans() {
    if (reading_.packs == nullptr) return {};
    out_.orphans.emplace();
    std::int64_t seen = 0;
    return reading_.packs->each_record([&](const PackRecord& record) -> Result<void> {
      if (++seen % rows_at_once == 0) watching_.progress("records", seen, seen);
      const bool used = TRY(database_.read([&](db::Session& session) {
        return store::is_in_use(session, record.name, pack_locator(record.place));
      }));
      if (used) return {};
      ++out_.orphans->count;
      out_.orphans->bytes += static_cast<std::int64_t>(record.place.length);
      return {};
    });
  }

  Reading& reading_;
  db::Database& database_;
  const Watching& watching_;
  drive::Content content_;
  std::unordered_map<std::string, Damage> damaged_;
  Verification out_;
};

}  // namespace

Result<Verification> verify(Reading& reading, const Watching& watching) {
  return Verifier(reading, watching).run();
}

}  // namespace septet::server
