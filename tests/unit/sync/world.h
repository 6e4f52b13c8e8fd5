// A server, the people at their machines, and a network that breaks, all from one seed.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "app/app.h"
#include "db/embedded_database.h"
#include "support/fake_credentials.h"
#include "support/fakes.h"
#include "support/memory_blobs.h"
#include "unit/sync/sync_client.h"

namespace septet::sync {

// What people wrote, and what they wrote over or deleted with it before their eyes.
class Ledger {
 public:
  void save(const std::string& content) { saved_.insert(content); }
  void replace(const std::string& content) { replaced_.insert(content); }
  void purge(const std::string& content) { purged_.insert(content); }
  // What is wrong with a server that has these contents as current ones, and these in versions and
  // in its trash as well; empty if nothing is.
  std::string fault(const std::set<std::string>& current, const std::set<std::string>& kept) const;
  // Of those that the server once had.
  void uploaded(const std::string& content) { uploaded_.insert(content); }

 private:
  std::set<std::string> saved_, replaced_, purged_, uploaded_;
};

class Server {
 public:
  explicit Server(test::SeededRandom& random);

  Answer handle(http::Method, const std::string& url, const std::string& token, std::string body,
                const http::Headers& headers);
  std::string sign_in(const std::string& agent);  // the token
  test::FakeClock& clock() { return clock_; }

 private:
  test::FakeClock clock_;
  test::SeededRandom& random_;
  test::FakeCredentials credentials_;
  test::MemoryBlobs blobs_;
  std::unique_ptr<db::EmbeddedDatabase> database_;
  std::unique_ptr<app::App> app_;
};

// A connection that loses requests and answers, and lets others act between two requests.
class Network final : public Wire {
 public:
  Network(Server& server, test::SeededRandom& random, std::string token)
      : server_(server), random_(random), token_(std::move(token)) {}

  Result<Answer> send(http::Method, const std::string& url, std::string body,
                      const http::Headers&) override;

  int lost_per_mille = 0;
  std::function<void()> between = [] {};
  // Told of every content that becomes a version, whether the answer arrives or not.
  std::function<void(const std::string&)> on_version = [](const std::string&) {};

 private:
  Server& server_;
  test::SeededRandom& random_;
  std::string token_;

  void tell_of(const Answer&);
};

// Somebody who works in a folder, without looking at whether there is a connection.
class Person {
 public:
  Person(int number, Folder& folder, Ledger& ledger, test::SeededRandom& random)
      : number_(number), folder_(folder), ledger_(ledger), random_(random) {}

  void act();

 private:
  std::optional<EntryId> any(drive::NodeKind);
  EntryId any_folder();
  std::optional<EntryId> any_entry();
  std::string any_name(drive::NodeKind);
  std::string new_content();
  void make_file(EntryId parent, const std::string& name);
  void make_folder();
  void edit();
  void rename();
  void move();
  void remove();
  void replace();
  void swap();

  int number_;
  Folder& folder_;
  Ledger& ledger_;
  test::SeededRandom& random_;
  int written_ = 0;
};

// Somebody at the browser, who changes what the server has right away, one request at a time.
class Tab {
 public:
  Tab(Network& network, Ledger& ledger, test::SeededRandom& random)
      : network_(network), api_(network), ledger_(ledger), random_(random) {}

  void act();

 private:
  std::vector<drive::Node> everything();
  std::vector<drive::Node> trash();
  void see(const drive::Node&, const std::function<void(const std::string&)>& with);
  void edit(const drive::Node&);
  void change(const drive::Node&);
  void throw_away(const drive::Node&);
  void take_out_or_purge();
  Answer send(http::Method, const std::string& url, const Json& body = nullptr);

  Network& network_;
  ServerApi api_;
  Ledger& ledger_;
  test::SeededRandom& random_;
  int written_ = 0;
};

// What the server has, read by its public API.
struct Contents {
  std::map<std::string, std::string> tree;  // as Folder::tree()
  std::set<std::string> current;
  std::set<std::string> kept;  // current ones, older versions, what is in the trash
};
Contents contents_of(Network&);

}  // namespace septet::sync
