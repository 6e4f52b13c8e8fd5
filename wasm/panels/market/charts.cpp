#include "panels/market/charts.h"

#include <algorithm>

#include "panels/market/exchange_time.h"
#include "platform/page.h"

namespace septet::panels::market {

namespace chart = ui::chart;

namespace {

constexpr int bars_at_once = 1000;
constexpr double kept_after_ms = 800;
constexpr std::int64_t trading_day_s = 86'400;

constexpr Interval all_intervals[] = {
    {"1s", "1s", "1 s", "one second", 1},
    {"5s", "5s", "5 s", "5 seconds", 5},
    {"30s", "30s", "30 s", "30 seconds", 30},
    {"1m", "1m", "1 min", "one minute", 60},
    {"5m", "5m", "5 min", "5 minutes", 300},
    {"15m", "15m", "15 min", "15 minutes", 900},
    {"30m", "30m", "30 min", "30 minutes", 1800},
    {"1h", "1h", "1 h", "one hour", 3600},
    {"2h", "2h", "2 h", "2 hours", 7200},
    {"4h", "4h", "4 h", "4 hours", 14400},
    {"1d", "1D", "1 day", "one day", trading_day_s},
    {"1w", "1W", "1 week", "one week", 7 * trading_day_s},
    {"1mo", "1M", "1 month", "one month", 30 * trading_day_s},
};

double dollars(std::int64_t units) {
  return static_cast<double>(units) / static_cast<double>(Price::one);
}

std::vector<double> dollars(const std::vector<std::int64_t>& units) {
  std::vector<double> out;
  out.reserve(units.size());
  for (const std::int64_t one : units) out.push_back(dollars(one));
  return out;
}

chart::Drawing drawn(const Drawing& from) {
  chart::Drawing out;
  out.id = to_string(from.id);
  out.kind = static_cast<chart::DrawingKind>(from.kind);
  for (const Anchor& anchor : from.anchors)
    out.anchors.push_back({anchor.time, anchor.price.real()});
  out.text = from.text;
  out.series = static_cast<int>(from.series);
  out.locked = from.locked;
  out.hidden = from.hidden;
  return out;
}

Drawing kept(const chart::Drawing& from) {
  Drawing out;
  const auto id = parse_id(from.id);
  out.id = id.ok() ? *id : make_id(platform::clock(), platform::random());
  out.kind = static_cast<DrawingKind>(from.kind);
  for (const chart::Anchor& anchor : from.anchors)
    out.anchors.push_back(
        {anchor.time, Price{static_cast<std::int64_t>(anchor.price * Price::one + 0.5)}});
  out.text = from.text;
  out.series = from.series;
  out.locked = from.locked;
  out.hidden = from.hidden;
  return out;
}

chart::Note note_of(const CorporateAction& action) {
  const std::int64_t time = action.ex_at.us / 1'000'000;
  if (action.kind == ActionKind::dividend)
    return {time, "D", "Dividend of " + money_text(Amount{action.cash.units / 100}) + " a share"};
  return {time, "S",
          std::to_string(action.split_to) + "-for-" + std::to_string(action.split_from) + " split"};
}

std::vector<chart::Indicator> usual_indicators() {
  std::vector<chart::Indicator> out;
  for (const char* text :
       {"sma:20:series=2", "ema:50:series=1", "bollinger:20:2:series=6", "rsi:14:series=4"})
    if (auto one = chart::indicator_from(text)) out.push_back(*one);
  return out;
}

Json encoded(const Slot& slot) {
  Json indicators = Json::array();
  for (const chart::Indicator& one : slot.chart.settings.indicators)
    indicators.push_back(chart::text_of(one));
  return {{"symbol", slot.symbol},
          {"interval", slot.interval},
          {"style", static_cast<int>(slot.chart.settings.style)},
          {"scale", static_cast<int>(slot.chart.settings.scale)},
          {"magnet", slot.chart.settings.magnet},
          {"volume", slot.chart.settings.volume},
          {"compared", slot.compared},
          {"panes", slot.chart.settings.pane_heights},
          {"indicators", std::move(indicators)}};
}

std::string text_at(const Json& json, const char* name) {
  const auto found = json.find(name);
  return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}
int number_at(const Json& json, const char* name, int most) {
  const auto found = json.find(name);
  return found != json.end() && found->is_number_integer() ? std::clamp(found->get<int>(), 0, most)
                                                           : 0;
}
bool flag_at(const Json& json, const char* name, bool usual) {
  const auto found = json.find(name);
  return found != json.end() && found->is_boolean() ? found->get<bool>() : usual;
}
const Json& list_at(const Json& json, const char* name) {
  static const Json none = Json::array();
  const auto found = json.find(name);
  return found != json.end() && found->is_array() ? *found : none;
}

// Whatever is not as it should be is left at what it is without.
void take_slot(Slot& slot, const Json& json) {
  if (const std::string interval = text_at(json, "interval"); !interval.empty())
    slot.interval = interval_of(interval).id;
  slot.chart.settings.style = static_cast<chart::Style>(number_at(json, "style", 5));
  slot.chart.settings.scale = static_cast<chart::ScaleKind>(number_at(json, "scale", 2));
  slot.chart.settings.magnet = flag_at(json, "magnet", false);
  slot.chart.settings.volume = flag_at(json, "volume", true);
  slot.compared.clear();
  for (const Json& one : list_at(json, "compared"))
    if (one.is_string()) slot.compared.push_back(one.get<std::string>());
  slot.chart.settings.pane_heights.clear();
  for (const Json& one : list_at(json, "panes"))
    if (one.is_number()) slot.chart.settings.pane_heights.push_back(one.get<float>());
  slot.chart.settings.indicators.clear();
  for (const Json& one : list_at(json, "indicators"))
    if (one.is_string())
      if (auto indicator = chart::indicator_from(one.get<std::string>()))
        slot.chart.settings.indicators.push_back(*indicator);
}

}  // namespace

chart::Bars drawn(const Bars& bars) {
  return {bars.times,        dollars(bars.open),  dollars(bars.high),
          dollars(bars.low), dollars(bars.close), {bars.volume.begin(), bars.volume.end()}};
}

std::vector<chart::Drawing> drawn(const std::vector<Drawing>& all) {
  std::vector<chart::Drawing> out;
  for (const Drawing& one : all) out.push_back(drawn(one));
  return out;
}

chart::Subject subject_of(const std::string& symbol, const Interval& interval, double last) {
  const bool small = last < 1;
  return {symbol,        std::string(interval.name), std::string(interval.spoken), interval.seconds,
          small ? 4 : 2, small ? 0.0001 : 0.01};
}

std::span<const Interval> intervals() {
  return all_intervals;
}

const Interval& interval_of(std::string_view id) {
  for (const Interval& one : all_intervals)
    if (one.id == id) return one;
  return all_intervals[5];
}

Charts::Charts(client::Client& client, Tell tell) : client_(client), tell_(std::move(tell)) {
  for (auto& slot : slots_) {
    slot = std::make_unique<Slot>();
    slot->chart.settings.indicators = usual_indicators();
    slot->chart.utc_offset = new_york_offset_s;
  }
}

void Charts::need() {
  if (std::exchange(asked_, true)) return;
  client_.market().layout([this](Result<Layout> kept) {
    if (kept.ok() && kept->content.is_object()) take_layout(kept->content);
  });
}

void Charts::forget() {
  asked_ = false;
  platform::cancel(std::exchange(layout_timer_, 0));
  for (auto& slot : slots_) {
    platform::cancel(slot->drawings_timer);
    Slot fresh;
    fresh.question = slot->question + 1;  // answers that are on their way are no longer for it
    fresh.chart.settings.indicators = usual_indicators();
    fresh.chart.utc_offset = new_york_offset_s;
    *slot = std::move(fresh);
  }
  count_ = 1;
  active_ = 0;
}

// ---- The layout

void Charts::take_layout(const Json& json) {
  count_ = std::max(1, number_at(json, "count", 4));
  const Json& kept = list_at(json, "slots");
  for (std::size_t i = 0; i < std::min(slots_.size(), kept.size()); ++i) {
    Slot& one = *slots_[i];
    if (!kept[i].is_object()) continue;
    take_slot(one, kept[i]);
    // The address says which symbol the first shows.
    if (i > 0 || one.symbol.empty()) one.symbol = text_at(kept[i], "symbol");
    if (!one.symbol.empty()) load(one);
  }
}

Json Charts::layout() const {
  Json slots = Json::array();
  for (const auto& one : slots_) slots.push_back(encoded(*one));
  return {{"count", count_}, {"slots", std::move(slots)}};
}

void Charts::settings_changed() {
  platform::cancel(std::exchange(layout_timer_, 0));
  layout_timer_ = platform::after(kept_after_ms, [this] {
    layout_timer_ = 0;
    client_.market().save_layout({layout()}, [](const Result<Layout>&) {});
  });
}

void Charts::set_count(int count) {
  count_ = std::clamp(count, 1, 4);
  active_ = std::min(active_, count_ - 1);
  const std::string first = slot(0).symbol;
  for (int i = 0; i < count_; ++i) {
    Slot& one = slot(i);
    if (one.symbol.empty()) one.symbol = first;
    if (one.chart.bars().empty() && !one.loading && !one.symbol.empty()) load(one);
  }
  settings_changed();
}

std::vector<std::string> Charts::symbols() const {
  std::vector<std::string> out;
  for (int i = 0; i < count_; ++i) {
    const std::string& symbol = slots_[static_cast<std::size_t>(i)]->symbol;
    if (!symbol.empty() && std::find(out.begin(), out.end(), symbol) == out.end())
      out.push_back(symbol);
  }
  return out;
}

void Charts::open(const std::string& symbol) {
  Slot& one = active();
  if (one.symbol == symbol) {
    if (one.drawings_of != symbol) load_drawings(one);
    return;
  }
  one.symbol = symbol;
  std::erase(one.compared, symbol);
  load(one);
  if (asked_) settings_changed();
}

void Charts::set_interval(const std::string& id) {
  Slot& one = active();
  one.range_wanted = false;
  if (one.interval == id) return;
  one.interval = id;
  load(one);
  settings_changed();
}

void Charts::set_range(const std::string& interval, std::int64_t range_s) {
  Slot& one = active();
  if (!one.range_wanted) one.wide_interval = one.interval;
  one.range_s = range_s;
  one.range_wanted = true;
  one.interval = interval;
  load(one);
}

void Charts::leave_range() {
  Slot& one = active();
  if (!std::exchange(one.range_wanted, false)) return;
  one.interval = one.wide_interval;
  load(one);
}

void Charts::set_style(chart::Style style) {
  active().chart.settings.style = style;
  settings_changed();
}
void Charts::set_scale(chart::ScaleKind scale) {
  active().chart.settings.scale = scale;
  settings_changed();
}

void Charts::add_indicator(chart::Indicator indicator) {
  active().chart.settings.indicators.push_back(indicator);
  settings_changed();
}

void Charts::replace_indicator(std::size_t index, std::optional<chart::Indicator> with) {
  auto& all = active().chart.settings.indicators;
  if (index >= all.size()) return;
  if (with)
    all[index] = *with;
  else
    all.erase(all.begin() + static_cast<std::ptrdiff_t>(index));
  settings_changed();
}

// ---- Bars

void Charts::load(Slot& slot) {
  const int question = ++slot.question;
  slot.loading = true;
  slot.older_loading = false;
  slot.error.reset();
  slot.since_ms = platform::now_ms();
  slot.chart.loading = true;
  slot.marks_seen = -1;
  client_.market().bars(slot.symbol, {.interval = slot.interval, .to = {}, .limit = bars_at_once},
                        [this, &slot, question](Result<Bars> bars) {
                          if (question == slot.question) took(slot, std::move(bars));
                        });
  if (slot.drawings_of != slot.symbol) load_drawings(slot);
  if (slot.notes_of != slot.symbol) load_notes(slot);
}

void Charts::took(Slot& slot, Result<Bars> bars) {
  slot.loading = slot.chart.loading = false;
  if (!bars.ok()) {
    slot.error = std::move(bars).error();
    return;
  }
  const double last = bars->close.empty() ? 100 : dollars(bars->close.back());
  const std::int64_t newest = bars->times.empty() ? 0 : bars->times.back();
  slot.chart.set_bars(subject_of(slot.symbol, interval_of(slot.interval), last), drawn(*bars));
  if (bars->times.size() < static_cast<std::size_t>(bars_at_once) / 2) slot.chart.set_no_older();
  const auto* trades = client_.market_feed().trades(slot.symbol);
  slot.last_trade = trades && !trades->empty() ? trades->front().id : 0;
  if (slot.range_wanted)
    slot.range_s > 0 ? slot.chart.show({newest - slot.range_s, newest}) : slot.chart.show_all();
  slot.chart.set_comparisons({});
  load_comparisons(slot);
}

void Charts::retry(Slot& slot) {
  load(slot);
}

void Charts::load_older(Slot& slot) {
  if (slot.older_loading || slot.chart.bars().empty()) return;
  slot.older_loading = true;
  const std::int64_t first = slot.chart.bars().time.front();
  client_.market().bars(
      slot.symbol, {.interval = slot.interval, .to = first, .limit = bars_at_once},
      [&slot, first, question = slot.question](Result<Bars> bars) {
        if (question != slot.question) return;
        slot.older_loading = false;
        const bool older = bars.ok() && !bars->times.empty() && bars->times.front() < first;
        older ? slot.chart.add_older(drawn(*bars)) : slot.chart.set_no_older();
      });
}

// The bar that a trade begins is the server's, in case it is of other hours than ours.
void Charts::reload_newest(Slot& slot) {
  client_.market().bars(slot.symbol, {.interval = slot.interval, .to = {}, .limit = 2},
                        [&slot, question = slot.question](Result<Bars> bars) {
                          if (question != slot.question || !bars.ok()) return;
                          const chart::Bars newest = drawn(*bars);
                          for (std::size_t i = 0; i < newest.size(); ++i)
                            slot.chart.put_last(newest.at(i));
                        });
}

void Charts::grow(const FeedUpdate& update) {
  for (int i = 0; i < count_; ++i)
    for (const TradeList& trades : update.trades)
      if (trades.symbol == slot(i).symbol) grow(slot(i), trades);
}

// Oldest first, as MarketFeed passes them on.
void Charts::grow(Slot& slot, const TradeList& trades) {
  if (slot.loading || slot.chart.bars().empty()) return;
  const std::int64_t length = interval_of(slot.interval).seconds;
  bool began = false;
  for (const Trade& trade : trades.items) {
    if (trade.id <= slot.last_trade) continue;
    slot.last_trade = trade.id;
    const chart::Bars& bars = slot.chart.bars();
    chart::Bar bar = bars.at(bars.size() - 1);
    const std::int64_t at = trade.at.us / 1'000'000;
    const double price = trade.price.real();
    if (at < bar.time) continue;
    if (at >= bar.time + length) {
      began = true;
      if (length >= trading_day_s) continue;  // where days begin the server knows
      bar = {bar.time + (at - bar.time) / length * length, price, price, price, price, 0};
    }
    bar.high = std::max(bar.high, price);
    bar.low = std::min(bar.low, price);
    bar.close = price;
    bar.volume += trade.size.real();
    slot.chart.put_last(bar);
  }
  if (began) reload_newest(slot);
}

// ---- Comparisons

void Charts::compare(const std::string& symbol) {
  Slot& slot = active();
  if (symbol == slot.symbol || slot.compared.size() >= 5 ||
      std::find(slot.compared.begin(), slot.compared.end(), symbol) != slot.compared.end())
    return;
  slot.compared.push_back(symbol);
  load_comparisons(slot);
  settings_changed();
}

void Charts::compare_no_more(const std::string& symbol) {
  Slot& slot = active();
  std::erase(slot.compared, symbol);
  load(slot);
  settings_changed();
}

void Charts::load_comparisons(Slot& slot) {
  struct Gathered {
    std::vector<chart::Comparison> all;
    std::size_t waiting = 0;
  };
  auto gathered = std::make_shared<Gathered>();
  gathered->waiting = slot.compared.size();
  for (const std::string& symbol : slot.compared)
    client_.market().bars(
        symbol, {.interval = slot.interval, .to = {}, .limit = bars_at_once},
        [&slot, symbol, gathered, question = slot.question](Result<Bars> bars) {
          if (question != slot.question) return;
          if (bars.ok()) gathered->all.push_back({symbol, bars->times, dollars(bars->close), 0});
          if (--gathered->waiting == 0) slot.chart.set_comparisons(std::move(gathered->all));
        });
}

// ---- Drawings

void Charts::load_drawings(Slot& slot) {
  slot.drawings_of = slot.symbol;
  slot.drawings_revision = 0;
  platform::cancel(std::exchange(slot.drawings_timer, 0));
  slot.chart.set_drawings({});
  client_.market().drawings(slot.symbol, [&slot, symbol = slot.symbol](Result<Drawings> kept) {
    if (!kept.ok() || slot.symbol != symbol) return;
    slot.drawings_revision = kept->revision;
    slot.chart.set_drawings(drawn(kept->items));
  });
}

void Charts::load_notes(Slot& slot) {
  slot.notes_of = slot.symbol;
  slot.chart.set_notes({});
  client_.market().actions(slot.symbol, [&slot, symbol = slot.symbol](Result<ActionList> actions) {
    if (!actions.ok() || slot.symbol != symbol) return;
    std::vector<chart::Note> notes;
    for (const CorporateAction& action : actions->items) notes.push_back(note_of(action));
    std::sort(notes.begin(), notes.end(),
              [](const auto& a, const auto& b) { return a.time < b.time; });
    slot.chart.set_notes(std::move(notes));
  });
}

void Charts::drawings_changed(Slot& slot) {
  if (slot.drawings_of != slot.symbol) return;
  platform::cancel(std::exchange(slot.drawings_timer, 0));
  slot.drawings_timer = platform::after(kept_after_ms, [this, &slot] {
    slot.drawings_timer = 0;
    save_drawings(slot);
  });
}

void Charts::save_drawings(Slot& slot) {
  Drawings all{slot.symbol, {}, slot.drawings_revision};
  for (const chart::Drawing& one : slot.chart.drawings()) all.items.push_back(kept(one));
  client_.market().save_drawings(all, [this, &slot, symbol = slot.symbol](Result<Drawings> saved) {
    if (slot.symbol != symbol) return;
    if (saved.ok()) {
      slot.drawings_revision = saved->revision;
      return;
    }
    const bool meanwhile = saved.error().code == "changed_meanwhile";
    tell_(failed(std::move(saved).error()));
    if (meanwhile) load_drawings(slot);
  });
}

void Charts::share(const std::string& symbol, client::Then<std::string> then) {
  client_.market().share_drawings(symbol, [then = std::move(then)](Result<SharedDrawings> shared) {
    if (!shared.ok()) return then(std::move(shared).error());
    then(std::move(shared->token));
  });
}

void Charts::open_shared(const std::string& token, std::function<void(Result<std::string>)> then) {
  client_.market().shared_drawings(token, [this, then = std::move(then)](Result<Drawings> shared) {
    if (!shared.ok()) return then(std::move(shared).error());
    Slot& slot = active();
    slot.symbol = slot.drawings_of = shared->symbol;
    load(slot);
    slot.drawings_of.clear();
    slot.chart.set_drawings(drawn(shared->items));
    then(std::move(shared->symbol));
  });
}

}  // namespace septet::panels::market
