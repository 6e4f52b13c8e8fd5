#include "market/csv_import.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/text.h"

namespace septet::market {

namespace {

constexpr std::int64_t csv_volume_most = 1'000'000'000'000;  // shares
constexpr Price csv_price_most = Price::whole(1'000'000);
constexpr std::array<std::string_view, 6> csv_columns{"date", "open",  "high",
                                                      "low",  "close", "volume"};

Error csv_fault(std::size_t line, std::string code, const std::string& message) {
  return invalid("line " + std::to_string(line), std::move(code),
                 "Line " + std::to_string(line) + ": " + message);
}

// Splits at commas outside of quotes. False for a quote that does not end.
bool split_line(std::string_view line, std::vector<std::string>& fields) {
  fields.assign(1, {});
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (quoted && c == '"' && i + 1 < line.size() && line[i + 1] == '"')
      fields.back() += line[++i];
    else if (c == '"')
      quoted = !quoted;
    else if (c == ',' && !quoted)
      fields.emplace_back();
    else
      fields.back() += c;
  }
  for (std::string& field : fields) field = std::string(trimmed(field));
  return !quoted;
}

class CsvReader {
 public:
  Result<CsvBars> read(std::string_view text) {
    if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
    while (!text.empty()) {
      const auto end = std::min(text.find('\n'), text.size());
      std::string_view line = text.substr(0, end);
      text.remove_prefix(std::min(end + 1, text.size()));
      if (line.ends_with('\r')) line.remove_suffix(1);
      ++line_;
      TRY(take(line));
    }
    if (out_.bars.empty()) return invalid("", "no_bars", "There are no bars in it.");
    return std::move(out_);
  }

 private:
  Result<void> take(std::string_view line) {
    if (!is_utf8(line) || line.find('\0') != line.npos)
      return csv_fault(line_, "bad_encoding", "this is not text in UTF-8.");
    if (trimmed(line).empty()) return {};
    if (!split_line(line, fields_))
      return csv_fault(line_, "bad_csv", "a quotation mark does not end.");
    if (!has_header_) return take_header();
    if (fields_.size() != column_count_)
      return csv_fault(line_, "bad_csv", "there are not as many fields as in the first line.");
    return take_bar();
  }

  Result<void> take_header() {
    has_header_ = true;
    column_count_ = fields_.size();
    for (std::size_t i = 0; i < csv_columns.size(); ++i) {
      const auto found = std::find_if(
          fields_.begin(), fields_.end(),
          [&](const std::string& field) { return fold_case(field) == csv_columns[i]; });
      if (found == fields_.end())
        return csv_fault(line_, "bad_header",
                         "the first line has to name date, open, high, low, close and volume.");
      place_[i] = static_cast<std::size_t>(found - fields_.begin());
    }
    return {};
  }

  const std::string& field(std::size_t column) const { return fields_[place_[column]]; }

  Result<void> take_bar() {
    Bar bar;
    bar.time = TRY(time_of(field(0)));
    bar.open = TRY(price_of(1));
    bar.high = TRY(price_of(2));
    bar.low = TRY(price_of(3));
    bar.close = TRY(price_of(4));
    bar.volume = TRY(volume_of(field(5)));
    if (bar.high < bar.low) return csv_fault(line_, "high_under_low", "the high is under the low.");
    if (std::max(bar.open, bar.close) > bar.high || std::min(bar.open, bar.close) < bar.low)
      return csv_fault(line_, "outside_range", "open and close have to lie between low and high.");
    TRY(check_order(bar.time));
    out_.bars.push_back(bar);
    return {};
  }

  Result<std::int64_t> time_of(std::string_view text) {
    const auto day = parse_day(text.substr(0, 10));
    if (!day.ok()) return csv_fault(line_, "bad_date", "a date is written as 2026-11-23.");
    const auto trading = trading_day(day.value());
    if (!trading)
      return csv_fault(line_, "not_a_trading_day",
                       "nothing was traded on " + day_text(day.value()) + ".");
    const BarBase base = text.size() == 10 ? BarBase::day : BarBase::minute;
    if (out_.bars.empty()) out_.base = base;
    if (out_.base != base)
      return csv_fault(line_, "mixed_dates", "days and minutes do not go into one file.");
    return base == BarBase::day ? Result<std::int64_t>(seconds_of(trading->open))
                                : minute_of(*trading, text.substr(10));
  }

  // " 09:31", "T09:31" or " 09:31:00".
  Result<std::int64_t> minute_of(const TradingDay& day, std::string_view text) {
    const auto digits = [&](std::size_t at, int& value) {
      return std::from_chars(text.data() + at, text.data() + at + 2, value).ptr ==
             text.data() + at + 2;
    };
    int hour = 0, minute = 0;
    const bool right = (text.size() == 6 || (text.size() == 9 && text.substr(6) == ":00")) &&
                       (text[0] == ' ' || text[0] == 'T') && text[3] == ':' && digits(1, hour) &&
                       digits(4, minute) && hour >= 0 && hour < 24 && minute >= 0 && minute < 60;
    if (!right) return csv_fault(line_, "bad_date", "a minute is written as 2026-11-23 09:31.");
    const Timestamp at = new_york(day.day, (hour * 60 + minute) * 60);
    if (day.session_at(at) == Session::closed)
      return csv_fault(line_, "not_a_trading_day", "nothing was traded at that time.");
    return seconds_of(at);
  }

  Result<std::int64_t> price_of(std::size_t column) {
    const auto parsed = Price::parse_text(field(column));
    if (!parsed.ok() || parsed.value() <= Price{} || parsed.value() > csv_price_most)
      return csv_fault(line_, "bad_price",
                       "“" + field(column) + "” is no price of " +
                           std::string(csv_columns[column]) +
                           ": a number above 0 with four decimals at most.");
    return parsed.value().units;
  }

  Result<std::int64_t> volume_of(std::string_view text) {
    std::int64_t out = 0;
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), out);
    if (parsed.ec != std::errc{} || parsed.ptr != text.data() + text.size() || out < 0 ||
        out > csv_volume_most)
      return csv_fault(line_, "bad_volume", "the volume is a whole number of shares.");
    return out;
  }

  Result<void> check_order(std::int64_t time) {
    if (out_.bars.empty()) return {};
    const std::int64_t before = out_.bars.back().time;
    if (time == before)
      return csv_fault(line_, "duplicate_date", "there is a bar of this time already.");
    if (time < before) return csv_fault(line_, "not_in_order", "the oldest has to come first.");
    const Day last = day_at({before * 1'000'000}), day = day_at({time * 1'000'000});
    const Day next = trading_day_from(last + 1).day;
    if (day > next)
      return csv_fault(line_, "missing_days", "there is none of " + day_text(next) + ".");
    return {};
  }

  CsvBars out_;
  std::vector<std::string> fields_;
  std::array<std::size_t, csv_columns.size()> place_{};
  std::size_t column_count_ = 0;
  std::size_t line_ = 0;
  bool has_header_ = false;
};

}  // namespace

Result<CsvBars> read_csv_bars(std::string_view text) {
  return CsvReader().read(text);
}

}  // namespace septet::market
