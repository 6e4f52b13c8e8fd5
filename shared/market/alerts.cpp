#include "market/alerts.h"

#include <algorithm>

#include "events/outbox.h"
#include "market/indicator_name.h"
#include "market/venue.h"
#include "market/written.h"

namespace septet::market {

namespace {

constexpr int fired_at_once = 500;  // of one stock and kind in one transaction
constexpr std::size_t note_bytes = 200;
constexpr std::int64_t never_seen = -1;

bool looks_upwards(AlertKind kind) {
  return kind == AlertKind::price_above || kind == AlertKind::change_above ||
         kind == AlertKind::indicator_above || kind == AlertKind::volume_above;
}

bool is_of_indicator(AlertKind kind) {
  return kind == AlertKind::indicator_above || kind == AlertKind::indicator_below;
}

// What a kind compares, in ten-thousandths; not of indicators.
std::int64_t observed(AlertKind kind, const Quote& quote) {
  switch (kind) {
    case AlertKind::change_above:
    case AlertKind::change_below:
      return quote.change_percent.units;
    case AlertKind::volume_above:
      return quote.volume * Price::one;
    default:
      return quote.last.units;
  }
}

constexpr AlertKind kinds_of_quotes[] = {AlertKind::price_above, AlertKind::price_below,
                                         AlertKind::change_above, AlertKind::change_below,
                                         AlertKind::volume_above};

Result<void> check_value(AlertKind kind, Decimal<4, 2> value) {
  using Value = Decimal<4, 2>;
  const bool is_change = kind == AlertKind::change_above || kind == AlertKind::change_below;
  const Value least = is_change               ? Value::whole(-100)
                      : is_of_indicator(kind) ? Value::whole(-1'000'000'000)
                                              : Value{1};
  const Value most = is_change ? Value::whole(10'000) : Value::whole(1'000'000'000'000);
  if (value < least || value > most)
    return invalid("value", "out_of_range", "This value can never be reached.");
  return {};
}

Result<void> check_indicator(const NewAlert& wanted) {
  if (!is_of_indicator(wanted.kind)) return {};
  if (!wanted.indicator) return invalid("indicator", "missing_field", "Say which indicator.");
  TRY(IndicatorName::parse(*wanted.indicator, "indicator"));
  if (wanted.interval.value_or("1d") != "1d")
    return invalid("interval", "unknown_interval", "Alerts look at indicators of daily bars.");
  return {};
}

std::string sentence(const Alert& alert, const Quote& quote) {
  const std::string value = alert.value.text();
  switch (alert.kind) {
    case AlertKind::price_above:
      return alert.symbol + " is at " + quote.last.text() + ", not below " + value;
    case AlertKind::price_below:
      return alert.symbol + " is at " + quote.last.text() + ", not above " + value;
    case AlertKind::change_above:
    case AlertKind::change_below:
      return alert.symbol + " has changed by " + quote.change_percent.text() + " % today";
    case AlertKind::indicator_above:
      return alert.symbol + ": " + alert.indicator.value_or("") + " has risen above " + value;
    case AlertKind::indicator_below:
      return alert.symbol + ": " + alert.indicator.value_or("") + " has fallen below " + value;
    case AlertKind::volume_above:
      return alert.symbol + ": " + std::to_string(quote.volume) + " shares traded today";
  }
  return alert.symbol;
}

Error no_such_alert() {
  return not_found("There is no such alert.");
}

}  // namespace

Result<AlertList> Alerts::list(const Caller& caller) {
  return context_.database.read([&](db::Session& session) -> Result<AlertList> {
    AlertList out;
    for (auto& stored : TRY(store::alerts(session, caller.account_id, alerts_most)))
      out.items.push_back(std::move(stored.alert));
    return out;
  });
}

// Whether what the alert waits for is so at this moment.
Result<bool> Alerts::holds(db::Session& session, const Alert& alert) {
  const auto stock = floor_.find(alert.symbol);
  if (!stock) return false;
  const Quote quote = floor_.quote(*stock);
  if (!is_of_indicator(alert.kind)) {
    const std::int64_t at = observed(alert.kind, quote);
    return looks_upwards(alert.kind) ? at >= alert.value.units : at <= alert.value.units;
  }
  const auto name = TRY(IndicatorName::parse(alert.indicator.value_or(""), "indicator"));
  const Days days = with_today(TRY(floor_.days(session, *stock)), quote);
  const auto value = name.value(days.view());
  if (!value) return false;
  return looks_upwards(alert.kind) ? *value > alert.value.real() : *value < alert.value.real();
}

Result<Alert> Alerts::make(const Caller& caller, const NewAlert& wanted) {
  TRY(check_indicator(wanted));
  TRY(check_value(wanted.kind, wanted.value));
  store::StoredAlert made{.account_id = caller.account_id};
  made.alert = {.id = context_.make_id(),
                .symbol = TRY(listed_symbol(floor_, wanted.symbol, "symbol")),
                .kind = wanted.kind,
                .value = wanted.value,
                .every_time = wanted.every_time.value_or(false),
                .note = TRY(written(wanted.note.value_or(""), "note", 0, note_bytes)),
                .created_at = floor_.now()};
  if (is_of_indicator(wanted.kind)) {
    made.alert.indicator = wanted.indicator;
    made.alert.interval = "1d";
  }
  TRY(context_.database.write([&](db::Transaction& tx) -> Result<void> {
    if (TRY(store::alert_count(tx, caller.account_id)) >= alerts_most)
      return failure(ErrorKind::conflict, "too_many_alerts", "There can be 500 alerts at most.");
    made.armed = !is_of_indicator(wanted.kind) || !TRY(holds(tx, made.alert));
    TRY(store::insert_alert(tx, made));
    return tell_changed(tx, caller, made.alert.id);
  }));
  look_again(made.alert.symbol);
  return std::move(made.alert);
}

Result<Alert> Alerts::change(const Caller& caller, const Id& id, const PatchAlert& patch) {
  std::string note;
  if (patch.note) note = TRY(written(*patch.note, "note", 0, note_bytes));
  const Alert changed = TRY(context_.database.write([&](db::Transaction& tx) -> Result<Alert> {
    auto stored = TRY(store::alert(tx, caller.account_id, id));
    if (!stored) return no_such_alert();
    Alert& alert = stored->alert;
    if (patch.value) TRY(check_value(alert.kind, *patch.value));
    alert.value = patch.value.value_or(alert.value);
    if (patch.note) alert.note = note;
    alert.every_time = patch.every_time.value_or(alert.every_time);
    if (patch.value || patch.paused == false) {
      alert.status = AlertStatus::waiting;
      stored->armed = !is_of_indicator(alert.kind) || !TRY(holds(tx, alert));
    }
    if (patch.paused == true) alert.status = AlertStatus::paused;
    TRY(store::update_alert(tx, *stored));
    TRY(tell_changed(tx, caller, id));
    return std::move(alert);
  }));
  look_again(changed.symbol);
  return changed;
}

Result<void> Alerts::remove(const Caller& caller, const Id& id) {
  return context_.database.write([&](db::Transaction& tx) -> Result<void> {
    if (!TRY(store::erase_alert(tx, caller.account_id, id))) return no_such_alert();
    return tell_changed(tx, caller, id);
  });
}

Result<void> Alerts::tell_changed(db::Transaction& tx, const Caller& caller, const Id& id) {
  return events::append(tx, context_.now(),
                        {caller.account_id, "market", "alerts.changed", {{"id", to_string(id)}}});
}

void Alerts::look_again(std::string_view symbol) {
  const std::lock_guard lock(mutex_);
  if (const auto stock = floor_.find(symbol); stock && *stock < seen_.size())
    seen_[*stock] = never_seen;
}

bool Alerts::has_moved(std::uint32_t stock, std::int64_t sequence) {
  const std::lock_guard lock(mutex_);
  if (stock >= seen_.size()) seen_.resize(stock + 1, never_seen);
  return std::exchange(seen_[stock], sequence) != sequence;
}

Result<void> Alerts::tick_now_and_then() {
  {
    const std::lock_guard lock(mutex_);
    const Timestamp now = context_.now();
    if (now - looked_at_ < seconds(1)) return {};
    looked_at_ = now;
  }
  return tick();
}

Result<void> Alerts::tick() {
  const std::uint32_t count = floor_.count();
  for (std::uint32_t stock = 0; stock < count; ++stock) {
    const Quote quote = floor_.quote(stock);
    if (quote.last <= Price{} || !has_moved(stock, quote.sequence)) continue;
    TRY(look_at(stock, quote));
  }
  return {};
}

Result<void> Alerts::look_at(std::uint32_t stock, const Quote& quote) {
  bool any = false;
  const Due found = TRY(context_.database.read([&](db::Session& session) -> Result<Due> {
    any = TRY(store::any_waiting(session, quote.symbol));
    return any ? due(session, stock, quote) : Result<Due>(Due{});
  }));
  if (!any) return {};
  return context_.database.write([&](db::Transaction& tx) -> Result<void> {
    for (const AlertKind kind : kinds_of_quotes)
      TRY(store::rearm(tx, quote.symbol, kind, observed(kind, quote), looks_upwards(kind),
                       floor_.now() - alert_rests));
    for (const auto& stored : found.rested) TRY(store::set_armed(tx, stored, true));
    for (const auto& stored : found.fired) TRY(fire(tx, stored, quote));
    return {};
  });
}

Result<Alerts::Due> Alerts::due(db::Session& session, std::uint32_t stock, const Quote& quote) {
  Due out;
  for (const AlertKind kind : kinds_of_quotes) {
    auto found = TRY(store::reached(session, quote.symbol, kind, observed(kind, quote),
                                    looks_upwards(kind), fired_at_once));
    std::move(found.begin(), found.end(), std::back_inserter(out.fired));
  }
  for (const AlertKind kind : {AlertKind::indicator_above, AlertKind::indicator_below})
    TRY(add_indicator_alerts(session, stock, quote, kind, out));
  return out;
}

// So many at a time, and the next time those behind them: nobody's keep another's from being seen.
Result<std::vector<store::StoredAlert>> Alerts::next_waiting(db::Session& session,
                                                             std::uint32_t stock,
                                                             std::string_view symbol,
                                                             AlertKind kind) {
  const std::pair key(stock, kind);
  const auto from = [&] {
    const std::lock_guard lock(mutex_);
    return places_[key];
  }();
  auto out = TRY(store::waiting(session, symbol, kind, from, fired_at_once));
  const bool more = out.size() == static_cast<std::size_t>(fired_at_once);
  const std::lock_guard lock(mutex_);
  places_[key] =
      more ? store::AlertPlace{out.back().account_id, out.back().alert.id} : store::AlertPlace{};
  return out;
}

Result<void> Alerts::add_indicator_alerts(db::Session& session, std::uint32_t stock,
                                          const Quote& quote, AlertKind kind, Due& out) {
  auto waiting = TRY(next_waiting(session, stock, quote.symbol, kind));
  if (waiting.empty()) return {};
  const Days days = with_today(TRY(floor_.days(session, stock)), quote);
  const Timestamp rested = floor_.now() - alert_rests;
  for (auto& stored : waiting) {
    const auto name = IndicatorName::parse(stored.alert.indicator.value_or(""), "indicator");
    const auto value = name.ok() ? name.value().value(days.view()) : std::optional<double>();
    if (!value) continue;
    const bool holds = kind == AlertKind::indicator_above ? *value > stored.alert.value.real()
                                                          : *value < stored.alert.value.real();
    if (holds && stored.armed)
      out.fired.push_back(std::move(stored));
    else if (!holds && !stored.armed && stored.alert.fired_at.value_or(Timestamp()) < rested)
      out.rested.push_back(std::move(stored));
  }
  return {};
}

Result<void> Alerts::fire(db::Transaction& tx, const store::StoredAlert& stored,
                          const Quote& quote) {
  const Timestamp at = floor_.now();
  if (!TRY(store::set_fired(tx, stored, at))) return {};
  Alert fired = stored.alert;
  fired.fired_at = at;
  fired.status = fired.every_time ? AlertStatus::waiting : AlertStatus::fired;
  Json data = encode(fired);
  data["price"] = quote.last.text();
  TRY(events::append(tx, context_.now(),
                     {stored.account_id, "market", "alert.fired", std::move(data)}));
  if (context_.people == nullptr) return {};
  return context_.people->notify(tx, stored.account_id, "market.alert", sentence(fired, quote),
                                 fired.note, "#/market/" + fired.symbol, context_.now());
}

Result<void> Alerts::forget_account(db::Transaction& tx, const Id& account_id) {
  return store::erase_alerts(tx, account_id);
}

}  // namespace septet::market
