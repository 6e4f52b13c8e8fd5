// Drive over a database in memory, for its tests.
#pragma once

#include <doctest/doctest.h>

#include <memory>
#include <string>

#include "blob/table_store.h"
#include "db/embedded_database.h"
#include "drive/service.h"
#include "events/outbox.h"
#include "support/fakes.h"

namespace septet::test {

// Those whom a world knows, and what they were told.
class KnownPeople final : public drive::People {
 public:
  Result<std::optional<drive::Person>> find(db::Session&, const Id& id) override {
    for (const drive::Person& person : known)
      if (person.id == id) return std::optional(person);
    return std::optional<drive::Person>();
  }
  Result<std::optional<drive::Person>> find(db::Session&, std::string_view name) override {
    for (const drive::Person& person : known)
      if (person.name == name) return std::optional(person);
    return std::optional<drive::Person>();
  }
  Result<void> notify(db::Transaction&, const drive::Notice& notice) override {
    told.push_back(notice);
    return {};
  }

  std::vector<drive::Person> known;
  std::vector<drive::Notice> told;
};

// Passwords of links that cost nothing to check.
class PlainPasswords final : public drive::PasswordHasher {
 public:
  Result<std::string> hash_password(std::string_view password) override {
    return "plain$" + std::string(password);
  }
  Result<bool> verify_password(const std::string& hash, std::string_view password) override {
    return hash == "plain$" + std::string(password);
  }
};

class DriveWorld {
 public:
  explicit DriveWorld(std::uint64_t seed = 1) : random(seed) {
    database = *db::EmbeddedDatabase::open({.path = ":memory:"});
    REQUIRE(events::migrate(*database).ok());
    blobs = *blob::TableStore::open(*database);
    anna = person("Laptop");
    ben = person("Phone");
    people.known = {{anna.account_id, "anna"}, {ben.account_id, "ben"}};
    restart();
  }

  // As after a stop: what was in memory is gone.
  void restart() {
    drive.reset();
    jobs = *jobs::Queue::open(*database, clock, random);
    blobs = *blob::TableStore::open(*database);
    drive = *drive::Service::create(
        {*database, *blobs, cipher, clock, random, *jobs, &people, nullptr, &passwords},
        {.quota_bytes = quota_bytes});
  }

  Caller person(std::string device) {
    Caller caller;
    caller.account_id = make_id(clock, random);
    caller.device_id = make_id(clock, random);
    caller.device_name = std::move(device);
    return caller;
  }

  Result<drive::UploadReply> upload(const Caller& who, const std::string& name,
                                    std::string_view bytes, drive::Destination to = {}) {
    if (to.parent_id.is_nil()) to.parent_id = who.account_id;
    to.name = name;
    drive::Intake intake(drive->context, who);
    for (std::size_t at = 0; at < bytes.size(); at += 100'000)
      TRY(intake.add(bytes.substr(at, 100'000)));
    return intake.finish(to, std::nullopt);
  }

  // Another one, known by name.
  Caller known_person(const std::string& name) {
    const Caller caller = person(name + "'s device");
    people.known.push_back({caller.account_id, name});
    return caller;
  }

  // Shares what is the first one's with the other one.
  Id share(const Caller& owner, const Id& node_id, const Caller& other, drive::Permission role) {
    const auto given = drive->shares.give(owner, {node_id, other.account_id, {}, role});
    REQUIRE(given.ok());
    return given->share.id;
  }

  Id folder(const Caller& who, const std::string& name, std::optional<Id> parent_id = {}) {
    const auto made = drive->nodes.create_folder(who, {name, parent_id, {}});
    REQUIRE(made.ok());
    return made->id;
  }

  Result<std::string> read(const Caller& who, const Id& file_id,
                           std::optional<std::int64_t> version = {}) {
    auto file = TRY(drive->files.open(who, file_id, version));
    http::Response response;
    response.body = std::move(file.stream);
    return response.whole_body();
  }

  Result<drive::SearchPage> search(const Caller& who, std::string_view text,
                                   const std::string& cursor, int limit) {
    drive::SearchRequest request;
    request.text = text;
    request.cursor = cursor;
    request.limit = limit;
    return drive->finder.search(who, request);
  }

  std::vector<std::string> names(const Caller& who, std::optional<Id> parent_id = {}) {
    drive::ListRequest request;
    request.parent_id = parent_id.value_or(who.account_id);
    std::vector<std::string> out;
    const auto page = drive->nodes.list(who, request);
    REQUIRE(page.ok());
    for (const auto& node : page->items) out.push_back(node.name);
    return out;
  }

  std::int64_t rows(const char* table) {
    return *database->read([&](db::Session& session) {
      return session.integer("SELECT count(*) FROM " + std::string(table));
    });
  }

  std::int64_t quota_bytes = 1'000'000'000;
  FakeClock clock;
  SeededRandom random;
  std::unique_ptr<db::EmbeddedDatabase> database;
  std::unique_ptr<blob::TableStore> blobs;
  blob::PlainCipher cipher;
  KnownPeople people;
  PlainPasswords passwords;
  Caller anna, ben;
  std::unique_ptr<jobs::Queue> jobs;
  std::unique_ptr<drive::Service> drive;
};

}  // namespace septet::test
