#include "panels/market/post_charts.h"

#include <algorithm>

#include "panels/market/exchange_time.h"
#include "platform/page.h"

namespace septet::panels::market {

namespace chart = ui::chart;

namespace {

constexpr std::size_t most_kept = 12;
constexpr int bars_shown = 120;
constexpr int bars_under_drawings = 60;

struct Span {
  std::int64_t from = 0, to = 0;  // seconds since 1970
};

std::optional<Span> span_of(const std::vector<Drawing>& drawings) {
  std::optional<Span> out;
  for (const Drawing& drawing : drawings)
    for (const Anchor& anchor : drawing.anchors) {
      if (!out) out = Span{anchor.time, anchor.time};
      out->from = std::min(out->from, anchor.time);
      out->to = std::max(out->to, anchor.time);
    }
  return out;
}

// The finest of which not too many lie under the drawings.
const Interval& interval_for(const std::optional<Span>& span) {
  for (const char* id : {"1m", "5m", "15m", "1h", "1d"})
    if (span && (span->to - span->from) / interval_of(id).seconds <= bars_under_drawings)
      return interval_of(id);
  return interval_of(span ? "1w" : "15m");
}

}  // namespace

PostCharts::Entry* PostCharts::find(const std::string& token) {
  const auto found = std::find_if(entries_.begin(), entries_.end(),
                                  [&](const Entry& one) { return one.token == token; });
  if (found == entries_.end()) return nullptr;
  entries_.splice(entries_.begin(), entries_, found);
  return &entries_.front();
}

PostCharts::Entry& PostCharts::of(const std::string& token) {
  if (Entry* known = find(token)) return *known;
  if (entries_.size() >= most_kept) entries_.pop_back();
  Entry& made = entries_.emplace_front();
  made.token = token;
  made.since_ms = platform::now_ms();
  made.chart.settings.legend = false;
  made.chart.utc_offset = new_york_offset_s;
  load(token);
  return made;
}

void PostCharts::load(const std::string& token) {
  client_.market().shared_drawings(token, [this, token](Result<Drawings> shared) {
    Entry* entry = find(token);
    if (!entry) return;
    if (!shared.ok()) {
      entry->state = State::gone;
      return;
    }
    entry->chart.set_drawings(drawn(shared->items));
    load_bars(*entry, *shared);
  });
}

void PostCharts::load_bars(Entry& entry, const Drawings& drawings) {
  const auto span = span_of(drawings.items);
  const Interval& interval = interval_for(span);
  entry.spoken = drawings.symbol + ", " + std::string(interval.spoken);
  client::MarketApi::Stretch stretch{std::string(interval.id), {}, bars_shown};
  if (span) stretch.to = span->to + std::max((span->to - span->from) / 2, 40 * interval.seconds);
  client_.market().bars(
      drawings.symbol, stretch,
      [this, token = entry.token, symbol = drawings.symbol, &interval](Result<Bars> bars) {
        Entry* known = find(token);
        if (!known) return;
        known->state = bars.ok() && !bars->times.empty() ? State::ready : State::gone;
        if (known->state == State::gone) return;
        const chart::Bars shown = drawn(*bars);
        known->chart.set_bars(subject_of(symbol, interval, shown.close.back()), shown);
        known->chart.set_no_older();
        known->chart.show_all();
      });
}

}  // namespace septet::panels::market
