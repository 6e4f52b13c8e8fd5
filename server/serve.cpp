#include "server/serve.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <thread>

#include "app/app.h"
#include "server/access_log.h"
#include "server/credentials.h"
#include "server/dav/dav.h"
#include "server/demonstration.h"
#include "server/feeds/feed_fetcher.h"
#include "server/http_host.h"
#include "server/job_runner.h"
#include "server/live_hub.h"
#include "server/market_hub.h"
#include "server/market_ticker.h"
#include "server/media_tools.h"
#include "server/metrics.h"
#include "server/public_page/routes.h"
#include "server/shared_rate_limiter.h"
#include "server/site.h"
#include "server/storage.h"
#include "server/system.h"
#include "server/tus/tus.h"
#include "server/web_assets.h"

namespace septet::server {

namespace {

constexpr std::int64_t patience_ms = 10'000;
// The text of what comes within a second is looked for together.
constexpr Duration text_delay = seconds(1);
constexpr std::int64_t look_for_jobs_ms = 2'000;

// Blocked in every thread, so that one of them can wait for it.
sigset_t ending_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  return signals;
}

// As many descriptors as the system lets us have.
void raise_descriptor_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

std::vector<Metrics::Reading> readings(const HttpHost& host, const LiveHub& live,
                                       const ServerDatabase& database) {
  const auto lobby = host.gauges();
  const auto commits = database.counts();
  const auto sockets = live.counts();
  const auto gauge = [](auto n) { return static_cast<double>(n); };
  return {
      {"septet_connections", "Open connections, parked or active.", false,
       gauge(lobby.connections)},
      {"septet_connections_active", "Requests being answered.", false, gauge(lobby.active)},
      {"septet_connections_accepted_total", "Since the start.", true, gauge(lobby.accepted)},
      {"septet_threads", "Threads that answer requests.", false, gauge(lobby.threads)},
      {"septet_live_sockets", "WebSockets for live events.", false, gauge(sockets.sockets)},
      {"septet_live_events_sent_total", "Events sent to sockets.", true, gauge(sockets.sent)},
      {"septet_commits_total", "Durable commits of the database.", true, gauge(commits.commits)},
      {"septet_writes_total", "Writes that those commits held.", true, gauge(commits.closures)},
      {"septet_write_retries_total", "Writes run again, another having been in their way.", true,
       gauge(commits.retries)},
  };
}

HttpHost::Options host_options(const Settings& settings) {
  HttpHost::Options out;
  out.host = settings.host;
  out.port = settings.port;
  out.tls_certificate_path = settings.tls_cert;
  out.tls_key_path = settings.tls_key;
  out.trust_proxy = settings.trust_proxy;
  out.lobby.threads = settings.threads;
  out.lobby.most_connections = static_cast<std::size_t>(settings.max_connections);
  return out;
}

app::Settings app_settings(const Settings& settings) {
  app::Settings out{.name = settings.name};
  out.drive.text_delay = text_delay;
  out.drive.versions_kept = days(settings.versions_kept_days);
  out.market.pause = [] { std::this_thread::sleep_for(std::chrono::milliseconds(10)); };
  if (!settings.rate_limit) out.rates = {{}, {}, {}}, out.failed_sign_ins = {};
  return out;
}

std::string address_of(const Settings& settings, int port) {
  const bool v6 = settings.host.find(':') != std::string::npos;
  return (settings.tls_cert.empty() ? "http://" : "https://") +
         (v6 ? "[" + settings.host + "]" : settings.host) + ":" + std::to_string(port);
}

std::vector<Metrics::Reading> readings(const JobRunner& runner) {
  const auto counts = runner.counts();
  const auto gauge = [](auto n) { return static_cast<double>(n); };
  return {
      {"septet_jobs_running", "Jobs being done by this server.", false, gauge(counts.running)},
      {"septet_jobs_done_total", "Jobs done by this server.", true, gauge(counts.done)},
      {"septet_jobs_failed_total", "Attempts that failed.", true, gauge(counts.failed)},
  };
}

std::vector<Metrics::Reading> readings(const MarketHub& market) {
  const auto counts = market.counts();
  const auto gauge = [](auto n) { return static_cast<double>(n); };
  return {
      {"septet_market_sockets", "WebSockets for live prices.", false, gauge(counts.sockets)},
      {"septet_market_updates_sent_total", "Messages sent to them.", true, gauge(counts.updates)},
      {"septet_market_topics_sent_total", "Quotes, books and lists of trades in those.", true,
       gauge(counts.topics)},
  };
}

// Limits in memory do where there is one server.
Result<std::unique_ptr<http::RateLimiter>> limiter_over(db::Database& database) {
  if (!database.shared()) return std::unique_ptr<http::RateLimiter>();
  return std::unique_ptr<http::RateLimiter>(TRY(SharedRateLimiter::open(database)));
}

// Under the names that they have in this build.
public_page::Assets public_assets() {
  const public_page::Assets plain;
  return {.style = asset_address(plain.style),
          .script = asset_address(plain.script),
          .mark = asset_address(plain.mark)};
}

void wait_for_the_end() {
  const sigset_t signals = ending_signals();
  int signal = 0;
  sigwait(&signals, &signal);
}

}  // namespace

Result<void> serve(const Settings& settings, const Environment& environment) {
  const sigset_t signals = ending_signals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  raise_descriptor_limit();
  umask(077);  // what is made in the data folder is for its owner only
  SystemClock clock;
  SystemRandom random;
  const Storage storage = TRY(open_storage(settings, environment, clock, random));
  const auto& database = storage.database;
  const auto log = TRY(AccessLog::open(settings.log, clock));
  const auto limiter = TRY(limiter_over(*database));
  Credentials credentials(2, settings.threads / 4);
  FeedFetcher feeds;
  MediaTools tools;
  std::atomic<HttpHost*> serving{nullptr};
  tools.on_waiting([&] {
    HttpHost* there = serving;
    return there == nullptr ? nullptr : there->waiting();
  });
  const auto app = TRY(app::App::create({.database = *database,
                                         .blobs = *storage.blobs,
                                         .clock = clock,
                                         .random = random,
                                         .cipher = storage.cipher.get(),
                                         .credentials = &credentials,
                                         .limiter = limiter.get(),
                                         .tools = &tools,
                                         .fetcher = &feeds},
                                        app_settings(settings)));
  const auto dav = TRY(dav::Dav::create(app->drive()));
  dav::bind_dav_routes(app->router(), *dav);
  const auto tus = TRY(tus::Tus::create(app->drive()));
  tus::bind_tus_routes(app->router(), *tus);
  public_page::bind_public_routes(app->router(), app->drive(), public_assets());
  if (!settings.empty) TRY(fill_demonstration(*app, *database, clock, random));
  Metrics metrics;
  LiveHub live({}, *database,
               [&](const http::Request& request) { return app->authenticate(request); });
  database->on_commit([&live] { live.wake(); });
  MarketHub market({}, app->market().venue(),
                   [&](const http::Request& request) { return app->authenticate(request); });
  app->market().venue().on_publish([&market] { market.wake(); });
  SeptetSite site({settings.metrics_for_all, !settings.tls_cert.empty()}, *app, live, market,
                  metrics, *log);
  JobRunner runner({.look_ms = look_for_jobs_ms}, {*database, app->jobs(), clock, random},
                   {{"housekeeping", minutes(1), [&] { return app->tick(); }},
                    {"tus", minutes(1), [&] { return tus->tick(); }}},
                   [&](std::string_view line) { log->note(line); });
  auto ticker = std::make_unique<MarketTicker>(app->market(),
                                               [&](std::string_view line) { log->note(line); });
  // Not before: a server that refuses to start says why, and nothing else.
  log->note("programs for previews and text: " + (tools.found().empty() ? "none" : tools.found()));
  const auto host = TRY(HttpHost::start(host_options(settings), site,
                                        [&](std::string_view line) { log->note(line); }));
  serving = host.get();
  metrics.add_source([&] { return readings(*host, live, *database); });
  metrics.add_source([&] { return readings(runner); });
  metrics.add_source([&] { return readings(market); });
  metrics.add_source(process_readings);
  const std::string address = address_of(settings, host->port());
  std::printf("Septet is at %s\n", address.c_str());
  if (const auto token = TRY(app->first_administrator_token()))
    std::printf("Become its administrator at %s/#/setup/%s\n", address.c_str(), token->c_str());
  std::fflush(stdout);
  wait_for_the_end();
  host->stop(patience_ms);
  ticker.reset();
  database->on_commit({});
  return {};
}

}  // namespace septet::server
