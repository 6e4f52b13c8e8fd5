#include "market/screener.h"

#include <algorithm>
#include <cmath>

#include "market/indicator_name.h"
#include "market/screen_store.h"
#include "market/written.h"

namespace septet::market {

namespace {

using Value = Decimal<4, 2>;
using MaybeValue = std::optional<Value>;
constexpr std::size_t days_of_a_year = 252;
constexpr std::int64_t rows_usually = 100;

// A stock at this moment. The days before are read when something asks for them.
struct Candidate {
  Floor& floor;
  db::Session& session;
  std::uint32_t number;
  Stock stock;
  Quote quote;
  std::optional<Days> days;

  Result<const Days*> history() {
    if (!days) days = with_today(TRY(floor.days(session, number)), quote);
    return &*days;
  }
};

MaybeValue rounded(double value) {
  const double units = value * static_cast<double>(Value::one);
  if (!(std::abs(units) < 9e18)) return std::nullopt;
  return Value{std::llround(units)};
}

// Of the last price to the highest or lowest of the last 52 weeks, in per cent.
MaybeValue distance_to_year(const Days& days, bool highest) {
  const auto last = days.close.size();
  if (last == 0) return std::nullopt;
  const auto& column = highest ? days.high : days.low;
  const auto from = column.begin() +
                    static_cast<std::ptrdiff_t>(last > days_of_a_year ? last - days_of_a_year : 0);
  const double edge =
      highest ? *std::max_element(from, column.end()) : *std::min_element(from, column.end());
  return edge > 0 ? rounded(100 * (days.close.back() / edge - 1)) : std::nullopt;
}

// What a rule or the order of a result looks at.
class ScreenField {
 public:
  static Result<ScreenField> parse(const std::string& name, std::string field) {
    ScreenField out;
    for (const auto& [known, kind] : names)
      if (known == name) out.kind_ = kind;
    if (out.kind_ != Kind::indicator) return out;
    auto indicator = IndicatorName::parse(name, field);
    if (!indicator.ok() && name.find(':') == name.npos)
      return invalid(std::move(field), "unknown_field", "There is no such field.");
    out.indicator_ = TRY(std::move(indicator));
    return out;
  }

  bool is_word() const { return kind_ == Kind::sector || kind_ == Kind::kind; }
  std::string word(const Candidate& candidate) const {
    return kind_ == Kind::sector ? candidate.stock.sector
                                 : std::string(enum_name(candidate.stock.kind));
  }
  Result<MaybeValue> value(Candidate& candidate) const {
    switch (kind_) {
      case Kind::price:
        return MaybeValue(Value{candidate.quote.last.units});
      case Kind::change:
        return MaybeValue(Value{candidate.quote.change_percent.units});
      case Kind::volume:
        return MaybeValue(Value::whole(candidate.quote.volume));
      case Kind::market_value:
        return MaybeValue(Value{market_value(candidate.stock, candidate.quote.last).units * 100});
      case Kind::sector:
      case Kind::kind:
        return MaybeValue();
      case Kind::high_52_weeks:
      case Kind::low_52_weeks:
        return distance_to_year(*TRY(candidate.history()), kind_ == Kind::high_52_weeks);
      case Kind::indicator:
        break;
    }
    const auto value = indicator_.value(TRY(candidate.history())->view());
    return value ? rounded(*value) : MaybeValue();
  }

 private:
  enum class Kind {
    price,
    change,
    volume,
    market_value,
    sector,
    kind,
    high_52_weeks,
    low_52_weeks,
    indicator
  };
  static constexpr std::pair<std::string_view, Kind> names[] = {
      {"price", Kind::price},
      {"change", Kind::change},
      {"volume", Kind::volume},
      {"market_value", Kind::market_value},
      {"sector", Kind::sector},
      {"kind", Kind::kind},
      {"high_52_weeks", Kind::high_52_weeks},
      {"low_52_weeks", Kind::low_52_weeks}};
  Kind kind_ = Kind::indicator;
  IndicatorName indicator_;
};

struct ParsedRule {
  ScreenField field;
  const ScreenRule& rule;
};

struct ParsedScreen {
  std::vector<ParsedRule> rules;
  ScreenField sort;
  bool descending = true;
  std::int64_t limit = rows_usually;
};

Result<ParsedRule> parse_rule(const ScreenRule& rule, std::size_t index) {
  const auto missing = [&](const char* member) {
    return invalid(item_field("rules", index, member), "missing_field", "This is required.");
  };
  ParsedRule out{TRY(ScreenField::parse(rule.field, item_field("rules", index, "field"))), rule};
  if (out.field.is_word()) {
    if (!rule.among || rule.among->empty()) return missing("among");
    return out;
  }
  if (!rule.value) return missing("value");
  if (rule.comparison != Comparison::between) return out;
  if (!rule.upper) return missing("upper");
  if (*rule.upper < *rule.value)
    return invalid(item_field("rules", index, "upper"), "wrong_range",
                   "The upper end is below the lower one.");
  return out;
}

Result<ParsedScreen> parse_screen(const Screen& screen) {
  if (screen.rules.size() > screen_rules_most)
    return invalid("rules", "too_many", "A screen has 20 rules at most.");
  ParsedScreen out;
  for (std::size_t i = 0; i < screen.rules.size(); ++i)
    out.rules.push_back(TRY(parse_rule(screen.rules[i], i)));
  out.sort = TRY(ScreenField::parse(screen.sort.value_or("market_value"), "sort"));
  out.descending = screen.descending.value_or(!screen.sort.has_value());
  out.limit = screen.limit.value_or(rows_usually);
  if (out.limit < 1 || out.limit > screen_rows_most)
    return invalid("limit", "out_of_range", "This is between 1 and 500.");
  return out;
}

bool keeps(const ParsedRule& parsed, const MaybeValue& value, const Candidate& candidate) {
  const ScreenRule& rule = parsed.rule;
  if (parsed.field.is_word())
    return std::find(rule.among->begin(), rule.among->end(), parsed.field.word(candidate)) !=
           rule.among->end();
  if (!value) return false;
  switch (rule.comparison) {
    case Comparison::above:
      return *value > *rule.value;
    case Comparison::below:
      return *value < *rule.value;
    case Comparison::between:
      return *value >= *rule.value && *value <= *rule.upper;
  }
  return false;
}

// A row and where it belongs: by a word or by a value.
struct Placed {
  ScreenRow row;
  std::string word;
  MaybeValue value;
};

// Nothing if it breaks a rule.
Result<std::optional<Placed>> screened(const ParsedScreen& screen, Candidate& candidate) {
  Placed out;
  for (const ParsedRule& rule : screen.rules) {
    const auto value = TRY(rule.field.value(candidate));
    if (!keeps(rule, value, candidate)) return std::optional<Placed>();
    out.row.values.push_back(value);
  }
  if (screen.sort.is_word())
    out.word = screen.sort.word(candidate);
  else
    out.value = TRY(screen.sort.value(candidate));
  out.row.market_value = market_value(candidate.stock, candidate.quote.last);
  out.row.stock = std::move(candidate.stock);
  out.row.quote = std::move(candidate.quote);
  return std::optional(std::move(out));
}

// What has no value is last, whichever way; what is equal, by its symbol.
bool comes_before(const Placed& a, const Placed& b, bool descending) {
  if (a.value.has_value() != b.value.has_value()) return a.value.has_value();
  if (a.value != b.value) return descending ? *a.value > *b.value : *a.value < *b.value;
  if (a.word != b.word) return descending ? a.word > b.word : a.word < b.word;
  return a.row.stock.symbol < b.row.stock.symbol;
}

Error no_such_screen() {
  return not_found("There is no such screen.");
}

Result<SavedScreen> checked_screen(const Id& id, const NewSavedScreen& wanted) {
  TRY(parse_screen(wanted.screen));
  return SavedScreen{id, TRY(written(wanted.name, "name", 1, 60)), wanted.screen};
}

}  // namespace

Result<ScreenResult> Screener::screen(const Screen& wanted) {
  const ParsedScreen screen = TRY(parse_screen(wanted));
  std::vector<Placed> found;
  TRY(context_.database.read([&](db::Session& session) -> Result<void> {
    const std::uint32_t count = floor_.count();
    for (std::uint32_t i = 0; i < count; ++i) {
      Candidate candidate{floor_, session, i, floor_.stock(i), floor_.quote(i), {}};
      if (auto placed = TRY(screened(screen, candidate))) found.push_back(*std::move(placed));
    }
    return {};
  }));
  std::sort(found.begin(), found.end(), [&](const Placed& a, const Placed& b) {
    return comes_before(a, b, screen.descending);
  });
  ScreenResult out;
  out.total = static_cast<std::int64_t>(found.size());
  found.resize(static_cast<std::size_t>(std::min(out.total, screen.limit)));
  for (Placed& placed : found) out.items.push_back(std::move(placed.row));
  return out;
}

Result<SavedScreenList> Screener::list(const Caller& caller) {
  return context_.database.read([&](db::Session& session) -> Result<SavedScreenList> {
    return SavedScreenList{TRY(store::screens(session, caller.account_id))};
  });
}

Result<SavedScreen> Screener::save(const Caller& caller, const NewSavedScreen& wanted) {
  const SavedScreen saved = TRY(checked_screen(context_.make_id(), wanted));
  return context_.database.write([&](db::Transaction& tx) -> Result<SavedScreen> {
    if (TRY(store::screens(tx, caller.account_id)).size() >= screens_most)
      return failure(ErrorKind::conflict, "too_many_screens", "There can be 50 screens at most.");
    TRY(store::put_screen(tx, caller.account_id, saved));
    return saved;
  });
}

Result<SavedScreen> Screener::change(const Caller& caller, const Id& id,
                                     const NewSavedScreen& wanted) {
  const SavedScreen saved = TRY(checked_screen(id, wanted));
  return context_.database.write([&](db::Transaction& tx) -> Result<SavedScreen> {
    if (!TRY(store::has_screen(tx, caller.account_id, id))) return no_such_screen();
    TRY(store::put_screen(tx, caller.account_id, saved));
    return saved;
  });
}

Result<void> Screener::remove(const Caller& caller, const Id& id) {
  return context_.database.write([&](db::Transaction& tx) -> Result<void> {
    if (!TRY(store::erase_screen(tx, caller.account_id, id))) return no_such_screen();
    return {};
  });
}

Result<void> Screener::forget_account(db::Transaction& tx, const Id& account_id) {
  return store::erase_screens(tx, account_id);
}

}  // namespace septet::market
