#include "server/rotation.h"

#include <filesystem>
#include <memory>

#include "server/file_lock.h"
#include "server/key_table.h"
#include "server/keys.h"
#include "server/postgres_connection.h"

namespace septet::server {

namespace {

namespace fs = std::filesystem;

// Where the ring is.
class RingPlace {
 public:
  virtual ~RingPlace() = default;
  virtual Result<KeyRing> open(const std::string& master_key) = 0;
  virtual Result<void> put(const std::string& master_key, const KeyRing&) = 0;
};

class RingFile final : public RingPlace {
 public:
  RingFile(std::string path, Random& random) : path_(std::move(path)), random_(random) {}
  Result<KeyRing> open(const std::string& master_key) override {
    return open_key_ring(path_, master_key, false, random_);
  }
  Result<void> put(const std::string& master_key, const KeyRing& ring) override {
    return write_key_ring(path_, master_key, ring, random_);
  }

 private:
  const std::string path_;
  Random& random_;
};

class RingTable final : public RingPlace {
 public:
  static Result<std::unique_ptr<RingPlace>> open(const std::string& url, Random& random) {
    auto opened = PostgresConnection::open(url);
    if (!opened.ok() && opened.error().kind == ErrorKind::unavailable)
      opened.error().message =
          "The database cannot be used: " + std::exchange(opened.error().cause, "") + ".";
    auto connection = TRY(std::move(opened));
    TRY(connection->script("SET application_name = 'septet rotate-key'"));
    connection->rollback();
    auto ring = std::unique_ptr<RingTable>(new RingTable(std::move(connection), random));
    TRY(ring->check_unused());
    return std::unique_ptr<RingPlace>(std::move(ring));
  }

  Result<KeyRing> open(const std::string& master_key) override {
    connection_->begin(PostgresConnection::Isolation::snapshot);
    auto found = wrapped_ring(*connection_);
    connection_->rollback();
    const auto wrapped = TRY(std::move(found));
    if (!wrapped) return not_found("There is no Septet in the database (no key ring).");
    was_ = *wrapped;
    return unwrapped_key_ring(master_key, was_);
  }

  Result<void> put(const std::string& master_key, const KeyRing& ring) override {
    TRY(check_unused());
    connection_->begin(PostgresConnection::Isolation::read_committed);
    auto put =
        replace_wrapped_ring(*connection_, was_, wrapped_key_ring(master_key, ring, random_));
    if (put.ok()) put = connection_->commit();
    connection_->rollback();
    return put;
  }

 private:
  RingTable(std::unique_ptr<PostgresConnection> connection, Random& random)
      : connection_(std::move(connection)), random_(random) {}

  // One that runs could not open the chunks which another, started later, seals under the new key.
  Result<void> check_unused() {
    connection_->begin(PostgresConnection::Isolation::read_committed);
    auto counted = connection_->integer(
        "SELECT count(*) FROM pg_stat_activity "
        "WHERE datname = current_database() AND application_name = 'septet'");
    connection_->rollback();
    if (TRY(std::move(counted)) == 0) return {};
    return failure(ErrorKind::conflict, "database_in_use",
                   "Septet is running on this database. Stop all its servers first.");
  }

  std::unique_ptr<PostgresConnection> connection_;
  Random& random_;
  std::string was_;
};

Result<std::unique_ptr<RingPlace>> place_of(const Settings& settings, Random& random) {
  if (!settings.database.empty()) return RingTable::open(settings.database, random);
  const std::string path = settings.data + "/store/keys";
  if (!fs::exists(path))
    return not_found("There is no Septet in the folder " + settings.data + " (no store/keys).");
  return std::unique_ptr<RingPlace>(std::make_unique<RingFile>(path, random));
}

Result<std::string> file_for_new_key(const RotationOrder& order) {
  if (order.new_key_file.empty() && !order.settings.key.empty())
    return invalid("new-key-file", "wrong_setting",
                   "The master key is in SEPTET_KEY: say with --new-key-file where the new one is "
                   "put.");
  if (order.new_key_file.empty()) return next_key_path(key_path(order.settings));
  if (fs::exists(order.new_key_file))
    return failure(ErrorKind::conflict, "file_exists",
                   "The file " + order.new_key_file + " is there already.");
  return order.new_key_file;
}

std::string lock_path(const Settings& settings) {
  return settings.database.empty() ? settings.data + "/store/rotating"
                                   : key_path(settings) + ".rotating";
}

}  // namespace

Result<RotationReport> rotate_key(const RotationOrder& order, Random& random,
                                  const RotationStep& step) {
  const Settings& settings = order.settings;
  const auto place = TRY(place_of(settings, random));
  const std::string file = TRY(file_for_new_key(order));
  const auto lock = TRY(FileLock::take(lock_path(settings), FileLock::Mode::alone_now));
  // With it one that was interrupted is finished.
  KeyRing ring = TRY(open_ring(settings, false, Rotation::finished, random,
                               [&](const std::string& key) { return place->open(key); }));
  RotationReport report{order.new_key_file.empty() ? key_path(settings) : file,
                        ring.chunks.rbegin()->first + 1};
  ring.chunks[report.chunk_key] = random.bytes(ring.database.size());
  const std::string key = random.bytes(ring.database.size());
  TRY(write_master_key(file, key));
  TRY(step("the new key is written"));
  TRY(place->put(key, ring));
  TRY(step("the key ring is wrapped under it"));
  if (TRY(place->open(key)).chunks != ring.chunks)
    return internal("the key ring is not what was written");
  if (order.new_key_file.empty()) TRY(replace_secret(file, key_path(settings)));
  TRY(step("it has the place of the old one"));
  return report;
}

}  // namespace septet::server
