#include "server/feeds/feed_fetcher.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <memory>

#include "base/encoding.h"
#include "server/feeds/feed_parser.h"
#include "server/feeds/public_address.h"

namespace septet::server {

namespace {

using Options = FeedFetcher::Options;

struct HandleFreer {
  void operator()(CURL* curl) const { curl_easy_cleanup(curl); }
};
struct UrlFreer {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};
struct ListFreer {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

Error address_not_allowed() {
  return invalid("url", "address_not_allowed",
                 "Feeds come from public http and https addresses, on their usual ports.");
}

Error unreachable(std::string cause) {
  Error error = failure(ErrorKind::unavailable, "feed_unreachable", "This feed cannot be fetched.");
  error.message += " " + cause + ".";
  error.cause = std::move(cause);
  return error;
}

Error over_the_limit(const Options& options) {
  return failure(ErrorKind::too_large, "feed_too_large",
                 "This feed has more than " + std::to_string(options.most_bytes >> 10) + " KiB.");
}

// One page on its way in.
struct FeedReply {
  const Options& options;
  std::string body;
  bool address_refused = false;
  bool too_large = false;
};

bool is_for_tests(const Options& options, int port) {
  const auto& ports = options.loopback_ports;
  return std::find(ports.begin(), ports.end(), port) != ports.end();
}

int port_of(const sockaddr& address) {
  if (address.sa_family == AF_INET)
    return ntohs(reinterpret_cast<const sockaddr_in&>(address).sin_port);
  return ntohs(reinterpret_cast<const sockaddr_in6&>(address).sin6_port);
}

bool is_loopback(const sockaddr& address) {
  return address.sa_family == AF_INET &&
         reinterpret_cast<const sockaddr_in&>(address).sin_addr.s_addr == htonl(INADDR_LOOPBACK);
}

bool may_connect(const Options& options, const sockaddr& address) {
  if (address.sa_family != AF_INET && address.sa_family != AF_INET6) return false;
  const int port = port_of(address);
  if (is_loopback(address) && is_for_tests(options, port)) return true;
  return is_public_address(address) && (port == 80 || port == 443);
}

// Called by libcurl with the address that it is about to connect to.
curl_socket_t open_if_allowed(void* to, curlsocktype, curl_sockaddr* address) {
  auto& reply = *static_cast<FeedReply*>(to);
  if (!may_connect(reply.options, address->addr)) {
    reply.address_refused = true;
    return CURL_SOCKET_BAD;
  }
  return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

std::size_t take_piece(char* bytes, std::size_t size, std::size_t count, void* to) {
  auto& reply = *static_cast<FeedReply*>(to);
  const std::size_t length = size * count;
  if (length > reply.options.most_bytes - reply.body.size()) {
    reply.too_large = true;
    return 0;  // ends the transfer
  }
  reply.body.append(bytes, length);
  return length;
}

std::string part_of(CURLU* url, CURLUPart part, unsigned flags = 0) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, flags) != CURLUE_OK) return {};
  std::string out(text);
  curl_free(text);
  return out;
}

Result<void> check_address(const Options& options, const std::string& address) {
  const std::unique_ptr<CURLU, UrlFreer> url(curl_url());
  if (url == nullptr || address.size() > feed_link_most ||
      curl_url_set(url.get(), CURLUPART_URL, address.c_str(), 0) != CURLUE_OK)
    return address_not_allowed();
  const std::string scheme = part_of(url.get(), CURLUPART_SCHEME);
  const auto port = number_in(part_of(url.get(), CURLUPART_PORT, CURLU_DEFAULT_PORT));
  const bool is_web = scheme == "http" || scheme == "https";
  const bool has_user = !part_of(url.get(), CURLUPART_USER).empty() ||
                        !part_of(url.get(), CURLUPART_PASSWORD).empty();
  const bool usual_port =
      port && (*port == 80 || *port == 443 ||
               (*port < 65536 && is_for_tests(options, static_cast<int>(*port))));
  if (!is_web || has_user || !usual_port) return address_not_allowed();
  return {};
}

void set_up(CURL* curl, const std::string& url, FeedReply& reply, long left_ms) {
  curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_PROXY, "");
  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1);
  curl_easy_setopt(curl, CURLOPT_ACCEPT_ENCODING, "gzip, deflate");
  curl_easy_setopt(curl, CURLOPT_USERAGENT, "Septet (news feeds)");
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, long{reply.options.connect_timeout_ms});
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, left_ms);
  curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, open_if_allowed);
  curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, &reply);
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_piece);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &reply);
}

// What came, or where it says that it is.
struct FeedAnswer {
  std::string body;
  std::string redirected_to;
};

Result<FeedAnswer> ask(const Options& options, const std::string& url, long left_ms) {
  TRY(check_address(options, url));
  const std::unique_ptr<CURL, HandleFreer> curl(curl_easy_init());
  if (curl == nullptr) return internal("libcurl has no memory");
  FeedReply reply{options, {}};
  set_up(curl.get(), url, reply, left_ms);
  const std::unique_ptr<curl_slist, ListFreer> headers(curl_slist_append(
      nullptr, "Accept: application/rss+xml, application/atom+xml, application/xml, text/xml"));
  curl_easy_setopt(curl.get(), CURLOPT_HTTPHEADER, headers.get());
  const CURLcode code = curl_easy_perform(curl.get());
  if (reply.too_large) return over_the_limit(options);
  if (code != CURLE_OK)
    return reply.address_refused ? address_not_allowed() : unreachable(curl_easy_strerror(code));
  long status = 0;
  curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &status);
  char* next = nullptr;
  curl_easy_getinfo(curl.get(), CURLINFO_REDIRECT_URL, &next);
  if (next != nullptr) return FeedAnswer{{}, next};
  if (status != 200) return unreachable("Its server answers " + std::to_string(status));
  return FeedAnswer{std::move(reply.body), {}};
}

}  // namespace

Result<std::string> FeedFetcher::get(std::string url) const {
  using SteadyClock = std::chrono::steady_clock;
  static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
  (void)started;
  const auto last = SteadyClock::now() + std::chrono::milliseconds(options_.timeout_ms);
  for (int redirects = 0; redirects <= options_.most_redirects; ++redirects) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(last - SteadyClock::now()).count();
    if (left <= 0) break;
    FeedAnswer answer = TRY(ask(options_, url, static_cast<long>(left)));
    if (answer.redirected_to.empty()) return std::move(answer.body);
    url = std::move(answer.redirected_to);
  }
  return unreachable("It leads on and on");
}

Result<market::FetchedFeed> FeedFetcher::fetch(const std::string& url) {
  return parse_feed(TRY(get(url)));
}

}  // namespace septet::server
