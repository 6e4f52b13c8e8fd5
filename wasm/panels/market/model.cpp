#include "panels/market/model.h"

#include <algorithm>

#include "platform/page.h"

namespace septet::panels::market {

namespace {

constexpr std::string_view symbol_key = "market.symbol";

}  // namespace

Model::Model(client::Client& client)
    : client_(client),
      directory(client),
      lists(client, [this](Notice notice) { tell(std::move(notice)); }),
      sparks(client),
      account(client, [this](Notice notice) { tell(std::move(notice)); }),
      ticket(client, account),
      alerts(client, [this](Notice notice) { tell(std::move(notice)); }),
      charts(client, [this](Notice notice) { tell(std::move(notice)); }),
      boards(client, [this](Notice notice) { tell(std::move(notice)); }),
      screener(client, [this](Notice notice) { tell(std::move(notice)); }),
      administration(
          client, directory, [this] { forget_news(); },
          [this](Notice notice) { tell(std::move(notice)); }) {
  feed().on_update([this](const FeedUpdate& update) { updated(update); });
}

void Model::open(const Place& place) {
  place_ = place;
  shared_error_.reset();
  directory.need();
  lists.need();
  account.need();
  alerts.need();
  if (place.kind == PlaceKind::shared) {
    charts.open_shared(place.name, [this](Result<std::string> symbol) {
      if (!symbol.ok()) {
        shared_error_ = std::move(symbol).error();
        return;
      }
      symbol_ = *symbol;
      ticket.open(symbol_);
      charts.need();
    });
    return;
  }
  if (place.kind == PlaceKind::symbol) {
    show(place.name.empty() ? platform::stored(symbol_key).value_or("") : place.name);
    charts.need();
  }
  if (place.kind == PlaceKind::screener) screener.need();
  administration.leave();
}

void Model::show(const std::string& symbol) {
  if (symbol.empty()) return;
  symbol_ = symbol;
  platform::store(symbol_key, symbol);
  ticket.open(symbol);
  charts.open(symbol);
}

bool Model::unknown() const {
  return !symbol_.empty() && directory.loaded() && directory.find(symbol_) == nullptr;
}

void Model::reload() {
  directory.reload();
  lists.reload();
  account.reload();
  alerts.reload();
}

void Model::leave() {
  feed().stop();
}

void Model::forget() {
  leave();
  directory.forget();
  lists.forget();
  sparks.forget();
  account.forget();
  ticket.forget();
  alerts.forget();
  charts.forget();
  boards.forget();
  screener.forget();
  administration.forget();
  news_.clear();
  news_symbol_.reset();
  symbol_.clear();
  place_ = {};
}

client::Paged<Article>& Model::news_of(const std::string& symbol) {
  if (news_symbol_ == symbol) return news_;
  news_symbol_ = symbol;
  news_.clear();
  news_.load([this, symbol](auto cursor, auto then) {
    client_.market().news(symbol.empty() ? std::nullopt : std::optional(symbol), std::move(cursor),
                          std::move(then));
  });
  return news_;
}

void Model::watch_these() {
  client::Watched watched;
  watched.watch = std::exchange(wanted_, {});
  std::sort(watched.watch.begin(), watched.watch.end());
  watched.watch.erase(std::unique(watched.watch.begin(), watched.watch.end()), watched.watch.end());
  if (place_.kind == PlaceKind::symbol || place_.kind == PlaceKind::shared)
    watched.focus = charts.symbols();
  feed().watch(std::move(watched));
}

// The first stock of the list is open until the person chooses another.
void Model::updated(const FeedUpdate& update) {
  charts.grow(update);
  for (const Quote& quote : update.quotes)
    if (quote.symbol == symbol_) ticket.take_quote(quote);
}

}  // namespace septet::panels::market
