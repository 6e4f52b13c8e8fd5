#include "panels/market/administration.h"

#include <algorithm>

namespace septet::panels::market {

namespace {

constexpr std::string_view section_names[] = {"clock", "stocks", "news", "feeds", "reports"};

bool has_role(const client::Client& client, Role role) {
  const auto& roles = client.me().roles;
  return std::find(roles.begin(), roles.end(), role) != roles.end();
}

std::string action_text(const NewAction& action) {
  if (action.cash) return "A dividend of $" + price_text(*action.cash);
  return "A split of " + std::to_string(action.split_from.value_or(1)) + " into " +
         std::to_string(action.split_to.value_or(1));
}

}  // namespace

std::string_view name_of(Section section) {
  return section_names[static_cast<int>(section)];
}

// In local mode there is one person, who runs everything.
bool Administration::administers() const {
  return client_.local() || has_role(client_, Role::administrator);
}

bool Administration::moderates() const {
  return has_role(client_, Role::administrator) || has_role(client_, Role::content_manager);
}

std::vector<Section> Administration::sections() const {
  std::vector<Section> out;
  if (administers()) out = {Section::clock, Section::stocks, Section::news, Section::feeds};
  if (!client_.local() && moderates()) out.push_back(Section::reports);
  return out;
}

std::optional<Section> Administration::section(std::string_view name) const {
  const std::vector<Section> open = sections();
  for (const Section one : open)
    if (name_of(one) == name) return one;
  return open.empty() ? std::nullopt : std::optional(open.front());
}

void Administration::load(Section section) {
  asked_ = section;
  if (section == Section::clock)
    clock_.load([this](auto then) { client_.market().clock(std::move(then)); });
  if (section == Section::news)
    articles_.load([this](auto cursor, auto then) {
      client_.market().news({}, std::move(cursor), std::move(then));
    });
  if (section == Section::feeds && !client_.local())
    feeds_.load([this](auto then) { client_.market().feeds(std::move(then)); });
  if (section == Section::reports)
    reports_.load([this](auto cursor, auto then) {
      client_.market().reports(std::move(cursor), std::move(then));
    });
}

void Administration::forget() {
  leave();
  clock_.clear();
  articles_.clear();
  feeds_.clear();
  reports_.clear();
}

client::Then<void> Administration::after(std::string said, Done done, std::function<void()> follows,
                                         std::function<void()> undo) {
  return [this, notice = Notice{std::move(said), std::move(undo), {}}, done = std::move(done),
          follows = std::move(follows)](Result<void> answer) {
    if (!answer.ok()) {
      if (done) return done(std::move(answer).error());
      return tell_(failed(std::move(answer).error()));
    }
    follows();
    tell_(notice);
    if (done) done({});
  };
}

// ---- The clock

const ClockState* Administration::clock() const {
  const auto& live = client_.market_feed().clock();
  const bool newer = live && (!clock_ || live->now > clock_->now);
  return newer ? &*live : clock_ ? &*clock_ : nullptr;
}

void Administration::set_clock(const SetClock& change, const std::string& said) {
  const ClockState* known = clock();
  if (!known) return;
  client_.market().set_clock(change, [this, said, before = *known](Result<ClockState> set) {
    if (!set.ok()) return tell_(failed(std::move(set).error()));
    clock_.set(*std::move(set));
    tell_({said,
           [this, before] {
             set_clock({before.speed, before.continuous}, "The clock goes as it did before");
           },
           {}});
  });
}

// ---- Stocks

void Administration::list(const NewStock& stock, Done done) {
  client_.market().add_stock(
      stock, after(stock.symbol + " is listed", std::move(done), [this] { directory_.reload(); }));
}

void Administration::halt(const std::string& symbol, bool halt_it) {
  const auto follows = [this, symbol, halt_it] {
    client::MarketFeed& feed = client_.market_feed();
    const Quote* known = feed.quote(symbol);
    if (!known) return;
    Quote quote = *known;
    quote.halted = halt_it;
    feed.learn(std::move(quote));
  };
  client_.market().halt(symbol, halt_it,
                        after(symbol + (halt_it ? " is halted" : " trades again"), {}, follows,
                              [this, symbol, halt_it] { halt(symbol, !halt_it); }));
}

void Administration::announce(const std::string& symbol, const NewAction& action, Done done) {
  client_.market().announce(
      symbol, action,
      after(action_text(action) + " is announced for " + symbol, std::move(done), [] {}));
}

void Administration::import_bars(const std::string& symbol, const platform::FileRef& file,
                                 Done done) {
  const auto forget = [handle = file.handle, done = std::move(done)](std::optional<Error> error) {
    platform::release(handle);
    done(std::move(error));
  };
  client_.market().import_bars(symbol, file,
                               after(file.name + " is imported into " + symbol, forget, [] {}));
}

// ---- News

void Administration::news_changed(Section changed) {
  load(changed);
  news_elsewhere_();
}

void Administration::write(const NewArticle& article, Done done) {
  client_.market().add_article(article, after("Article published", std::move(done),
                                              [this] { news_changed(Section::news); }));
}

void Administration::take_back(const Id& article) {
  client_.market().remove_article(
      article, after("Article taken back", {}, [this] { news_changed(Section::news); }));
}

void Administration::add_feed(const std::string& url, Done done) {
  client_.market().add_feed(
      {url}, after("Feed added", std::move(done), [this] { news_changed(Section::feeds); }));
}

void Administration::fetch(const Id& feed) {
  client_.market().fetch_feed(
      feed, after("The feed was asked for news", {}, [this] { news_changed(Section::feeds); }));
}

void Administration::remove_feed(const Id& feed) {
  client_.market().remove_feed(feed,
                               after("Feed removed", {}, [this] { news_changed(Section::feeds); }));
}

// ---- Reports

void Administration::hide(const Id& post, bool hide_it) {
  client_.market().hide(
      post, hide_it, after(hide_it ? "Post hidden" : "Post shown again", {}, [this, post, hide_it] {
        for (Report& one : reports_.items())
          if (one.post.id == post) one.post.hidden = hide_it;
      }));
}

void Administration::keep(const Id& post) {
  client_.market().hide(post, false, after("The post stays", {}, [this, post] {
                          std::erase_if(reports_.items(),
                                        [&](const Report& one) { return one.post.id == post; });
                        }));
}

}  // namespace septet::panels::market
