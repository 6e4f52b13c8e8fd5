#include "client/client.h"

#include <algorithm>

#include "client/gate.h"
#include "client/server_transport.h"
#include "platform/loop.h"
#include "platform/page.h"

namespace septet::client {

namespace {

// Where the App is, as the last run of this browser left it: one of these.
constexpr std::string_view mode_key = "septet.mode";
constexpr std::string_view server_mode = "server";          // a server answered at this address
constexpr std::string_view local_mode = "local";            // the person wants this browser only
constexpr std::string_view serverless_mode = "serverless";  // no server answered, so local mode
constexpr std::string_view local_used_key = "septet.local_used";

constexpr double retry_ms = 3'000;

// Nobody answers, which may pass; other errors are answers.
bool is_silence(const Error& error) {
  return error.kind == ErrorKind::unavailable;
}

std::string archive_name() {
  return "septet-" + to_iso8601(platform::clock().now()).substr(0, 10) + ".zip";
}

}  // namespace

struct Client::State {
  Gate gate;
  LocalTransport* local = nullptr;  // owned by the gate
  PeopleApi people{gate};
  DriveApi drive{gate};
  SharingApi sharing{gate};
  MarketApi market{gate, [this] { return me.user_id; }};
  MarketFeed market_feed{market, [this] { return gate.local(); }};
  PersonCache persons{people};
  LiveEvents live{gate, [this] { ask_who(); }};
  Uploads uploads{drive};

  Session session = Session::starting;
  people::ServerInfo server;
  people::Profile me;
  Error failure;
  LocalStorage storage;
  std::vector<std::function<void()>> listeners;
  // Who it is, where that is known before what the server is.
  std::optional<Result<people::Profile>> early_who;
  platform::TimerId retry = 0;
  std::unique_ptr<LocalTransport> taking_along;

  void start();
  void probe(const std::string& last_mode);
  void become_server(people::ServerInfo);
  void become_local();
  void ask_who();
  void take_who(Result<people::Profile>);
  void know(people::Profile);
  void fail(Error);
  void forget();
  void change(Session);
  void try_again_later(std::function<void()>);
  void ask_storage();
};

void Client::State::start() {
  gate.on_unauthenticated([this] { forget(); });
  platform::on_online_change([this](bool online) {
    if (online) live.retry_now();
  });
  const std::string mode = platform::stored(mode_key).value_or("");
  if (mode == local_mode)
    become_local();
  else
    probe(mode);
}

// Is there a server at this address? A static host answers with something else. No answer at all is
// a server that is away, unless there was none before. Both questions go out at once: an answer
// that has to wait for a frame in between would double the time until something is seen.
void Client::State::probe(const std::string& last_mode) {
  gate.use(std::make_unique<ServerTransport>());
  people.me([this](Result<people::Profile> profile) { take_who(std::move(profile)); });
  people.server([this, last_mode](Result<people::ServerInfo> info) {
    if (info.ok() && !info->name.empty()) return become_server(*std::move(info));
    const bool away =
        !info.ok() && (is_silence(info.error()) || info.error().kind == ErrorKind::internal);
    if (last_mode == serverless_mode || (last_mode != server_mode && !away)) {
      platform::store(mode_key, serverless_mode);
      return become_local();
    }
    change(Session::unreachable);
    try_again_later([this, last_mode] { probe(last_mode); });
  });
}

void Client::State::become_server(people::ServerInfo info) {
  platform::store(mode_key, server_mode);
  server = std::move(info);
  if (early_who) take_who(*std::exchange(early_who, std::nullopt));
}

void Client::State::become_local() {
  platform::store(local_used_key, "yes");
  auto transport = std::make_unique<LocalTransport>();
  local = transport.get();
  gate.use(std::move(transport));
  people.server([this](Result<people::ServerInfo> info) {
    if (!info.ok()) return fail(std::move(info).error());
    server = *std::move(info);
    ask_storage();
    ask_who();
  });
}

void Client::State::ask_who() {
  people.me([this](Result<people::Profile> profile) { take_who(std::move(profile)); });
}

void Client::State::take_who(Result<people::Profile> profile) {
  if (server.name.empty()) {
    early_who = std::move(profile);
    return;
  }
  if (profile.ok()) return know(*std::move(profile));
  if (profile.error().kind == ErrorKind::unauthenticated) return forget();
  if (local != nullptr) return fail(std::move(profile).error());
  if (session == Session::signed_in) return;  // live events try again, and ask then
  change(Session::unreachable);
  if (is_silence(profile.error())) try_again_later([this] { ask_who(); });
}

void Client::State::know(people::Profile profile) {
  const bool is_new = session != Session::signed_in || me.user_id != profile.user_id;
  me = std::move(profile);
  persons.learn({me.user_id, me.username, me.display_name, me.avatar_url});
  if (is_new) {
    live.open();
    uploads.open(me.user_id);
  }
  change(Session::signed_in);
}

void Client::State::fail(Error error) {
  failure = std::move(error);
  change(Session::failed);
}

void Client::State::forget() {
  if (session == Session::signed_out || server.name.empty()) return;
  live.close();
  uploads.close();
  persons.forget();
  market_feed.forget();
  me = {};
  change(Session::signed_out);
}

void Client::State::change(Session now) {
  session = now;
  const auto told = listeners;  // one may add another
  for (const auto& listener : told) listener();
  platform::wake();
}

void Client::State::try_again_later(std::function<void()> again) {
  platform::cancel(retry);
  retry = platform::after(retry_ms, std::move(again));
}

void Client::State::ask_storage() {
  if (local == nullptr) return;
  local->storage([this](Result<LocalStorage> answer) {
    if (answer.ok()) storage = *std::move(answer);
  });
}

Client::Client() : state_(std::make_unique<State>()) {
  state_->start();
}
Client::~Client() = default;

Session Client::session() const {
  return state_->session;
}
bool Client::local() const {
  return state_->gate.local();
}
const people::ServerInfo& Client::server() const {
  return state_->server;
}
const people::Profile& Client::me() const {
  return state_->me;
}
const Error& Client::failure() const {
  return state_->failure;
}
const LocalStorage& Client::storage() const {
  return state_->storage;
}
void Client::refresh_storage() {
  state_->ask_storage();
}

PeopleApi& Client::people() {
  return state_->people;
}
SharingApi& Client::sharing() {
  return state_->sharing;
}
MarketApi& Client::market() {
  return state_->market;
}
MarketFeed& Client::market_feed() {
  return state_->market_feed;
}
PersonCache& Client::persons() {
  return state_->persons;
}
DriveApi& Client::drive() {
  return state_->drive;
}
LiveEvents& Client::live() {
  return state_->live;
}
Uploads& Client::uploads() {
  return state_->uploads;
}

void Client::load(std::string path, Then<Reply> then) {
  state_->gate.send({http::Method::get, std::move(path), {}, {}, {}}, std::move(then), {});
}

void Client::address(std::string path, std::string media_type, Then<std::string> then) {
  state_->gate.address(std::move(path), std::move(media_type), std::move(then));
}
void Client::release_address(const std::string& address) {
  state_->gate.release_address(address);
}

void Client::refresh() {
  state_->ask_who();
}

// What was on its way is of no use to the next person, so also a failed sign-out forgets.
void Client::sign_out() {
  state_->people.logout([this](const Result<void>&) { state_->forget(); });
}

void Client::on_change(std::function<void()> listener) {
  state_->listeners.push_back(std::move(listener));
}

bool Client::server_available() const {
  return platform::stored(mode_key) == local_mode;
}

void Client::use_this_browser_only() {
  platform::store(mode_key, local_mode);
  platform::reload();
}

void Client::use_server() {
  platform::unstore(mode_key);
  platform::reload();
}

void Client::export_all(Then<void> done) {
  state_->gate.save("/api/users/me/export", archive_name(), std::move(done));
}

void Client::import_all(const platform::FileRef& file, platform::Progress progress,
                        Then<drive::ImportReport> done) {
  Request request{http::Method::post,
                  "/api/users/me/import",
                  {},
                  {},
                  platform::FileSlice{file.handle, 0, file.size_bytes}};
  request.headers.set("Content-Type", "application/zip");
  state_->gate.send(std::move(request), Api::decoding(std::move(done)), std::move(progress));
}

void Client::take_along(platform::Progress progress, Then<drive::ImportReport> done) {
  state_->taking_along = std::make_unique<LocalTransport>();
  const auto archive = platform::begin_save(archive_name(), "application/zip");
  state_->taking_along->read_through(
      "/api/users/me/export",
      [archive](const std::string& piece) { platform::write_save(archive, piece); },
      [this, archive, progress = std::move(progress),
       done = std::move(done)](Result<void> exported) {
        // Not from inside its own callback.
        platform::after(0, [this] { state_->taking_along.reset(); });
        if (exported.ok()) return import_all(platform::hold_save(archive), progress, done);
        platform::cancel_save(archive);
        done(std::move(exported).error());
      });
}

bool Client::has_local_data() const {
  return platform::stored(local_used_key).has_value();
}

}  // namespace septet::client
