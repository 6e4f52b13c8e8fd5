#include "app/app.h"
#include "contract/host.h"
#include "db/embedded_database.h"
#include "server/dav/dav.h"
#include "server/postgres_database.h"
#include "server/public_page/routes.h"
#include "server/system.h"
#include "server/tus/tus.h"
#include "support/fake_credentials.h"
#include "support/fakes.h"
#include "support/memory_blobs.h"
#include "support/postgres.h"

namespace septet::contract {

namespace {

// A body that is whole, only announced, or broken off in the middle.
class SentBody final : public http::Body {
 public:
  explicit SentBody(const Exchange& exchange)
      : whole_(exchange.body),
        sending_(exchange.sending),
        size_(sending_ == Sending::announced ? exchange.announced_bytes : whole_.size()) {}

  std::optional<std::uint64_t> size() const override { return size_; }

  Result<void> drain(std::uint64_t limit, const Sink& sink) override {
    if (sending_ == Sending::whole) return whole_text().drain(limit, sink);
    TRY(sink(std::string_view(whole_).substr(0, whole_.size() / 2)));
    return invalid("", "body_incomplete", "The request broke off.");
  }

 private:
  http::TextBody whole_text() const { return http::TextBody(whole_); }

  std::string whole_;
  Sending sending_;
  std::uint64_t size_;
};

Result<http::Request> request_of(const Exchange& exchange) {
  const auto method = http::parse_method(exchange.method);
  if (!method) return invalid("method", "bad_scenario", "there is no verb " + exchange.method);
  http::Request out;
  out.method = *method;
  const auto question = exchange.url.find('?');
  out.path = exchange.url.substr(0, question);
  if (question != exchange.url.npos) out.query = http::Query(exchange.url.substr(question + 1));
  out.headers = exchange.headers;
  out.body = std::make_shared<SentBody>(exchange);
  out.peer_address = exchange.address;
  return out;
}

// A new database for each scenario.
using OpenDatabase = std::function<Result<std::unique_ptr<db::Database>>()>;

Result<std::unique_ptr<db::Database>> open_embedded() {
  return TRY(db::EmbeddedDatabase::open({.path = ":memory:"}));
}

class InProcessHost final : public Host {
 public:
  InProcessHost(bool local, OpenDatabase open_database)
      : local_(local), open_database_(std::move(open_database)) {}

  bool has(std::string_view feature) const override {
    if (feature == "accounts" || feature == "administrator") return !local_;
    if (feature == "local") return local_;
    return feature == "clock" || feature == "announce" || feature == "half";
  }

  Result<void> begin_scenario() override {
    app_.reset();
    database_.reset();
    blobs_ = std::make_unique<test::MemoryBlobs>();
    database_ = TRY(open_database_());
    app_ = TRY(app::App::create({.database = *database_,
                                 .blobs = *blobs_,
                                 .clock = clock_,
                                 .random = random_,
                                 .credentials = local_ ? nullptr : &credentials_},
                                {.local = local_}));
    dav_ = TRY(dav::Dav::create(app_->drive()));
    tus_ = TRY(tus::Tus::create(app_->drive()));
    if (!local_) {
      dav::bind_dav_routes(app_->router(), *dav_);
      tus::bind_tus_routes(app_->router(), *tus_);
      public_page::bind_public_routes(app_->router(), app_->drive());
    }
    setup_token_ = TRY(app_->first_administrator_token()).value_or("");
    administrator = nullptr;
    return {};
  }

  Result<Answer> exchange(const Exchange& exchange) override {
    if (app_ == nullptr) TRY(begin_scenario());
    clock_.advance(milliseconds(1));  // so that what happens later has a later id
    const http::Request request = TRY(request_of(exchange));
    http::Response response = app_->handle(request);
    Answer out{response.status, response.headers, {}};
    if (request.method != http::Method::head) out.body = TRY(response.whole_body());
    return out;
  }

  Timestamp now() const override { return clock_.now(); }
  void advance(Duration duration) override { clock_.advance(duration); }
  std::string setup_token() override { return setup_token_; }

 private:
  bool local_;
  OpenDatabase open_database_;
  mutable test::FakeClock clock_;
  server::SystemRandom random_;
  test::FakeCredentials credentials_;
  std::string setup_token_;
  std::unique_ptr<test::MemoryBlobs> blobs_;
  std::unique_ptr<db::Database> database_;
  std::unique_ptr<app::App> app_;
  std::unique_ptr<dav::Dav> dav_;
  std::unique_ptr<tus::Tus> tus_;
};

}  // namespace

Result<std::unique_ptr<Host>> make_in_process_host(bool local) {
  std::unique_ptr<Host> host = std::make_unique<InProcessHost>(local, open_embedded);
  TRY(host->begin_scenario());
  return host;
}

Result<std::unique_ptr<Host>> make_postgres_host(const std::string& url) {
  std::unique_ptr<Host> host =
      std::make_unique<InProcessHost>(false, [url]() -> Result<std::unique_ptr<db::Database>> {
        TRY(test::empty_database(url));
        return TRY(server::PostgresDatabase::open({.url = url}));
      });
  TRY(host->begin_scenario());
  return host;
}

}  // namespace septet::contract
