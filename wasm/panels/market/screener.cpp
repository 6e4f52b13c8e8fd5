#include "panels/market/screener.h"

#include <algorithm>

namespace septet::panels::market {

namespace {

constexpr double rules_pause_ms = 300;
constexpr std::int64_t rows_most = 200;

constexpr ScreenField fields[] = {
    {"price", "Price"},
    {"change", "Change of the day, %"},
    {"volume", "Volume of the day"},
    {"market_value", "Market value"},
    {"sector", "Sector"},
    {"kind", "Kind"},
    {"high_52_weeks", "Below the year's high, %"},
    {"low_52_weeks", "Above the year's low, %"},
    {"price_to_sma:50", "To the average of 50 days, %"},
    {"price_to_sma:200", "To the average of 200 days, %"},
    {"rsi:14", "RSI 14"},
    {"macd:12:26:9", "MACD histogram"},
    {"adx:14", "ADX 14"},
    {"atr:14", "ATR 14"},
    {"bollinger:20:2", "Place in the Bollinger band, %"},
    {"sma:50", "SMA 50"},
    {"ema:20", "EMA 20"},
};

std::optional<ScreenRule> rule_of(const RuleForm& form) {
  ScreenRule rule;
  rule.field = form.field;
  if (is_choice(form.field)) {
    if (form.among.empty()) return std::nullopt;
    rule.among = form.among;
    return rule;
  }
  rule.comparison = static_cast<Comparison>(form.comparison);
  rule.value = typed<Decimal<4, 2>>(form.value);
  if (rule.comparison == Comparison::between) rule.upper = typed<Decimal<4, 2>>(form.upper);
  if (!rule.value || (rule.comparison == Comparison::between && !rule.upper)) return std::nullopt;
  return rule;
}

RuleForm form_of(const ScreenRule& rule) {
  RuleForm form;
  form.field = rule.field;
  form.comparison = static_cast<int>(rule.comparison);
  if (rule.value) form.value = rule.value->text();
  if (rule.upper) form.upper = rule.upper->text();
  if (rule.among) form.among = *rule.among;
  return form;
}

}  // namespace

std::span<const ScreenField> screen_fields() {
  return fields;
}

std::string_view screen_field_name(std::string_view id) {
  for (const ScreenField& field : fields)
    if (field.id == id) return field.name;
  return id;
}

bool is_choice(std::string_view field) {
  return field == "sector" || field == "kind";
}

void Screener::need() {
  if (!saved_.asked())
    saved_.load([this](auto then) { client_.market().screens(std::move(then)); });
  if (!result_.asked()) ask();
}

void Screener::forget() {
  platform::cancel(std::exchange(timer_, 0));
  rules_.clear();
  result_.clear();
  saved_.clear();
  open_ = {};
}

Screen Screener::screen() const {
  Screen out;
  for (const RuleForm& form : rules_)
    if (auto rule = rule_of(form)) out.rules.push_back(*std::move(rule));
  out.sort = sort_;
  out.descending = descending_;
  out.limit = rows_most;
  return out;
}

void Screener::changed() {
  platform::cancel(std::exchange(timer_, 0));
  timer_ = platform::after(rules_pause_ms, [this] {
    timer_ = 0;
    ask();
  });
}

void Screener::ask() {
  std::vector<RuleForm> rules;
  std::copy_if(rules_.begin(), rules_.end(), std::back_inserter(rules),
               [](const RuleForm& form) { return rule_of(form).has_value(); });
  result_.load([&](auto then) {
    client_.market().screen(screen(),
                            [this, rules, then = std::move(then)](Result<ScreenResult> found) {
                              if (found.ok()) {
                                asked_rules_ = rules;
                                for (const ScreenRow& row : found->items)
                                  client_.market_feed().learn(row.quote);
                              }
                              then(std::move(found));
                            });
  });
}

void Screener::again() {
  if (!result_.loading()) ask();
}

void Screener::sort_by(const std::string& field) {
  descending_ = field == sort_ ? !descending_ : true;
  sort_ = field;
  ask();
}

void Screener::choose(const SavedScreen& saved) {
  open_ = saved.id;
  rules_.clear();
  for (const ScreenRule& rule : saved.screen.rules) rules_.push_back(form_of(rule));
  sort_ = saved.screen.sort.value_or("market_value");
  descending_ = saved.screen.descending.value_or(true);
  ask();
}

void Screener::save_as(const std::string& name, std::function<void(std::optional<Error>)> then) {
  client_.market().add_screen({name, screen()},
                              [this, then = std::move(then)](Result<SavedScreen> made) {
                                if (!made.ok()) return then(std::move(made).error());
                                open_ = made->id;
                                if (saved_) saved_->items.push_back(*std::move(made));
                                tell_({"Screen saved", {}, {}});
                                then(std::nullopt);
                              });
}

void Screener::remove(const SavedScreen& saved) {
  client_.market().remove_screen(saved.id, [this, saved](Result<void> done) {
    if (!done.ok()) return tell_(failed(std::move(done).error()));
    if (saved_)
      std::erase_if(saved_->items, [&](const SavedScreen& one) { return one.id == saved.id; });
    if (open_ == saved.id) open_ = {};
    tell_({"Screen “" + saved.name + "” deleted",
           [this, saved] {
             client_.market().add_screen({saved.name, saved.screen},
                                         [this](Result<SavedScreen> made) {
                                           if (made.ok() && saved_)
                                             saved_->items.push_back(*std::move(made));
                                         });
           },
           {}});
  });
}

}  // namespace septet::panels::market
