// The charts, one to four of them, with the person's orders, fills and alerts on them; or what
// stands in the place of one that could not be loaded.
#include <cmath>

#include "panels/market/parts.h"
#include "platform/accessibility.h"

namespace septet::panels::market {

namespace chart = ui::chart;

namespace {

using ui::Color;
using ui::Rect;
using ui::Type;

constexpr std::string_view alert_prefix = "alert ";

double price_of(const Order& order) {
  return (order.stop_price && !order.triggered ? *order.stop_price
                                               : order.limit_price.value_or(Price{}))
      .real();
}

std::string line_label(const Order& order) {
  const Quantity left = order.quantity - order.filled_quantity;
  const std::string_view what = order.stop_price && !order.triggered ? "Stop"
                                : order.side == Side::buy            ? "Buy"
                                                                     : "Sell";
  return std::string(what) + " " + quantity_text(left);
}

std::vector<chart::PriceLine> lines_of(const View& view, const std::string& symbol) {
  std::vector<chart::PriceLine> out;
  if (const auto& open = view.model.account.open_orders())
    for (const Order& order : open->items)
      if (order.symbol == symbol && price_of(order) > 0)
        out.push_back({to_string(order.id), chart::PriceLine::Kind::order, price_of(order),
                       line_label(order),
                       order.side == Side::buy ? chart::Tone::up : chart::Tone::down,
                       order.type != OrderType::trailing_stop});
  if (const Position* held = view.model.account.position(symbol))
    out.push_back({"position", chart::PriceLine::Kind::position, held->average_price.real(),
                   quantity_text(held->quantity) + " held", chart::Tone::neutral, false});
  if (const auto& alerts = view.model.alerts.list())
    for (const Alert& alert : alerts->items)
      if (alert.symbol == symbol && alert.status == AlertStatus::waiting &&
          (alert.kind == AlertKind::price_above || alert.kind == AlertKind::price_below))
        out.push_back({std::string(alert_prefix) + to_string(alert.id),
                       chart::PriceLine::Kind::alert, alert.value.real(), "Alert",
                       chart::Tone::accent, true});
  return out;
}

std::vector<chart::Fill> fills_of(View& view, const std::string& symbol) {
  std::vector<chart::Fill> out;
  for (const OrderFill& fill : view.model.account.fills(symbol))
    out.push_back(
        {fill.at.us / 1'000'000, fill.price.real(), fill.quantity.real(), fill.side == Side::buy});
  std::sort(out.begin(), out.end(),
            [](const chart::Fill& a, const chart::Fill& b) { return a.time < b.time; });
  return out;
}

// Made anew only when an order, a fill or an alert has changed.
void put_marks(View& view, Slot& slot) {
  if (slot.loading) return;
  fills_of(view, slot.symbol);
  const int seen = view.model.account.revision() * 1000 + view.model.alerts.revision();
  if (std::exchange(slot.marks_seen, seen) == seen) return;
  slot.chart.lines = lines_of(view, slot.symbol);
  slot.chart.set_fills(fills_of(view, slot.symbol));
}

Price on_tick(double price) {
  const std::int64_t tick = price < 1 ? 1 : 100;
  return {std::llround(price * static_cast<double>(Price::one) / static_cast<double>(tick)) * tick};
}

void move_line(View& view, const chart::MovedLine& moved) {
  if (moved.id.starts_with(alert_prefix)) {
    const auto id = parse_id(std::string_view(moved.id).substr(alert_prefix.size()));
    for (const Alert& alert : view.model.alerts.list()->items)
      if (id.ok() && alert.id == *id)
        view.later([&alerts = view.model.alerts, alert, price = on_tick(moved.price)] {
          alerts.move(alert, {price.units});
        });
    return;
  }
  const auto id = parse_id(moved.id);
  if (!id.ok() || !view.model.account.open_orders()) return;
  for (const Order& order : view.model.account.open_orders()->items) {
    if (order.id != *id) continue;
    AmendOrder change;
    const bool stop = order.stop_price && !order.triggered;
    (stop ? change.stop_price : change.limit_price) = on_tick(moved.price);
    view.later([&account = view.model.account, order, change] { account.amend(order, change); });
  }
}

void press_line(View& view, const std::string& pressed) {
  const auto id = parse_id(pressed);
  if (!id.ok() || !view.model.account.open_orders()) return;
  for (const Order& order : view.model.account.open_orders()->items)
    if (order.id == *id) start_amend(view, order);
}

void act_on(View& view, Slot& slot, const chart::Events& events) {
  Charts& charts = view.model.charts;
  if (events.wants_older) view.later([&charts, &slot] { charts.load_older(slot); });
  if (events.settings_changed) view.later([&charts] { charts.settings_changed(); });
  if (events.drawings_changed) view.later([&charts, &slot] { charts.drawings_changed(slot); });
  if (events.line_moved) move_line(view, *events.line_moved);
  if (events.line_pressed) press_line(view, *events.line_pressed);
  if (events.indicator_pressed) start_indicator(view, *events.indicator_pressed);
  if (events.text_wanted)
    view.state.text =
        TextForm{*events.text_wanted, slot.chart.drawings()[*events.text_wanted].text};
  if (!events.menu) return;
  view.state.chart_menu = *events.menu;
  view.state.wanted_menu = chart_menu;
  view.state.menu_anchor = events.menu->anchor;
}

void draw_loading(const Slot& slot, Rect where) {
  if (!ui::skeleton_due(slot.since_ms)) return;
  Rect plot = where.inset(16, 24);
  plot.cut_right(64);
  // The boxes of candles, as they may turn out.
  constexpr float heights[] = {38, 52, 44, 66, 58, 74, 62, 80, 70, 88, 76, 68, 84, 92, 78, 96};
  const float step = plot.w / static_cast<float>(std::size(heights));
  for (std::size_t i = 0; i < std::size(heights); ++i) {
    const float share = heights[i] / 128;
    ui::skeleton({plot.x + step * static_cast<float>(i), plot.bottom() - plot.h * share,
                  step * 0.6f, plot.h * 0.16f});
  }
}

void draw_failed(View& view, Slot& slot, Rect where) {
  const ui::Scope scope("failed chart");
  Rect box = where.centered(std::min(360.f, where.w - 32), std::min(where.h, 216.f));
  ui::Stack stack(box);
  ui::tile(stack.next(48).centered(48, 48), ui::Icon::chart_no_axes_combined, Color::bad_soft,
           Color::bad);
  stack.skip(16);
  ui::heading(stack.next(28), Type::title, 2, "The chart could not be loaded", ui::Align::center);
  stack.skip(4);
  const std::string what = slot.error->message + " Your drawings and indicators are safe.";
  const float height = ui::measure(Type::body, what, box.w).y;
  ui::paragraph_centered(stack.next(height), Type::body, Color::text_muted, what);
  stack.skip(20);
  const ui::ButtonOptions again{.kind = ui::Kind::primary, .icon = ui::Icon::rotate_ccw};
  const float one = ui::button_width("Try again", again);
  const float two = ui::button_width("Show daily bars");
  const bool daily = slot.interval == "1d";
  ui::Row row(stack.next(32).centered(daily ? one : one + 8 + two, 32), 8);
  if (ui::button(row.left(one), "Try again", again))
    view.later([&charts = view.model.charts, &slot] { charts.retry(slot); });
  if (!daily && ui::button(row.left(two), "Show daily bars"))
    view.later([&charts = view.model.charts] { charts.set_interval("1d"); });
  stack.skip(16);
  const std::string reference = "Reference " + slot.error->code;
  const a11y::Selectable selectable;
  ui::label(stack.next(16), Type::caption, Color::text_faint, reference, ui::Align::center);
}

// A phone has room for the prices and what lies over them, not for panes and a legend.
class PhoneLook {
 public:
  PhoneLook(const View& view, Slot& slot) : settings_(slot.chart.settings) {
    if (!view.context.phone()) return;
    kept_ = settings_;
    settings_.legend = false;
    std::erase_if(settings_.indicators,
                  [](const chart::Indicator& one) { return !chart::facts_of(one.kind).overlay; });
  }
  ~PhoneLook() {
    if (kept_) settings_ = *std::move(kept_);
  }
  PhoneLook(const PhoneLook&) = delete;
  PhoneLook& operator=(const PhoneLook&) = delete;

 private:
  chart::Settings& settings_;
  std::optional<chart::Settings> kept_;
};

void draw_slot(View& view, int index, Rect where) {
  const ui::Scope scope(index);
  Charts& charts = view.model.charts;
  Slot& slot = charts.slot(index);
  if (charts.count() > 1 && ImGui::IsMouseClicked(ImGuiMouseButton_Left) &&
      ImGui::IsWindowHovered() && where.contains(ImGui::GetMousePos()))
    charts.activate(index);
  if (slot.error) {
    draw_failed(view, slot, where);
  } else if (slot.loading && slot.chart.bars().empty()) {
    draw_loading(slot, where);
  } else if (slot.chart.bars().empty()) {
    draw_nothing(where, slot.symbol.empty() ? "Choose a symbol to see its chart."
                                            : slot.symbol + " has not traded yet.");
  } else {
    put_marks(view, slot);
    const ui::Clip clip(where);
    const PhoneLook look(view, slot);
    act_on(view, slot, chart::draw(slot.chart, where));
  }
  if (charts.count() > 1 && index == charts.active_index())
    ui::outline(where, ui::color(ui::accent(), 0.7f));
}

}  // namespace

void draw_charts(View& view, Rect area) {
  const int count = view.model.charts.count();
  const int columns = count == 1 ? 1 : 2;
  const int rows = count > 2 ? 2 : 1;
  const float width = std::floor(area.w / static_cast<float>(columns));
  const float height = std::floor(area.h / static_cast<float>(rows));
  for (int i = 0; i < count; ++i) {
    const int row = i / columns;
    const bool alone = count == 3 && i == 2;
    Rect cell{area.x + width * static_cast<float>(i % columns),
              area.y + height * static_cast<float>(row), alone ? area.w : width, height};
    if (i % columns > 0) {
      ui::vertical_line(cell.x, cell.y, cell.h, ui::color(Color::border));
      cell.cut_left(1);
    }
    if (row > 0) {
      ui::horizontal_line(cell.x, cell.y, cell.w, ui::color(Color::border));
      cell.cut_top(1);
    }
    draw_slot(view, i, cell);
  }
}

}  // namespace septet::panels::market
