// What live prices take on this machine, run by hand: market_live_bench [sockets] [topics]
// [seconds]. An exchange with sixty stocks whose time goes four times as fast as ours, so that each
// stock changes with every tick of the server; 1,000 sockets that watch 20 stocks each, read by a
// process of their own over loopback. The latency is from the publishing to the whole message
// having been read; at the end each socket has to have the newest quote of everything it watches.
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <condition_variable>
#include <cstdio>
#include <mutex>
#include <random>

#include "events/outbox.h"
#include "jobs/queue.h"
#include "market/service.h"
#include "server/group_commit_database.h"
#include "server/http_host.h"
#include "server/market_hub.h"
#include "server/market_ticker.h"
#include "server/system.h"
#include "support/temporary_folder.h"

using namespace septet;

namespace {

// When each sequence was published, on the steady clock: shared with the readers.
struct Published {
  static constexpr std::size_t most = 1 << 16;
  std::atomic<std::size_t> count{0};
  std::atomic<bool> ended{false};
  std::array<std::uint64_t, most> sequences;
  std::array<std::int64_t, most> at_us;
};

std::int64_t steady_us() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return std::int64_t{now.tv_sec} * 1'000'000 + now.tv_nsec / 1'000;
}

class LiveSite final : public server::Site {
 public:
  explicit LiveSite(server::MarketHub& hub) : hub_(hub) {}
  http::Response answer(server::Exchange& exchange) override { return hub_.upgrade(exchange); }
  void finished(const server::Exchange&) override {}

 private:
  server::MarketHub& hub_;
};

// ---- the readers ----

std::uint64_t number_after(std::string_view text, std::string_view name) {
  const auto at = text.find(name);
  std::uint64_t out = 0;
  if (at != text.npos)
    std::from_chars(text.data() + at + name.size(), text.data() + text.size(), out);
  return out;
}

struct Reader {
  int fd = -1;
  std::string input;
  bool upgraded = false;
  std::uint64_t sequence = 0;
};

struct Tally {
  std::vector<std::int64_t> latencies_us;
  std::int64_t updates = 0, topics = 0, disordered = 0;
  std::int64_t bytes = 0;
};

// When the first was published that holds what the reader did not have yet.
std::int64_t published_after(const Published& published, std::uint64_t sequence) {
  const std::size_t count = published.count;
  const auto end = published.sequences.begin() + static_cast<std::ptrdiff_t>(count);
  const auto found = std::upper_bound(published.sequences.begin(), end, sequence);
  return found == end
             ? 0
             : published.at_us[static_cast<std::size_t>(found - published.sequences.begin())];
}

void take_message(Reader& reader, std::string_view message, const Published& published,
                  Tally& tally) {
  const std::uint64_t sequence = number_after(message, "{\"sequence\":");
  if (reader.sequence > 0)
    if (const std::int64_t at = published_after(published, reader.sequence); at > 0)
      tally.latencies_us.push_back(steady_us() - at);
  if (sequence <= reader.sequence) ++tally.disordered;
  reader.sequence = sequence;
  ++tally.updates;
  for (std::size_t at = message.find("\"symbol\":"); at != message.npos;
       at = message.find("\"symbol\":", at + 1))
    ++tally.topics;
}

void take_frames(Reader& reader, const Published& published, Tally& tally) {
  for (;;) {
    const std::string& in = reader.input;
    if (in.size() < 4) return;
    std::size_t size = static_cast<unsigned char>(in[1]) & 0x7f, head = 2;
    if (size >= 126) {
      const std::size_t digits = size == 126 ? 2 : 8;
      head += digits;
      if (in.size() < head) return;
      size = 0;
      for (std::size_t i = 2; i < head; ++i) size = size << 8 | static_cast<unsigned char>(in[i]);
    }
    if (in.size() < head + size) return;
    if ((in[0] & 0x0f) == 1)
      take_message(reader, std::string_view(in).substr(head, size), published, tally);
    reader.input.erase(0, head + size);
  }
}

bool receive(Reader& reader, const Published& published, Tally& tally) {
  std::array<char, 65'536> buffer;
  const ssize_t count = recv(reader.fd, buffer.data(), buffer.size(), 0);
  if (count <= 0) return false;
  tally.bytes += count;
  reader.input.append(buffer.data(), static_cast<std::size_t>(count));
  if (!reader.upgraded) {
    const auto end = reader.input.find("\r\n\r\n");
    if (end == reader.input.npos) return true;
    reader.input.erase(0, end + 4);
    reader.upgraded = true;
  }
  take_frames(reader, published, tally);
  return true;
}

Reader connect_reader(int port, const std::string& wish) {
  Reader out;
  out.fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(out.fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) std::abort();
  std::string text =
      "GET /api/market/live HTTP/1.1\r\nHost: s\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
      "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
  text += '\x81';
  text += static_cast<char>(0x80 | 126);
  text += static_cast<char>(wish.size() >> 8);
  text += static_cast<char>(wish.size() & 0xff);
  text += std::string(4, '\0') + wish;
  if (send(out.fd, text.data(), text.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(text.size()))
    std::abort();
  return out;
}

int read_all(int port, const std::vector<std::string>& wishes, const Published& published) {
  const int epoll = epoll_create1(EPOLL_CLOEXEC);
  std::vector<Reader> readers;
  readers.reserve(wishes.size());
  for (const std::string& wish : wishes) {
    readers.push_back(connect_reader(port, wish));
    epoll_event event{.events = EPOLLIN, .data = {.ptr = &readers.back()}};
    epoll_ctl(epoll, EPOLL_CTL_ADD, readers.back().fd, &event);
  }
  Tally tally;
  const std::int64_t began = steady_us();
  std::int64_t ended_at = 0;
  // For half a second after the end what is under way still comes.
  while (ended_at == 0 || steady_us() - ended_at < 500'000) {
    std::array<epoll_event, 256> events;
    const int count = epoll_wait(epoll, events.data(), static_cast<int>(events.size()), 50);
    for (int i = 0; i < count; ++i)
      if (!receive(*static_cast<Reader*>(events[static_cast<std::size_t>(i)].data.ptr), published,
                   tally))
        return 2;
    if (ended_at == 0 && published.ended) ended_at = steady_us();
  }
  const double seconds = static_cast<double>(ended_at - began) / 1e6;
  const std::uint64_t newest = published.sequences[published.count - 1];
  const auto behind = std::count_if(readers.begin(), readers.end(),
                                    [&](const Reader& r) { return r.sequence < newest; });
  auto& all = tally.latencies_us;
  std::sort(all.begin(), all.end());
  const auto at = [&](double share) {
    return all.empty()
               ? 0.0
               : static_cast<double>(
                     all[static_cast<std::size_t>(static_cast<double>(all.size() - 1) * share)]) /
                     1e3;
  };
  std::printf("%zu sockets, %.1f s: %.0f topics/s in %.0f messages/s, %.1f MB/s\n", readers.size(),
              seconds, static_cast<double>(tally.topics) / seconds,
              static_cast<double>(tally.updates) / seconds,
              static_cast<double>(tally.bytes) / seconds / 1e6);
  std::printf("from publishing to read: p50 %.1f ms, p99 %.1f ms, longest %.1f ms\n", at(0.5),
              at(0.99), at(1));
  std::printf("behind at the end: %td; out of order: %lld\n", behind,
              static_cast<long long>(tally.disordered));
  return behind == 0 && tally.disordered == 0 ? 0 : 1;
}

// ---- the server ----

std::vector<std::string> wishes_of(market::Venue& venue, int sockets, int topics) {
  std::mt19937 dice(1);
  std::vector<std::string> symbols;
  for (std::uint32_t i = 0; i < venue.stock_count(); ++i) symbols.push_back(venue.stock(i).symbol);
  std::vector<std::string> out;
  for (int i = 0; i < sockets; ++i) {
    std::shuffle(symbols.begin(), symbols.end(), dice);
    Json watch = Json::array();
    for (int j = 0; j < topics; ++j)
      watch.push_back(symbols[static_cast<std::size_t>(j) % symbols.size()]);
    out.push_back(to_text(Json{{"watch", watch}}));
    if (out.back().size() < 126) out.back().append(126 - out.back().size(), ' ');
  }
  return out;
}

int number_of(char** arguments, int count, int which, int otherwise) {
  return which < count ? std::atoi(arguments[which]) : otherwise;
}

}  // namespace

int main(int count, char** arguments) {
  const int sockets = number_of(arguments, count, 1, 1'000);
  const int topics = number_of(arguments, count, 2, 20);
  const int lasts_s = number_of(arguments, count, 3, 20);
  rlimit files{};
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
  auto& published = *new (mmap(nullptr, sizeof(Published), PROT_READ | PROT_WRITE,
                               MAP_SHARED | MAP_ANONYMOUS, -1, 0)) Published;
  int wires[2];
  if (pipe(wires) != 0) return 2;
  const pid_t reading = fork();  // before there are threads
  if (reading == 0) {
    FILE* from = fdopen(wires[0], "r");
    close(wires[1]);
    int port = 0;
    std::vector<std::string> wishes(static_cast<std::size_t>(sockets));
    if (std::fscanf(from, "%d\n", &port) != 1) return 2;
    char line[8'192];
    for (std::string& wish : wishes) {
      if (std::fgets(line, sizeof line, from) == nullptr) return 2;
      wish = line;
      wish.pop_back();
    }
    return read_all(port, wishes, published);
  }
  test::TemporaryFolder folder;
  const auto database = *server::GroupCommitDatabase::open({.path = folder.path("market.db")});
  server::SystemClock clock;
  server::SystemRandom random;
  (void)events::migrate(*database);
  market::Settings settings;
  settings.speed = 4;
  auto made = market::Service::create({*database, clock, random}, settings);
  if (!made.ok()) return 2;
  const auto service = *std::move(made);
  const std::int64_t began = steady_us();
  if (const auto filled = service->fill(); !filled.ok()) {
    std::printf("%s %s\n", filled.error().message.c_str(), filled.error().cause.c_str());
    return 2;
  }
  std::printf("%zu companies listed with their past in %.0f ms\n", service->venue().stock_count(),
              static_cast<double>(steady_us() - began) / 1e3);
  server::MarketHub hub({.most_of_account = SIZE_MAX}, service->venue(),
                        [](const http::Request&) -> Result<Caller> {
                          Caller out;
                          out.account_id.bytes[15] = 1;
                          return out;
                        });
  std::mutex mutex;
  std::condition_variable enough;
  service->venue().on_publish([&] {
    const std::size_t at = published.count;
    if (at < Published::most && !published.ended) {
      published.sequences[at] = service->venue().sequence();
      published.at_us[at] = steady_us();
      published.count = at + 1;
    }
    hub.wake();
    const std::lock_guard lock(mutex);
    enough.notify_one();
  });
  LiveSite site(hub);
  server::HttpHost::Options options;
  options.lobby.most_connections = 5'000;
  const auto host = *server::HttpHost::start(options, site, [](std::string_view) {});
  FILE* to = fdopen(wires[1], "w");
  std::fprintf(to, "%d\n", host->port());
  for (const std::string& wish : wishes_of(service->venue(), sockets, topics))
    std::fprintf(to, "%s\n", wish.c_str());
  std::fclose(to);
  auto ticker = std::make_unique<server::MarketTicker>(*service, [](std::string_view line) {
    std::printf("%.*s\n", static_cast<int>(line.size()), line.data());
  });
  {
    std::unique_lock lock(mutex);
    enough.wait(lock, [&] { return published.count >= static_cast<std::size_t>(lasts_s) * 4; });
  }
  ticker.reset();
  published.ended = true;
  int status = 0;
  waitpid(reading, &status, 0);
  const auto counts = hub.counts();
  std::printf("sent: %llu messages with %llu topics\n",
              static_cast<unsigned long long>(counts.updates),
              static_cast<unsigned long long>(counts.topics));
  host->stop(100);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 2;
}
