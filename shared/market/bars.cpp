#include "market/bars.h"

#include <algorithm>
#include <charconv>

#include "market/varint.h"

namespace septet::market {

namespace {

constexpr std::int64_t bar_day_seconds = 86'400;
constexpr std::int64_t units_a_share = Quantity::one;

Error unknown_interval() {
  return invalid("interval", "unknown_interval",
                 "Intervals are 1s, 5s, 15s, 30s, 1m to 720m, 1h to 12h, 1d, 1w and 1mo.");
}

void join(Bar& bar, const Bar& next) {
  bar.high = std::max(bar.high, next.high);
  bar.low = std::min(bar.low, next.low);
  bar.close = next.close;
  bar.volume += next.volume;
}

}  // namespace

std::int64_t base_seconds(BarBase base) {
  return base == BarBase::second ? 1 : base == BarBase::minute ? 60 : bar_day_seconds;
}

std::optional<Bar> GrowingBar::add(std::int64_t time, std::int64_t price,
                                   std::int64_t quantity_units) {
  std::optional<Bar> over;
  if (any_ && bar_.time != time) over = finish();
  if (!any_) {
    bar_ = {.time = time, .open = price, .high = price, .low = price, .close = price};
    any_ = true;
  }
  bar_.high = std::max(bar_.high, price);
  bar_.low = std::min(bar_.low, price);
  bar_.close = price;
  units_ += quantity_units;
  return over;
}

std::optional<Bar> GrowingBar::bar() const {
  if (!any_) return std::nullopt;
  Bar out = bar_;
  out.volume = units_ / units_a_share;
  return out;
}

std::optional<Bar> GrowingBar::finish() {
  const auto out = bar();
  any_ = false;
  units_ = 0;
  return out;
}

void GrowingBar::start_from(const Bar& bar) {
  bar_ = bar;
  units_ = bar.volume * units_a_share;
  any_ = true;
}

std::string GrowingBar::saved() const {
  NumberWriter out;
  for (const std::int64_t n : {bar_.time, bar_.open, bar_.high, bar_.low, bar_.close, units_})
    out.put(n);
  out.put(any_ ? 1 : 0);
  return out.take();
}

GrowingBar GrowingBar::restored(BarBase base, std::string_view bytes) {
  NumberReader in(bytes);
  GrowingBar out(base);
  for (std::int64_t* n : {&out.bar_.time, &out.bar_.open, &out.bar_.high, &out.bar_.low,
                          &out.bar_.close, &out.units_})
    *n = in.get();
  out.any_ = in.get() != 0;
  return out;
}

std::string pack_bars(std::span<const Bar> bars) {
  NumberWriter out;
  out.put(static_cast<std::int64_t>(bars.size()));
  Bar before;
  for (const Bar& bar : bars) {
    out.put(bar.time - before.time);
    out.put(bar.open - before.close);
    out.put(bar.close - bar.open);
    out.put(bar.high - std::max(bar.open, bar.close));
    out.put(std::min(bar.open, bar.close) - bar.low);
    out.put(bar.volume);
    before = bar;
  }
  return out.take();
}

Result<std::vector<Bar>> unpack_bars(std::string_view bytes) {
  NumberReader in(bytes);
  std::vector<Bar> out(in.count());
  Bar before;
  for (Bar& bar : out) {
    bar.time = before.time + in.get();
    bar.open = before.close + in.get();
    bar.close = bar.open + in.get();
    bar.high = std::max(bar.open, bar.close) + in.get();
    bar.low = std::min(bar.open, bar.close) - in.get();
    bar.volume = in.get();
    before = bar;
  }
  if (!in.complete()) return internal("bars that cannot be read");
  return out;
}

std::vector<Bar> merge_bars(std::vector<Bar> older, const std::vector<Bar>& newer) {
  if (newer.empty()) return older;
  if (older.empty() || older.back().time < newer.front().time) {
    older.insert(older.end(), newer.begin(), newer.end());
    return older;
  }
  std::vector<Bar> out;
  out.reserve(older.size() + newer.size());
  auto a = older.begin();
  for (const Bar& bar : newer) {
    for (; a != older.end() && a->time < bar.time; ++a) out.push_back(*a);
    if (a != older.end() && a->time == bar.time) ++a;
    out.push_back(bar);
  }
  out.insert(out.end(), a, older.end());
  return out;
}

Result<Interval> Interval::parse(std::string_view text) {
  Interval out;
  out.text_ = text;
  std::int64_t count = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), count);
  const std::string_view unit(parsed.ptr,
                              static_cast<std::size_t>(text.data() + text.size() - parsed.ptr));
  if (parsed.ec != std::errc{} || count < 1 || text.front() == '+') return unknown_interval();
  out.seconds_ = count * (unit == "s"   ? 1
                          : unit == "m" ? 60
                          : unit == "h" ? 3600
                                        : bar_day_seconds);
  if (unit == "s") {
    out.base_ = BarBase::second;
    if (count != 1 && count != 5 && count != 15 && count != 30) return unknown_interval();
  } else if (unit == "m" || unit == "h") {
    out.base_ = BarBase::minute;
    if (count > 720 || out.seconds_ > 720 * 60) return unknown_interval();
  } else {
    out.base_ = BarBase::day;
    if (count != 1 || (unit != "d" && unit != "w" && unit != "mo")) return unknown_interval();
    out.unit_ = unit == "w" ? Unit::week : unit == "mo" ? Unit::month : Unit::seconds;
  }
  return out;
}

std::int64_t Interval::intraday_bucket(std::int64_t time) {
  const Timestamp at{time * 1'000'000};
  if (!day_ || at < day_->pre_open || at >= day_->after_close) day_ = trading_day(day_at(at));
  if (!day_) return time - time % seconds_;  // what was imported from another exchange
  const Session session = day_->session_at(at);
  const std::int64_t start = seconds_of(session == Session::regular       ? day_->open
                                        : session == Session::after_hours ? day_->close
                                                                          : day_->pre_open);
  return start + (time - start) / seconds_ * seconds_;
}

std::int64_t Interval::bucket_of(std::int64_t time) {
  if (base_ != BarBase::day) return intraday_bucket(time);
  const Day day = day_at({time * 1'000'000});
  if (unit_ == Unit::week) return day - (weekday(day) + 6) % 7;
  if (unit_ == Unit::month) return day - date_of(day).day + 1;
  return day;
}

std::int64_t Interval::base_bars() const {
  if (base_ == BarBase::day) return unit_ == Unit::month ? 23 : unit_ == Unit::week ? 5 : 1;
  return seconds_ / base_seconds(base_);
}

std::vector<Bar> Interval::aggregate(std::span<const Bar> bars) {
  std::vector<Bar> out;
  std::optional<std::int64_t> bucket;
  for (const Bar& bar : bars) {
    const std::int64_t its = bucket_of(bar.time);
    if (bucket == its) {
      join(out.back(), bar);
      continue;
    }
    bucket = its;
    out.push_back(bar);
    if (base_ != BarBase::day) out.back().time = its;
  }
  return out;
}

}  // namespace septet::market
