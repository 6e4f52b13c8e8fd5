#include "unit/sync/world.h"

#include <doctest/doctest.h>

#include <algorithm>

namespace septet::sync {

namespace {

using drive::Node;
using drive::NodeKind;
using http::Method;

const std::vector<std::string> file_names = {"a.txt", "b.txt", "c.md", "Zeichnung ä.svg", "d"};
const std::vector<std::string> folder_names = {"x", "y", "Bilder", "d"};

template <class T>
const T& one_of(const std::vector<T>& all, test::SeededRandom& random) {
  return all[random.next() % all.size()];
}

// Mostly short; some of several chunks.
std::string padded(std::string title, test::SeededRandom& random) {
  const std::size_t size = random.next() % 20 == 0 ? 200'000 : random.next() % 40;
  return title + "\n" + random.bytes(size);
}

// The contents of a node's versions, the newest first.
std::vector<std::string> versions_of(Network& network, const Id& file_id) {
  ServerApi api(network);
  std::vector<std::string> out;
  const auto answer = network.send(
      Method::get, "/api/drive/nodes/" + to_string(file_id) + "/versions?limit=500", "", {});
  REQUIRE(answer.ok());
  REQUIRE_MESSAGE(answer->good(), answer->body);
  const Json page = *parse_json(answer->body);
  for (const Json& item : page["items"]) out.push_back(*api.download(file_id, item["version"]));
  return out;
}

class Reading {
 public:
  explicit Reading(Network& network) : network_(network), api_(network) {}

  void live(const Id& folder_id, const std::string& path) {
    const auto listed = api_.list(folder_id);
    REQUIRE(listed.ok());
    for (const Node& node : *listed) take(node, path, true);
  }
  void trash() {
    const auto answer = network_.send(Method::get, "/api/drive/trash?limit=1000", "", {});
    REQUIRE(answer.ok());
    const auto page = decode<drive::SearchPage>(*parse_json(answer->body));
    REQUIRE(page.ok());
    for (const auto& placed : page->items) take(placed.node, "", false);
  }
  Contents found;

 private:
  void take(const Node& node, const std::string& path, bool is_live) {
    const std::string name = path + "/" + node.name;
    if (node.kind == NodeKind::file) return take_file(node, name, is_live);
    if (is_live) found.tree[name + "/"] = "";
    const auto listed = api_.list(node.id);
    REQUIRE(listed.ok());
    for (const Node& child : *listed) take(child, name, is_live);
  }
  void take_file(const Node& node, const std::string& name, bool is_live) {
    const auto versions = versions_of(network_, node.id);
    REQUIRE_MESSAGE(!versions.empty(), name);
    found.kept.insert(versions.begin(), versions.end());
    if (!is_live) return;
    found.tree[name] = versions.front();
    found.current.insert(versions.front());
  }

  Network& network_;
  ServerApi api_;
};

std::string title_of(const std::string& content) {
  return content.substr(0, content.find('\n'));
}

}  // namespace

std::string Ledger::fault(const std::set<std::string>& current,
                          const std::set<std::string>& kept) const {
  for (const std::string& content : saved_) {
    if (current.count(content) != 0) continue;
    if (replaced_.count(content) == 0)
      return title_of(content) + " is not there, though nobody who saw it replaced it";
    if (uploaded_.count(content) != 0 && kept.count(content) == 0 && purged_.count(content) == 0)
      return title_of(content) + " is in no version and not in the trash";
  }
  for (const std::string& content : kept)
    if (saved_.count(content) == 0) return title_of(content) + " was never written by anybody";
  return {};
}

Server::Server(test::SeededRandom& random) : random_(random) {
  database_ = *db::EmbeddedDatabase::open({.path = ":memory:"});
  auto made = app::App::create({.database = *database_,
                                .blobs = blobs_,
                                .clock = clock_,
                                .random = random_,
                                .credentials = &credentials_},
                               {.rates = {{}, {}, {}}, .failed_sign_ins = {}});
  REQUIRE(made.ok());
  app_ = *std::move(made);
}

Answer Server::handle(Method method, const std::string& url, const std::string& token,
                      std::string body, const http::Headers& headers) {
  clock_.advance(milliseconds(1));
  http::Request request;
  request.method = method;
  const auto question = std::min(url.find('?'), url.size());
  request.path = url.substr(0, question);
  if (question < url.size()) request.query = http::Query(url.substr(question + 1));
  request.headers = headers;
  if (!token.empty()) request.headers.add("Authorization", "Bearer " + token);
  if (!body.empty()) request.body = std::make_shared<http::TextBody>(std::move(body));
  http::Response response = app_->handle(request);
  const auto text = response.whole_body();
  REQUIRE_MESSAGE(text.ok(), url);
  return {response.status, *text};
}

std::string Server::sign_in(const std::string& agent) {
  http::Headers headers;
  headers.add("User-Agent", agent);
  const Json person = {
      {"username", "anna"}, {"email", "anna@example.org"}, {"password", "a long password"}};
  handle(Method::post, "/api/users", "", to_text(person), headers);
  const Answer answer = handle(Method::post, "/api/auth/login", "", to_text(person), headers);
  REQUIRE_MESSAGE(answer.good(), answer.body);
  return parse_json(answer.body)->value("token", "");
}

Result<Answer> Network::send(Method method, const std::string& url, std::string body,
                             const http::Headers& headers) {
  between();
  const auto fate = static_cast<int>(random_.next() % 1000);
  const Error broken = failure(ErrorKind::unavailable, "broken", "The connection broke.");
  if (fate < lost_per_mille / 2) return broken;  // the request was lost
  Answer answer = server_.handle(method, url, token_, std::move(body), headers);
  if (url.ends_with("/commit") && answer.good()) tell_of(answer);
  if (fate < lost_per_mille) return broken;  // the answer was
  return answer;
}

void Network::tell_of(const Answer& answer) {
  const Json reply = *parse_json(answer.body);
  const std::string url = "/api/drive/download?file_id=" + reply.value("file_id", "") +
                          "&version=" + std::to_string(reply.value("version", 0));
  on_version(server_.handle(Method::get, url, token_, "", {}).body);
}

void Person::act() {
  switch (random_.next() % 12) {
    case 0:
    case 1:
    case 2:
      return make_file(any_folder(), any_name(NodeKind::file));
    case 3:
      return make_folder();
    case 4:
    case 5:
    case 6:
      return edit();
    case 7:
      return rename();
    case 8:
      return move();
    case 9:
      return remove();
    case 10:
      return replace();
    default:
      return swap();
  }
}

std::optional<EntryId> Person::any(NodeKind kind) {
  std::vector<EntryId> all = folder_.all();
  std::erase_if(all, [&](EntryId id) { return folder_.at(id).kind != kind; });
  return all.empty() ? std::nullopt : std::optional(one_of(all, random_));
}

EntryId Person::any_folder() {
  return random_.next() % 3 == 0 ? root_entry : any(NodeKind::folder).value_or(root_entry);
}

std::optional<EntryId> Person::any_entry() {
  return any(random_.next() % 3 == 0 ? NodeKind::folder : NodeKind::file);
}

std::string Person::any_name(NodeKind kind) {
  return one_of(kind == NodeKind::file ? file_names : folder_names, random_);
}

std::string Person::new_content() {
  const std::string content = padded(
      "person " + std::to_string(number_) + ", content " + std::to_string(++written_), random_);
  ledger_.save(content);
  return content;
}

void Person::make_file(EntryId parent, const std::string& name) {
  if (folder_.find(parent, name).empty()) folder_.add(parent, name, NodeKind::file, new_content());
}

void Person::make_folder() {
  const EntryId parent = any_folder();
  const std::string name = any_name(NodeKind::folder);
  if (folder_.find(parent, name).empty()) folder_.add(parent, name, NodeKind::folder);
}

void Person::edit() {
  const auto id = any(NodeKind::file);
  if (!id) return;
  ledger_.replace(folder_.at(*id).content);
  folder_.write(*id, new_content());
}

void Person::rename() {
  const auto id = any_entry();
  if (!id) return;
  const std::string name = any_name(folder_.at(*id).kind);
  if (folder_.find(folder_.at(*id).parent, name).empty())
    folder_.move(*id, folder_.at(*id).parent, name);
}

void Person::move() {
  const auto id = any_entry();
  const EntryId to = any_folder();
  if (!id || folder_.lies_in(to, *id)) return;
  if (folder_.find(to, folder_.at(*id).name).empty()) folder_.move(*id, to, folder_.at(*id).name);
}

void Person::remove() {
  const auto id = any_entry();
  if (!id) return;
  for (const EntryId below : folder_.all())
    if (folder_.lies_in(below, *id)) ledger_.replace(folder_.at(below).content);
  folder_.remove(*id);
}

// As many an editor saves: a new file in place of the old one.
void Person::replace() {
  const auto id = any(NodeKind::file);
  if (!id) return;
  const Entry old = folder_.at(*id);
  ledger_.replace(old.content);
  folder_.remove(*id);
  make_file(old.parent, old.name);
}

void Person::swap() {
  const auto one = any_entry();
  const auto other = any_entry();
  if (!one || !other || *one == *other) return;
  const Entry first = folder_.at(*one), second = folder_.at(*other);
  if (first.parent != second.parent) return;
  folder_.move(*one, first.parent, second.name);
  folder_.move(*other, first.parent, first.name);
}

Answer Tab::send(Method method, const std::string& url, const Json& body) {
  const auto answer = network_.send(method, url, body.is_null() ? "" : to_text(body), {});
  REQUIRE(answer.ok());
  REQUIRE_MESSAGE(answer->status < 500, answer->body);
  return *answer;
}

std::vector<Node> Tab::everything() {
  std::vector<Node> out;
  std::vector<Id> folders = {*api_.account()};
  for (std::size_t i = 0; i < folders.size(); ++i) {
    const auto listed = api_.list(folders[i]);
    REQUIRE(listed.ok());
    for (const Node& node : *listed) {
      out.push_back(node);
      if (node.kind == NodeKind::folder) folders.push_back(node.id);
    }
  }
  return out;
}

std::vector<Node> Tab::trash() {
  std::vector<Node> out;
  const auto page =
      decode<drive::SearchPage>(*parse_json(send(Method::get, "/api/drive/trash?limit=1000").body));
  REQUIRE(page.ok());
  for (const auto& placed : page->items) out.push_back(placed.node);
  return out;
}

// Calls `with` for the content of a file, or of all the files in a folder; of what is in the trash
// for every version.
void Tab::see(const Node& node, const std::function<void(const std::string&)>& with) {
  if (node.kind == NodeKind::file) {
    const auto versions = versions_of(network_, node.id);
    for (const auto& content : versions)
      if (node.trashed_at || &content == &versions.front()) with(content);
    return;
  }
  const auto listed = api_.list(node.id);
  REQUIRE(listed.ok());
  for (Node child : *listed) {
    child.trashed_at = node.trashed_at;
    see(child, with);
  }
}

void Tab::act() {
  if (random_.next() % 6 == 0) return take_out_or_purge();
  const auto nodes = everything();
  if (nodes.empty()) return;
  const Node& node = one_of(nodes, random_);
  const auto choice = random_.next() % 8;
  if (choice < 3 && node.kind == NodeKind::file) return edit(node);
  if (choice < 6) return change(node);
  if (choice < 7) throw_away(node);
}

void Tab::edit(const Node& node) {
  see(node, [&](const std::string& content) { ledger_.replace(content); });
  const std::string content = padded("tab, content " + std::to_string(++written_), random_);
  ledger_.save(content);
  const CutContent parts = cut(content);
  const auto state = api_.start_upload({.name = node.name,
                                        .parent_id = node.parent_id,
                                        .size_bytes = static_cast<std::int64_t>(content.size()),
                                        .chunks = parts.refs,
                                        .base_version = node.version,
                                        .file_id = node.id,
                                        .on_conflict = {},
                                        .modified_at = {}},
                                       "tab " + std::to_string(written_));
  REQUIRE(state.ok());
  REQUIRE(api_.send_chunks(*state, parts).ok());
  const auto reply = api_.commit(state->id);
  REQUIRE(reply.ok());
  CHECK(reply->file_id == node.id);
}

void Tab::change(const Node& node) {
  Json body = Json::object();
  const auto nodes = everything();
  if (random_.next() % 2 == 0) body["name"] = one_of(file_names, random_);
  if (const Node& to = one_of(nodes, random_); to.kind == NodeKind::folder)
    body["parent_id"] = to_string(to.id);
  if (random_.next() % 4 == 0) body["starred"] = true;
  send(Method::patch, "/api/drive/nodes/" + to_string(node.id), body);
}

void Tab::throw_away(const Node& node) {
  see(node, [&](const std::string& content) { ledger_.replace(content); });
  send(Method::del, "/api/drive/nodes/" + to_string(node.id));
}

void Tab::take_out_or_purge() {
  const auto nodes = trash();
  if (nodes.empty()) return;
  const Node& node = one_of(nodes, random_);
  const std::string url = "/api/drive/nodes/" + to_string(node.id);
  if (random_.next() % 3 != 0) {
    send(Method::post, url + "/restore");
    return;
  }
  see(node, [&](const std::string& content) {
    ledger_.replace(content);
    ledger_.purge(content);
  });
  send(Method::del, url + "?permanent=true");
}

Contents contents_of(Network& network) {
  Reading reading(network);
  const auto account = ServerApi(network).account();
  REQUIRE(account.ok());
  reading.live(*account, "");
  reading.trash();
  return std::move(reading.found);
}

}  // namespace septet::sync
