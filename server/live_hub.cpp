#include "server/live_hub.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "http/router.h"
#include "server/upgrade.h"

namespace septet::server {

namespace {

constexpr int round_ms = 1'000;
constexpr int page_events = 500;

std::string message_of(const events::StoredEvent& stored) {
  return to_text(encode(events::live(stored)));
}

// A message of the hub itself.
std::string notice(std::string kind, std::int64_t sequence) {
  return to_text(encode(events::LiveEvent{.sequence = sequence,
                                          .at = {},
                                          .topic = "live",
                                          .kind = std::move(kind),
                                          .data = Json::object()}));
}

http::Response refused(ErrorKind kind, std::string code, std::string message) {
  return http::problem(failure(kind, std::move(code), std::move(message)));
}

std::optional<std::int64_t> sequence_of(const http::Request& request) {
  const std::string* text = request.query.find("since");
  if (text == nullptr) return events::from_now_on;
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
  if (error != std::errc{} || end != text->data() + text->size() || value < 0) return std::nullopt;
  return value;
}

}  // namespace

struct LiveHub::Socket {
  std::unique_ptr<WebSocket> wire;
  Id account_id;
  http::Request request;      // with the proof of who it is, to be checked again
  std::int64_t sequence = 0;  // the last that it got, or passed over
  bool behind = true;         // is fed from the outbox, not from what is committed just now
  bool closing = false;
  bool pinged = false;
  bool over = false;
  bool touched = false;     // is to be settled at the end of the round
  bool writing = false;     // epoll tells when it takes more
  std::int64_t due_ms = 0;  // while closing: until when the peer may answer
  std::int64_t checked_ms = 0;
  Sockets::iterator place;

  void close(CloseCode code, std::string_view reason) {
    if (closing) return;
    closing = true;
    due_ms = steady_ms() + 2'000;
    wire->close(code, reason);
  }
};

LiveHub::LiveHub(Options options, db::Database& database, Authenticate authenticate)
    : options_(options),
      database_(database),
      authenticate_(std::move(authenticate)),
      epoll_(epoll_create1(EPOLL_CLOEXEC)),
      wake_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  epoll_event event{.events = EPOLLIN, .data = {.ptr = nullptr}};
  epoll_ctl(epoll_, EPOLL_CTL_ADD, wake_, &event);
  thread_ = std::thread([this] { run(); });
}

LiveHub::~LiveHub() {
  stopping_ = true;
  wake();
  thread_.join();
  close(epoll_);
  close(wake_);
}

void LiveHub::wake() {
  eventfd_write(wake_, 1);
}

http::Response LiveHub::upgrade(Exchange& exchange) {
  const http::Request& request = exchange.request;
  exchange.route = "/api/live";
  if (!wants_websocket(request)) return upgrade_required();
  const auto since = sequence_of(request);
  if (!since)
    return http::problem(invalid("since", "wrong_type", "A sequence is a number from 0 up."));
  const auto caller = authenticate_(request);
  if (!caller.ok()) return http::problem(caller.error());
  exchange.account_id = caller.value().account_id;
  if (sockets_count_ >= options_.most_sockets || stopping_)
    return refused(ErrorKind::unavailable, "too_many_sockets", "The server is full. Try again.");
  exchange.take_over = [this, since, account_id = exchange.account_id,
                        request](std::unique_ptr<Connection> connection) {
    auto socket = std::make_unique<Socket>();
    socket->wire = std::make_unique<WebSocket>(std::move(connection));
    socket->account_id = account_id;
    socket->request = request;
    socket->request.body.reset();
    socket->sequence = *since;
    socket->checked_ms = steady_ms();
    {
      const std::lock_guard lock(arrivals_mutex_);
      arrivals_.push_back(std::move(socket));
    }
    wake();
  };
  return switching_protocols(request);
}

// ---- the thread ----

void LiveHub::run() {
  if (const auto newest = database_.read(events::newest); newest.ok()) position_ = newest.value();
  while (!stopping_) {
    wait();
    welcome_arrivals();
    pump();
    look_after(steady_ms());
    for (Socket* socket : std::exchange(touched_, {})) settle(*socket);
    sockets_count_ = sockets_.size();
  }
  say_goodbye();
}

void LiveHub::wait() {
  std::array<epoll_event, 256> events;
  const int count = epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), round_ms);
  for (int i = 0; i < count; ++i) {
    if (events[i].data.ptr == nullptr) {
      eventfd_t ignored = 0;
      eventfd_read(wake_, &ignored);
    } else {
      touch(*static_cast<Socket*>(events[i].data.ptr));
    }
  }
}

void LiveHub::welcome_arrivals() {
  std::vector<std::unique_ptr<Socket>> arrivals;
  {
    const std::lock_guard lock(arrivals_mutex_);
    arrivals.swap(arrivals_);
  }
  for (auto& arrival : arrivals) {
    Socket& socket = *arrival;
    socket.place = sockets_.emplace(socket.account_id, std::move(arrival));
    epoll_event event{.events = EPOLLIN, .data = {.ptr = &socket}};
    epoll_ctl(epoll_, EPOLL_CTL_ADD, socket.wire->fd(), &event);
    touch(socket);
  }
}

// Everything that was committed since the last round, once for all sockets.
void LiveHub::pump() {
  for (;;) {
    const auto page = database_.read([&](db::Session& session) {
      return events::after(session, position_, std::nullopt, page_events);
    });
    if (!page.ok()) return;  // tried again with the next commit, or in a second
    for (const auto& stored : page.value()) fan_out(stored);
    if (page.value().size() < page_events) return;
  }
}

void LiveHub::fan_out(const events::StoredEvent& stored) {
  position_ = stored.sequence;
  const auto [first, last] = sockets_.equal_range(stored.event.account_id);
  if (first == last) return;
  const std::string message = message_of(stored);
  for (auto place = first; place != last; ++place) {
    Socket& socket = *place->second;
    touch(socket);
    // What happens to accounts and sessions may mean that this one has ended.
    if (stored.event.topic == "people") (void)recheck(socket);
    if (socket.behind || socket.closing || stored.sequence <= socket.sequence) continue;
    socket.behind = socket.wire->queued_bytes() > options_.most_queued_bytes;
    if (socket.behind) continue;
    socket.wire->send_text(message);
    socket.sequence = stored.sequence;
    ++sent_;
  }
}

void LiveHub::touch(Socket& socket) {
  if (!socket.touched) touched_.push_back(&socket);
  socket.touched = true;
}

// A database that does not answer says nothing about a session: it is asked again in the next
// round. False if so.
bool LiveHub::recheck(Socket& socket) {
  const auto caller = authenticate_(socket.request);
  const bool unknown = !caller.ok() && caller.error().kind == ErrorKind::unavailable;
  socket.checked_ms = steady_ms() - (unknown ? options_.recheck_ms : 0);
  if (unknown || (caller.ok() && caller.value().account_id == socket.account_id)) return !unknown;
  socket.close(CloseCode::policy, "signed out");
  touch(socket);
  return true;
}

// The next page of what a socket missed, once it has taken what is queued. False if the database
// cannot say now.
bool LiveHub::feed(Socket& socket) {
  struct Missed {
    std::int64_t newest = 0;
    bool kept = true;
    std::vector<events::StoredEvent> page;
  };
  auto missed = database_.read([&](db::Session& session) -> Result<Missed> {
    Missed out{.newest = TRY(events::newest(session))};
    if (socket.sequence == events::from_now_on || socket.sequence == out.newest) return out;
    const std::int64_t oldest = TRY(events::oldest(session));
    out.kept = socket.sequence < out.newest && oldest > 0 && oldest <= socket.sequence + 1;
    if (out.kept)
      out.page = TRY(events::after(session, socket.sequence, socket.account_id, page_events));
    return out;
  });
  if (!missed.ok()) return false;
  const Missed& found = missed.value();
  if (socket.sequence == events::from_now_on) socket.wire->send_text(notice("ready", found.newest));
  if (!found.kept) socket.wire->send_text(notice("reset", found.newest));
  for (const auto& stored : found.page) socket.wire->send_text(message_of(stored));
  sent_ += found.page.size();
  socket.behind = found.page.size() == page_events;
  socket.sequence = socket.behind ? found.page.back().sequence : found.newest;
  return true;
}

// Once a second: who is silent, and whose session may have ended unheard.
void LiveHub::look_after(std::int64_t now_ms) {
  if (now_ms - looked_after_ms_ < round_ms) return;
  looked_after_ms_ = now_ms;
  bool answers = true;  // otherwise the others are not asked about either
  for (const auto& [_, owned] : sockets_) {
    Socket& socket = *owned;
    const std::int64_t silent_ms = now_ms - socket.wire->heard_ms();
    if (answers && now_ms - socket.checked_ms > options_.recheck_ms) answers = recheck(socket);
    if (silent_ms < options_.ping_ms)
      socket.pinged = false;
    else if (!socket.pinged && !socket.closing)
      socket.wire->ping(), socket.pinged = true;
    socket.over |= silent_ms > options_.silence_ms || (socket.closing && now_ms > socket.due_ms);
    if (socket.over || socket.pinged || socket.behind) touch(socket);
  }
}

// Reads and writes what the socket takes, and ends it if it is over.
void LiveHub::settle(Socket& socket) {
  socket.touched = false;
  bool alive = !socket.over && socket.wire->advance();
  while (alive && socket.behind && !socket.closing && !socket.wire->wants_to_write() &&
         feed(socket))
    alive = socket.wire->advance();
  if (!alive) {
    sockets_.erase(socket.place);
  } else if (socket.writing != socket.wire->wants_to_write()) {
    socket.writing = !socket.writing;
    epoll_event event{.events = EPOLLIN | (socket.writing ? EPOLLOUT : 0u),
                      .data = {.ptr = &socket}};
    epoll_ctl(epoll_, EPOLL_CTL_MOD, socket.wire->fd(), &event);
  }
}

void LiveHub::say_goodbye() {
  for (auto& [_, socket] : sockets_) {
    socket->close(CloseCode::going_away, "the server stops");
    (void)socket->wire->advance();
  }
  sockets_.clear();
}

}  // namespace septet::server
