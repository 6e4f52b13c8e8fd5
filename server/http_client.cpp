#include "server/http_client.h"

#include <curl/curl.h>

#include <algorithm>

#include "base/encoding.h"
#include "base/text.h"

namespace septet::server {

class HttpClient::Handle {
 public:
  Handle() : curl_(curl_easy_init()) {}
  ~Handle() { curl_easy_cleanup(curl_); }
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;

  CURL* get() const { return curl_; }

 private:
  CURL* curl_;
};

namespace {

struct HeadersFreer {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using Headers = std::unique_ptr<curl_slist, HeadersFreer>;

constexpr std::uint64_t reserved_max_bytes = 64 << 20;

struct Receiving {
  HttpReply reply;
  std::size_t most_bytes;
};

std::size_t take_body(char* bytes, std::size_t size, std::size_t count, void* to) {
  auto& receiving = *static_cast<Receiving*>(to);
  const std::size_t length = size * count;
  if (length > receiving.most_bytes - receiving.reply.body.size()) return 0;  // ends the transfer
  receiving.reply.body.append(bytes, length);
  return length;
}

// The value, if the line is a header of that name.
std::optional<std::string_view> value_of(std::string_view line, std::string_view name) {
  if (line.size() <= name.size() || line[name.size()] != ':') return std::nullopt;
  if (!curl_strnequal(line.data(), name.data(), name.size())) return std::nullopt;
  return trimmed(line.substr(name.size() + 1));
}

std::size_t take_header(char* bytes, std::size_t size, std::size_t count, void* to) {
  HttpReply& reply = static_cast<Receiving*>(to)->reply;
  const std::string_view line(bytes, size * count);
  if (const auto etag = value_of(line, "etag")) reply.etag = *etag;
  if (const auto date = value_of(line, "date")) {
    const auto at_s = curl_getdate(std::string(*date).c_str(), nullptr);
    if (at_s > 0) reply.date = Timestamp{std::int64_t{at_s} * 1'000'000};
  }
  if (const auto length = value_of(line, "content-length")) {
    const std::uint64_t known_bytes = number_in(*length).value_or(0);
    reply.body.reserve(static_cast<std::size_t>(std::min(known_bytes, reserved_max_bytes)));
  }
  return line.size();
}

Headers headers_of(const OutgoingRequest& request) {
  curl_slist* list = nullptr;
  for (const auto& [name, value] : request.headers)
    list = curl_slist_append(list, (name + ": " + value).c_str());
  // What libcurl would add: it waits for "100 Continue", and takes a body for a form.
  for (const char* unwanted : {"Expect:", "Content-Type:", "Accept:"})
    list = curl_slist_append(list, unwanted);
  return Headers(list);
}

void set_body(CURL* curl, const OutgoingRequest& request) {
  if (request.method == "PUT" || request.method == "POST") {
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE,
                     static_cast<curl_off_t>(request.body.size()));
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request.body.empty() ? "" : request.body.data());
  }
  curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, request.method.c_str());
}

void set_up(CURL* curl, const OutgoingRequest& request, const HttpClient::Options& options,
            Receiving& receiving) {
  curl_easy_reset(curl);  // which keeps the connections
  curl_easy_setopt(curl, CURLOPT_URL, request.url.c_str());
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1);
  curl_easy_setopt(curl, CURLOPT_PATH_AS_IS, 1L);
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, long{options.connect_timeout_ms});
  curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
  curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, long{options.stall_timeout_s});
  curl_easy_setopt(curl, CURLOPT_BUFFERSIZE, 256L << 10);
  curl_easy_setopt(curl, CURLOPT_UPLOAD_BUFFERSIZE, 256L << 10);
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &receiving);
  curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_header);
  curl_easy_setopt(curl, CURLOPT_HEADERDATA, &receiving);
  set_body(curl, request);
}

bool may_pass(CURLcode code) {
  switch (code) {
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
    case CURLE_PARTIAL_FILE:
    case CURLE_OPERATION_TIMEDOUT:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_GOT_NOTHING:
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
      return true;
    default:
      return false;
  }
}

Error failed(CURLcode code, const char* details) {
  Error error =
      failure(ErrorKind::unavailable, may_pass(code) ? "host_unreachable" : "host_refused",
              "Another server that this one needs does not answer.");
  error.cause = *details ? details : curl_easy_strerror(code);
  return error;
}

void start_library() {
  static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
  (void)started;
}

}  // namespace

HttpClient::HttpClient(Options options) : options_(options) {}

HttpClient::~HttpClient() = default;

std::unique_ptr<HttpClient::Handle> HttpClient::take() {
  start_library();
  const std::lock_guard lock(mutex_);
  if (idle_.empty()) return std::make_unique<Handle>();
  std::unique_ptr<Handle> out = std::move(idle_.back());
  idle_.pop_back();
  return out;
}

void HttpClient::give_back(std::unique_ptr<Handle> handle) {
  const std::lock_guard lock(mutex_);
  idle_.push_back(std::move(handle));
}

Result<HttpReply> HttpClient::send(const OutgoingRequest& request) {
  std::unique_ptr<Handle> handle = take();
  CURL* curl = handle->get();
  if (curl == nullptr) return internal("libcurl has no memory");
  Receiving receiving{{}, options_.reply_max_bytes};
  const Headers headers = headers_of(request);
  std::string details(CURL_ERROR_SIZE, '\0');
  set_up(curl, request, options_, receiving);
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, details.data());
  const CURLcode code = curl_easy_perform(curl);
  curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, nullptr);
  if (code != CURLE_OK) return failed(code, details.c_str());
  long status = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  receiving.reply.status = static_cast<int>(status);
  give_back(std::move(handle));
  return std::move(receiving.reply);
}

}  // namespace septet::server
