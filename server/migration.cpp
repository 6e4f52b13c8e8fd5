#include "server/migration.h"

#include <algorithm>
#include <optional>

#include "events/outbox.h"
#include "search/index.h"
#include "server/chunk_cipher.h"

namespace septet::server::migration {

namespace {

Result<std::string> shared_master_key(const Order& order, Random& random) {
  if (!order.key.empty()) return parse_master_key(order.key);
  const std::string& folder = order.from.folder.empty() ? order.to.folder : order.from.folder;
  if (!order.key_file.empty()) return load_master_key(order.key_file, false, random);
  if (!folder.empty()) return load_master_key(folder + "/master.key", false, random);
  return failure(ErrorKind::conflict, "key_missing",
                 "The master key is needed: --key-file FILE, or SEPTET_KEY.");
}

class Migration {
 public:
  Migration(const Order& order, const Environment& environment, const Watch& watch, Clock& clock,
            Random& random)
      : order_(order),
        watch_(watch),
        clock_(clock),
        random_(random),
        stores_(held_, environment, clock, random) {}

  Result<Report> run() {
    TRY(look());
    TRY(target_->begin_anew());
    if (report_.chunks_moved) to_ = TRY(stores_.begin(chunks_to_, source_.keys));
    TRY(make());
    TRY(copy());
    if (to_.blobs) TRY(move_chunks());
    TRY(target_->put_keys(source_, random_));
    TRY(verify());
    TRY(check_unused(source_));
    if (report_.differ.empty()) TRY(finish());
    return std::move(report_);
  }

 private:
  // Everything that can be known before something is written.
  Result<void> look() {
    TRY(choose_chunks());
    source_ = TRY(open_source(
        order_.from, held_, [&] { return shared_master_key(order_, random_); }, random_));
    TRY(check_versions(TRY(versions_in(source_.tables->session())), clock_, random_));
    TRY(look_at_values());
    TRY(look_at_chunks());
    target_ = TRY(open_target(order_.to, order_.from, source_, held_, random_));
    return report_.chunks_moved ? stores_.check_free(chunks_to_, source_.keys) : Result<void>();
  }

  Result<void> choose_chunks() {
    const auto or_else = [](const std::string& a, const std::string& b) {
      return a.empty() ? b : a;
    };
    chunks_from_ = or_else(order_.chunks_from, or_else(order_.from.folder, order_.to.folder));
    chunks_to_ = or_else(order_.chunks_to, or_else(order_.to.folder, chunks_from_));
    if (chunks_from_.empty())
      return invalid("", "wrong_setting", "Say with --blobs-from where the chunks are.");
    report_.chunks_moved = !same_chunk_place(chunks_from_, chunks_to_);
    return {};
  }

  // Where there are none yet, there is nothing to be found or moved.
  Result<void> look_at_chunks() {
    cipher_.emplace(source_.keys, random_);
    if (!TRY(has_chunks(source_.tables->session()))) report_.chunks_moved = false;
    if (!TRY(has_chunks(source_.tables->session()))) return {};
    from_ = TRY(stores_.open(chunks_from_));
    return check_chunks(source_.tables->session(), *from_.blobs, *cipher_, chunks_from_);
  }

  Result<void> look_at_values() {
    for (const Table& table : TRY(source_.tables->tables()))
      if (table.name != "schema_version") TRY(source_.tables->check_types(table));
    return {};
  }

  Result<void> make() {
    {
      const auto database = TRY(target_->open_database(source_));
      TRY(make_tables(*database, clock_, random_));
    }
    to_tables_ = TRY(target_->open_tables(source_));
    tables_ = TRY(moving_tables(*source_.tables, *to_tables_));
    return {};
  }

  Result<void> copy() {
    for (const Table& table : tables_) TRY(in_table(table, copy_table(table)));
    return {};
  }

  static Result<void> in_table(const Table& table, Result<void> done) {
    if (!done.ok()) done.error().cause = "In " + table.name + ": " + done.error().cause;
    return done;
  }

  Result<void> copy_table(const Table& table) {
    TRY(to_tables_->begin_write());
    TRY(to_tables_->session().run("DELETE FROM " + sql_name(table.name)));  // the migrations' own
    TRY(to_tables_->commit());
    Step step{table.name, "copied", 0, TRY(count_of(*source_.tables, table))};
    TRY(each_page(*source_.tables, table, [&](std::vector<Cells>& page) -> Result<void> {
      if (to_.blobs && table.name == chunk_table)
        for (Cells& row : page) row[column_at(table, locator_column)] = std::string();
      TRY(write_page(table, page));
      step.done += static_cast<std::int64_t>(page.size());
      return watch_(step);
    }));
    TRY(to_tables_->begin_write());
    TRY(to_tables_->settle(table));
    return to_tables_->commit();
  }

  Result<void> write_page(const Table& table, const std::vector<Cells>& page) {
    TRY(to_tables_->begin_write());
    const auto written = to_tables_->append(table, page);
    if (!written.ok()) to_tables_->rollback();
    TRY(Result<void>(written));
    return to_tables_->commit();
  }

  const Table& table_named(std::string_view name) const {
    return *std::find_if(tables_.begin(), tables_.end(),
                         [&](const Table& table) { return table.name == name; });
  }

  Result<std::int64_t> count_chunks() {
    return source_.tables->session().integer("SELECT count(DISTINCT chunk_id) FROM drive_chunk");
  }

  Result<void> move_chunks() {
    Step step{"chunks", "moved", 0, TRY(count_chunks())};
    return ChunkMover(*source_.tables, *to_tables_, *from_.blobs, to_, *cipher_,
                      [&](std::int64_t moved) {
                        step.done = moved;
                        return watch_(step);
                      })
        .run(table_named("drive_version"), table_named(chunk_table));
  }

  Result<void> verify() {
    report_.summed = !order_.counts_only;
    TRY(to_tables_->begin_read());
    for (const Table& table : tables_) TRY(in_table(table, verify_table(table)));
    if (report_.summed && from_.blobs) TRY(verify_chunks());
    to_tables_->rollback();
    const auto keys = target_->read_keys(source_, random_);
    if (!keys.ok() || keys->database != source_.keys.database ||
        keys->chunk_ids != source_.keys.chunk_ids || keys->chunks != source_.keys.chunks)
      report_.differ.push_back("the keys");
    return {};
  }

  Result<void> verify_table(const Table& table) {
    TableReport out{table.name, {}, {}};
    TRY(measure(*source_.tables, table, out.from));
    TRY(measure(*to_tables_, table, out.to));
    if (out.from != out.to) report_.differ.push_back(table.name);
    report_.tables.push_back(out);
    return {};
  }

  Result<void> measure(TableEngine& engine, const Table& table, TableSum& out) {
    out.rows = TRY(count_of(engine, table));
    if (!report_.summed) return {};
    const std::string_view but = to_.blobs && table.name == chunk_table ? locator_column : "";
    Step step{table.name, "read back", 0, out.rows};
    out = TRY(sum_of(engine, table, but, [&](std::int64_t rows) {
      step.done = rows;
      return watch_(step);
    }));
    return {};
  }

  Result<void> verify_chunks() {
    Step step{"chunks", "read back", 0, TRY(count_chunks())};
    report_.chunks = TRY(check_all_chunks(*to_tables_, table_named(chunk_table),
                                          to_.blobs ? *to_.blobs : *from_.blobs, *cipher_,
                                          [&](std::int64_t read) {
                                            step.done = read;
                                            return watch_(step);
                                          }));
    if (!report_.chunks.damaged.empty()) report_.differ.push_back("the chunks");
    return {};
  }

  // What no server saw numbered yet is now, before one starts. The database's mark goes last.
  Result<void> finish() {
    to_tables_.reset();
    {
      const auto database = TRY(target_->open_database(source_));
      TRY(database->write(events::number_committed));
      TRY(search::rebuild(*database));
    }
    const bool marked_too =
        order_.to.folder.empty() || !same_chunk_place(chunks_to_, order_.to.folder);
    if (to_.blobs && marked_too) TRY(stores_.finish(chunks_to_));
    return target_->finish();
  }

  const Order& order_;
  const Watch& watch_;
  Clock& clock_;
  Random& random_;
  HeldFolders held_;
  ChunkStores stores_;
  Report report_;
  std::string chunks_from_, chunks_to_;
  Source source_;
  std::optional<AesCipher> cipher_;
  ChunkStore from_, to_;  // null: there are no chunks; they stay where they are
  std::unique_ptr<Target> target_;
  std::unique_ptr<TableEngine> to_tables_;
  std::vector<Table> tables_;
};

}  // namespace

Result<Report> migrate(const Order& order, const Environment& environment, const Watch& watch,
                       Clock& clock, Random& random) {
  return Migration(order, environment, watch, clock, random).run();
}

}  // namespace septet::server::migration
