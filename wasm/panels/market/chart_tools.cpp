// The line above the chart and the bar of drawing tools at its left.
#include "panels/market/parts.h"
#include "platform/accessibility.h"
#include "platform/page.h"

namespace septet::panels::market {

namespace chart = ui::chart;

namespace {

using ui::Color;
using ui::Rect;

constexpr std::string_view shown_intervals[] = {"1m", "5m", "15m", "1h", "1d", "1w"};

void draw_intervals(View& view, ui::Row& row) {
  const a11y::Group group(a11y::Role::radiogroup, "Interval");
  const std::string& now = view.model.charts.active().interval;
  bool listed = false;
  const auto button = [&](const Interval& interval) {
    const bool on = interval.id == now;
    listed |= on;
    const Rect at = row.left(text_button_width(interval.brief)).middle(28);
    if (text_button(at, interval.brief, on, interval.spoken))
      view.later([&charts = view.model.charts, id = std::string(interval.id)] {
        charts.set_interval(id);
      });
  };
  for (const std::string_view id : shown_intervals) button(interval_of(id));
  if (!listed) button(interval_of(now));
}

struct StyleLook {
  std::string_view name;
  ui::Icon icon;
};

struct ToolButton {
  ui::Icon icon;
  std::string_view name;   // for a screen reader, and where there is no room for words
  std::string_view brief;  // drawn
};

constexpr ui::ButtonOptions tool_look(ui::Icon icon) {
  return {.kind = ui::Kind::ghost, .size = ui::Size::compact, .icon = icon};
}

// With its word if there is room for those of all.
bool draw_tool(ui::Row& row, const ToolButton& tool, bool words, Rect& at) {
  at = row.left(words ? ui::button_width(tool.brief, tool_look(tool.icon)) : 28).middle(28);
  if (words) return ui::button(at, tool.brief, tool_look(tool.icon));
  return ui::icon_button(at, tool.icon, tool.name,
                         {.size = ui::Size::compact, .tint = Color::text});
}

void draw_left(View& view, ui::Row& row) {
  const auto style = static_cast<std::size_t>(view.model.charts.active().chart.settings.style);
  constexpr StyleLook looks[] = {
      {"Candles", ui::Icon::chart_candlestick}, {"Heikin-Ashi", ui::Icon::chart_candlestick},
      {"Bars", ui::Icon::chart_column},         {"Line", ui::Icon::chart_line},
      {"Area", ui::Icon::chart_area},           {"Volume", ui::Icon::chart_column}};
  const ToolButton type{looks[style].icon, "Chart type", looks[style].name};
  constexpr ToolButton indicators{ui::Icon::chart_line, "Indicators", "Indicators"};
  constexpr ToolButton alert{ui::Icon::alarm_clock, "Alert", "Alert"};
  float wanted = 28 + 3 * 4;
  for (const ToolButton& one : {type, indicators, alert})
    wanted += ui::button_width(one.brief, tool_look(one.icon));
  const bool words = wanted <= row.rest().w;
  Rect at;
  if (draw_tool(row, type, words, at)) ui::open_menu(type_menu, at);
  if (draw_tool(row, indicators, words, at)) start_indicator(view, std::nullopt);
  const Rect compare = row.left(28).middle(28);
  if (ui::icon_button(compare, ui::Icon::git_compare_arrows, "Compare",
                      {.size = ui::Size::compact})) {
    view.state.compare_words.clear();
    ui::open_menu(compare_popover, compare);
  }
  if (draw_tool(row, alert, words, at)) start_alert(view, view.model.symbol(), std::nullopt);
}

void draw_right(View& view, ui::Row& row) {
  const auto tool = [&](ui::Icon icon, std::string_view name,
                        ui::IconButtonOptions options = {.size = ui::Size::compact}) {
    return ui::icon_button(row.right(28).middle(28), icon, name, options);
  };
  const bool large = view.state.large_chart;
  if (tool(large ? ui::Icon::minimize : ui::Icon::maximize,
           large ? "Leave full screen" : "Full screen",
           {.size = ui::Size::compact, .shortcut = "Shift F"})) {
    view.state.large_chart = !large;
    view.later([on = !large] { platform::set_full_screen(on); });
  }
  const Rect layout = row.right(28).middle(28);
  if (ui::icon_button(layout, ui::Icon::layout_grid, "Layout", {.size = ui::Size::compact}))
    ui::open_menu(layout_menu, layout);
  chart::Chart& shown = view.model.charts.active().chart;
  if (tool(ui::Icon::redo_2, "Redo", {.size = ui::Size::compact, .disabled = !shown.can_redo()}))
    view.later([&view_model = view.model] {
      view_model.charts.active().chart.redo();
      view_model.charts.drawings_changed(view_model.charts.active());
    });
  if (tool(ui::Icon::undo_2, "Undo", {.size = ui::Size::compact, .disabled = !shown.can_undo()}))
    view.later([&view_model = view.model] {
      view_model.charts.active().chart.undo();
      view_model.charts.drawings_changed(view_model.charts.active());
    });
}

struct Tool {
  ui::Icon icon;
  std::optional<chart::DrawingKind> kind;
};
constexpr Tool drawing_tools[] = {
    {ui::Icon::mouse_pointer_2, std::nullopt},
    {ui::Icon::trending_up, chart::DrawingKind::trend_line},
    {ui::Icon::minus, chart::DrawingKind::horizontal},
    {ui::Icon::move_up_right, chart::DrawingKind::ray},
    {ui::Icon::rows_2, chart::DrawingKind::channel},
    {ui::Icon::chart_gantt, chart::DrawingKind::fibonacci},
    {ui::Icon::square, chart::DrawingKind::rectangle},
    {ui::Icon::type, chart::DrawingKind::text},
    {ui::Icon::ruler, chart::DrawingKind::measure},
};

void draw_switches(View& view, ui::Stack& stack) {
  Slot& slot = view.model.charts.active();
  chart::Settings& settings = slot.chart.settings;
  if (ui::icon_button(stack.next(28), ui::Icon::magnet, "Snap to bars",
                      {.size = ui::Size::compact, .on = settings.magnet, .toggles = true})) {
    settings.magnet = !settings.magnet;
    view.later([&charts = view.model.charts] { charts.settings_changed(); });
  }
  if (ui::icon_button(stack.next(28), settings.drawings_hidden ? ui::Icon::eye_off : ui::Icon::eye,
                      settings.drawings_hidden ? "Show drawings" : "Hide drawings",
                      {.size = ui::Size::compact}))
    settings.drawings_hidden = !settings.drawings_hidden;
  if (!ui::icon_button(stack.next(28), ui::Icon::trash_2,
                       slot.chart.selected() ? "Delete drawing" : "Delete all drawings",
                       {.size = ui::Size::compact, .disabled = slot.chart.drawings().empty()}))
    return;
  view.later([&model = view.model, &slot] {
    const auto one = slot.chart.selected();
    one ? slot.chart.delete_drawing(*one) : slot.chart.delete_all_drawings();
    model.charts.drawings_changed(slot);
    model.tell({one ? "Drawing deleted" : "All drawings deleted",
                [&model, &slot] {
                  slot.chart.undo();
                  model.charts.drawings_changed(slot);
                },
                {}});
  });
}

}  // namespace

void draw_chart_tools(View& view, Rect area) {
  const a11y::Group bar(a11y::Role::toolbar, "Chart");
  ui::horizontal_line(area.x, area.bottom() - 1, area.w, ui::color(Color::border));
  ui::Row row(area.inset(8, 0), 4);
  draw_right(view, row);
  draw_intervals(view, row);
  const Rect more = row.left(28).middle(28);
  if (ui::icon_button(more, ui::Icon::chevron_down, "More intervals", {.size = ui::Size::compact}))
    ui::open_menu(intervals_menu, more);
  const Rect gap = row.left(9);
  ui::vertical_line(gap.center_x(), gap.y + 10, 20, ui::color(Color::border));
  draw_left(view, row);
}

void draw_drawing_bar(View& view, Rect area) {
  const a11y::Group bar(a11y::Role::toolbar, "Drawing");
  ui::vertical_line(area.right() - 1, area.y, area.h, ui::color(Color::border));
  area.w -= 1;
  chart::Chart& shown = view.model.charts.active().chart;
  ui::Stack stack(area.inset(6, 8), 4);
  for (const Tool& tool : drawing_tools) {
    if (stack.rest().h < 28) return;
    const std::string_view name = tool.kind ? chart::title_of(*tool.kind) : "Pointer";
    if (ui::icon_button(
            stack.next(28), tool.icon, name,
            {.size = ui::Size::compact, .on = shown.tool() == tool.kind, .toggles = true}))
      shown.set_tool(tool.kind);
  }
  const Rect line = stack.next(9);
  ui::horizontal_line(line.x + 2, line.center_y(), line.w - 4, ui::color(Color::border));
  if (stack.rest().h >= 92) draw_switches(view, stack);
}

}  // namespace septet::panels::market
