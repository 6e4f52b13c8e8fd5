#include "server/market_hub.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "http/router.h"
#include "market/market_data.h"
#include "server/market_board.h"
#include "server/upgrade.h"

namespace septet::server {

namespace {

constexpr int market_round_ms = 1'000;
constexpr std::size_t first_trades = 50;

void append_item(std::string& list, const std::string& item) {
  if (list.back() != '[') list += ',';
  list += item;
}

// A member that is not there, or is none, is an empty list.
std::vector<std::string> texts_of(const Json& json, const char* member) {
  const auto found = json.is_object() ? json.find(member) : json.end();
  if (!json.is_object() || found == json.end()) return {};
  auto texts = decode<std::vector<std::string>>(*found);
  return texts.ok() ? *std::move(texts) : std::vector<std::string>();
}

}  // namespace

struct MarketHub::Board : MarketBoard {
  using MarketBoard::MarketBoard;
};

struct MarketHub::Socket {
  std::unique_ptr<WebSocket> wire;
  Id account_id;
  http::Request request;  // with the proof of who it is, to be checked again
  std::vector<std::uint32_t> watch;
  std::vector<Focus> focus;
  std::uint64_t sequence = 0;  // up to which it was told
  bool asked = false;          // has said what it watches
  bool closing = false, pinged = false, over = false, writing = false;
  std::int64_t sent_ms = 0, checked_ms = 0;
  std::int64_t due_ms = 0;  // while closing: until when the peer may answer

  void close(CloseCode code, std::string_view reason) {
    if (closing) return;
    closing = true;
    due_ms = steady_ms() + 2'000;
    wire->close(code, reason);
  }
};

MarketHub::MarketHub(Options options, market::Venue& venue, Authenticate authenticate)
    : options_(options),
      venue_(venue),
      authenticate_(std::move(authenticate)),
      epoll_(epoll_create1(EPOLL_CLOEXEC)),
      wake_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      board_(std::make_unique<Board>(venue)) {
  epoll_event event{.events = EPOLLIN, .data = {.ptr = nullptr}};
  epoll_ctl(epoll_, EPOLL_CTL_ADD, wake_, &event);
  thread_ = std::thread([this] { run(); });
}

MarketHub::~MarketHub() {
  stopping_ = true;
  wake();
  thread_.join();
  close(epoll_);
  close(wake_);
}

void MarketHub::wake() {
  eventfd_write(wake_, 1);
}

http::Response MarketHub::upgrade(Exchange& exchange) {
  const http::Request& request = exchange.request;
  exchange.route = "/api/market/live";
  if (!wants_websocket(request)) return upgrade_required();
  const auto caller = authenticate_(request);
  if (!caller.ok()) return http::problem(caller.error());
  exchange.account_id = caller.value().account_id;
  if (sockets_count_ >= options_.most_sockets || stopping_)
    return http::problem(
        failure(ErrorKind::unavailable, "too_many_sockets", "The server is full. Try again."));
  exchange.take_over = [this, account_id = exchange.account_id,
                        request](std::unique_ptr<Connection> connection) {
    auto socket = std::make_unique<Socket>();
    socket->wire = std::make_unique<WebSocket>(std::move(connection));
    socket->account_id = account_id;
    socket->request = request;
    socket->request.body.reset();
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

void MarketHub::run() {
  while (!stopping_) {
    wait();
    welcome_arrivals();
    const std::int64_t now_ms = steady_ms();
    send_due(now_ms);
    look_after(now_ms);
    std::erase_if(sockets_, [](const auto& socket) { return socket->over; });
    sockets_count_ = sockets_.size();
  }
  say_goodbye();
}

// Until the next socket may be sent what it has not been told yet.
int MarketHub::wait_ms(std::int64_t now_ms) const {
  std::int64_t out = market_round_ms;
  const std::uint64_t newest = venue_.sequence();
  for (const auto& socket : sockets_)
    if (socket->asked && !socket->closing && !socket->writing && socket->sequence < newest)
      out = std::min(out, socket->sent_ms + options_.pause_ms - now_ms);
  return static_cast<int>(std::max<std::int64_t>(out, 0));
}

void MarketHub::wait() {
  std::array<epoll_event, 256> events;
  const int count =
      epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), wait_ms(steady_ms()));
  for (int i = 0; i < count; ++i) {
    if (events[i].data.ptr == nullptr) {
      eventfd_t ignored = 0;
      eventfd_read(wake_, &ignored);
    } else {
      settle(*static_cast<Socket*>(events[i].data.ptr));
    }
  }
}

void MarketHub::welcome_arrivals() {
  std::vector<std::unique_ptr<Socket>> arrivals;
  {
    const std::lock_guard lock(arrivals_mutex_);
    arrivals.swap(arrivals_);
  }
  for (auto& arrival : arrivals) {
    Socket& socket = *arrival;
    socket.wire->on_text([this, &socket](std::string_view text) { listen(socket, text); });
    epoll_event event{.events = EPOLLIN, .data = {.ptr = &socket}};
    epoll_ctl(epoll_, EPOLL_CTL_ADD, socket.wire->fd(), &event);
    const auto of_account = std::count_if(sockets_.begin(), sockets_.end(), [&](const auto& other) {
      return other->account_id == socket.account_id && !other->closing;
    });
    sockets_.push_back(std::move(arrival));
    if (static_cast<std::size_t>(of_account) >= options_.most_of_account)
      socket.close(CloseCode::policy, "too many connections of one account");
    settle(socket);  // what came with the request
  }
}

// What is no wish that can be read is passed over.
void MarketHub::listen(Socket& socket, std::string_view text) {
  const auto json = parse_json(text);
  if (!json.ok() || socket.closing) return;
  const auto find = [&](const char* member) {
    std::vector<std::uint32_t> out;
    for (const std::string& symbol : texts_of(json.value(), member))
      if (const auto stock = venue_.index_of(std::string_view(symbol));
          stock && out.size() < market::feed_symbols_most)
        out.push_back(*stock);
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
  };
  socket.watch = find("watch");
  socket.focus.clear();
  for (const std::uint32_t stock : find("focus")) socket.focus.push_back({stock, 0, true});
  socket.sequence = 0;
  socket.asked = true;
}

void MarketHub::send_due(std::int64_t now_ms) {
  std::vector<Socket*> due;
  std::vector<std::uint32_t> focused;
  const std::uint64_t newest = venue_.sequence();
  for (const auto& socket : sockets_) {
    if (!socket->asked || socket->closing || socket->over || socket->writing) continue;
    if (now_ms - socket->sent_ms < options_.pause_ms) continue;
    if (socket->sequence > 0 && socket->sequence >= newest) continue;
    due.push_back(socket.get());
    for (const Focus& focus : socket->focus) focused.push_back(focus.stock);
  }
  if (due.empty()) return;
  std::sort(focused.begin(), focused.end());
  focused.erase(std::unique(focused.begin(), focused.end()), focused.end());
  board_->refresh(focused);
  for (Socket* socket : due) send_update(*socket, now_ms);
}

// The trades since the last that was sent, the newest first; at first some of them.
std::string MarketHub::trades_for(const Focus& focus) const {
  const auto& entry = board_->entry(focus.stock);
  std::string list = "[";
  std::size_t left = focus.whole ? first_trades : entry.trades.size();
  for (auto trade = entry.trades.begin(); left > 0 && trade != entry.trades.end();
       ++trade, --left) {
    if (trade->id <= focus.trade) break;
    append_item(list, trade->text);
  }
  return list.size() == 1 ? "" : "{\"symbol\":\"" + entry.symbol + "\",\"items\":" + list + "]}";
}

void MarketHub::send_update(Socket& socket, std::int64_t now_ms) {
  std::string quotes = "[", depths = "[", trades = "[";
  std::uint64_t topics = 0;
  for (const std::uint32_t stock : socket.watch) {
    const auto& entry = board_->entry(stock);
    if (socket.sequence > 0 && entry.sequence <= socket.sequence) continue;
    append_item(quotes, entry.quote);
    ++topics;
  }
  for (Focus& focus : socket.focus) {
    const auto& entry = board_->entry(focus.stock);
    if (!focus.whole && entry.sequence <= socket.sequence) continue;
    append_item(depths, entry.depth);
    ++topics;
    if (const std::string list = trades_for(focus); !list.empty())
      append_item(trades, list), ++topics;
    if (!entry.trades.empty()) focus.trade = entry.trades.front().id;
    focus.whole = false;
  }
  const bool first = socket.sequence == 0;
  socket.sequence = board_->sequence();
  if (topics == 0 && !first) return;
  socket.wire->send_text("{\"sequence\":" + std::to_string(socket.sequence) +
                         ",\"clock\":" + board_->clock() + ",\"quotes\":" + quotes +
                         "],\"depths\":" + depths + "],\"trades\":" + trades + "]}");
  socket.sent_ms = now_ms;
  ++updates_;
  topics_ += topics;
  settle(socket);
}

// Once a second: who is silent, and whose session may have ended.
void MarketHub::look_after(std::int64_t now_ms) {
  if (now_ms - looked_after_ms_ < market_round_ms) return;
  looked_after_ms_ = now_ms;
  bool answers = true;  // otherwise the others are not asked about either
  for (const auto& owned : sockets_) {
    Socket& socket = *owned;
    const std::int64_t silent_ms = now_ms - socket.wire->heard_ms();
    if (answers && now_ms - socket.checked_ms > options_.recheck_ms) {
      const auto caller = authenticate_(socket.request);
      answers = caller.ok() || caller.error().kind != ErrorKind::unavailable;
      if (answers) socket.checked_ms = now_ms;
      if (answers && (!caller.ok() || caller.value().account_id != socket.account_id))
        socket.close(CloseCode::policy, "signed out");
    }
    if (silent_ms < options_.ping_ms)
      socket.pinged = false;
    else if (!socket.pinged && !socket.closing)
      socket.wire->ping(), socket.pinged = true;
    socket.over |= silent_ms > options_.silence_ms || (socket.closing && now_ms > socket.due_ms);
    if (socket.pinged || socket.closing) settle(socket);
  }
}

// Reads and writes what the socket takes. One that has taken everything is due again.
void MarketHub::settle(Socket& socket) {
  if (socket.over) return;
  socket.over = !socket.wire->advance();
  if (socket.over || socket.writing == socket.wire->wants_to_write()) return;
  socket.writing = !socket.writing;
  epoll_event event{.events = EPOLLIN | (socket.writing ? EPOLLOUT : 0u), .data = {.ptr = &socket}};
  epoll_ctl(epoll_, EPOLL_CTL_MOD, socket.wire->fd(), &event);
}

void MarketHub::say_goodbye() {
  for (auto& socket : sockets_) {
    socket->close(CloseCode::going_away, "the server stops");
    (void)socket->wire->advance();
  }
  sockets_.clear();
}

}  // namespace septet::server
