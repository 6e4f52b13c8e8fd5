// Up to four charts side by side: which symbol and interval each shows, its bars as they come and
// grow, its drawings as they are kept, and the layout, which the account remembers.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "client/client.h"
#include "panels/market/notice.h"
#include "panels/market/words.h"
#include "ui/chart/chart.h"

namespace septet::panels::market {

struct Interval {
  std::string_view id;      // "15m": as the routes name it
  std::string_view brief;   // "15m": on the toolbar
  std::string_view name;    // "15 min": in the legend
  std::string_view spoken;  // "15 minutes"
  std::int64_t seconds;
};
std::span<const Interval> intervals();
const Interval& interval_of(std::string_view id);

// The routes' records as the chart draws them. `last`: a price, for the decimals.
ui::chart::Bars drawn(const Bars&);
std::vector<ui::chart::Drawing> drawn(const std::vector<Drawing>&);
ui::chart::Subject subject_of(const std::string& symbol, const Interval&, double last);

// One chart of the layout.
struct Slot {
  std::string symbol;
  std::string interval = "15m";
  std::vector<std::string> compared;
  ui::chart::Chart chart;
  std::optional<Error> error;  // why there are no bars
  bool loading = false;
  double since_ms = 0;
  bool older_loading = false;
  int question = 0;             // tells answers to it from those to an earlier one
  std::int64_t last_trade = 0;  // up to which the newest bar has grown
  std::string drawings_of;      // the symbol of the person's drawings on it; empty: shared ones
  std::int64_t drawings_revision = 0;
  std::string notes_of;  // the symbol whose dividends and splits are marked
  platform::TimerId drawings_timer = 0;
  int marks_seen = -1;        // of Account::revision and Alerts::revision
  bool range_wanted = false;  // of a phone: as many bars as `range_s` covers
  std::int64_t range_s = 0;
  std::string wide_interval;  // what it showed before that
};

class Charts {
 public:
  Charts(client::Client&, Tell);

  // What the account remembers is asked for, once.
  void need();
  void forget();

  int count() const { return count_; }
  void set_count(int);
  Slot& slot(int index) { return *slots_[static_cast<std::size_t>(index)]; }
  Slot& active() { return slot(active_); }
  int active_index() const { return active_; }
  void activate(int index) { active_ = index; }
  // The symbols of all that are shown.
  std::vector<std::string> symbols() const;

  // The active chart shows this symbol.
  void open(const std::string& symbol);
  void set_interval(const std::string& id);
  // So long a stretch up to now, at the interval that suits it.
  void set_range(const std::string& interval, std::int64_t range_s);
  // A wide window after a phone's: the interval from before.
  void leave_range();
  void set_style(ui::chart::Style);
  void set_scale(ui::chart::ScaleKind);
  void add_indicator(ui::chart::Indicator);
  void replace_indicator(std::size_t, std::optional<ui::chart::Indicator>);
  void compare(const std::string& symbol);
  void compare_no_more(const std::string& symbol);
  void retry(Slot&);
  void load_older(Slot&);
  void grow(const FeedUpdate&);
  // What the person did on it: kept, after a pause.
  void settings_changed();
  void drawings_changed(Slot&);
  // Gives the token of a copy of the drawings.
  void share(const std::string& symbol, client::Then<std::string>);

  // Somebody's shared drawings, over the same symbol.
  void open_shared(const std::string& token, std::function<void(Result<std::string> symbol)>);

 private:
  void load(Slot&);
  void took(Slot&, Result<Bars>);
  void load_drawings(Slot&);
  void load_notes(Slot&);
  void save_drawings(Slot&);
  void load_comparisons(Slot&);
  void grow(Slot&, const TradeList&);
  void reload_newest(Slot&);
  void take_layout(const Json&);
  Json layout() const;

  client::Client& client_;
  Tell tell_;
  std::array<std::unique_ptr<Slot>, 4> slots_;
  int count_ = 1;
  int active_ = 0;
  bool asked_ = false;
  platform::TimerId layout_timer_ = 0;
};

}  // namespace septet::panels::market
