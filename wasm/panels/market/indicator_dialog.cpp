// The list of indicators, and the parameters of one.
#include <cstdio>

#include "panels/market/parts.h"
#include "platform/accessibility.h"
#include "ui/item.h"

namespace septet::panels::market {

namespace chart = ui::chart;

namespace {

using ui::Color;
using ui::Rect;
using ui::Type;

constexpr float indicator_row_height = 40;

std::string number_text(double value) {
  char out[32];
  std::snprintf(out, sizeof out, "%g", value);
  return out;
}

void fill_parameters(IndicatorForm& form) {
  const chart::IndicatorFacts& facts = chart::facts_of(form.indicator.kind);
  for (std::size_t i = 0; i < facts.parameters.size(); ++i)
    form.parameters[i] = number_text(form.indicator.parameters[i]);
}

// What was typed, kept within what the indicator allows.
chart::Indicator indicator_of_form(const IndicatorForm& form) {
  chart::Indicator out = form.indicator;
  const chart::IndicatorFacts& facts = chart::facts_of(out.kind);
  for (std::size_t i = 0; i < facts.parameters.size(); ++i) {
    const auto typed_value = typed<Decimal<4, 2>>(form.parameters[i]);
    const chart::IndicatorParameter& parameter = facts.parameters[i];
    const double value = typed_value ? typed_value->real() : parameter.usual;
    out.parameters[i] = std::clamp(value, parameter.least, parameter.most);
  }
  return out;
}

void draw_list(View& view, IndicatorForm& form, Rect area) {
  ui::text_field(area.cut_top(32), "Find an indicator", form.words,
                 {.placeholder = "Find an indicator",
                  .icon = ui::Icon::search,
                  .autofocus = true,
                  .kind = a11y::Field::search});
  area.cut_top(8);
  ui::Scroll scroll("Indicators", area.inset(-8, 0));
  const a11y::Group list(a11y::Role::listbox, "Indicators");
  ui::Stack stack(scroll.content().inset(8, 0));
  for (std::size_t i = 0; i < chart::indicator_count; ++i) {
    const auto kind = static_cast<chart::IndicatorKind>(i);
    const chart::IndicatorFacts& facts = chart::facts_of(kind);
    if (!form.words.empty() && ui::find_folded(facts.title, form.words) == std::string::npos &&
        ui::find_folded(facts.brief, form.words) == std::string::npos)
      continue;
    const Rect row = stack.next(indicator_row_height);
    const ui::Item item = ui::press_item(row, facts.title);
    a11y::describe(a11y::Role::option, facts.title, {.description = facts.brief});
    if (item.hovered) ui::fill(row, Color::hover, ui::radius_control);
    ui::draw_focus_ring(item, row.inset(2), ui::radius_control);
    Rect inner = row.inset(12, 0);
    if (inner.w > 400)
      ui::label(inner.cut_right(120), Type::caption, Color::text_faint,
                facts.overlay ? "On the prices" : "In a pane", ui::Align::right);
    ui::label(inner.cut_left(inner.w > 400 ? 120.f : 88.f), Type::body_strong, Color::text,
              facts.brief);
    ui::label(inner, Type::body, Color::text_muted, facts.title);
    if (!item.pressed) continue;
    view.later(
        [&charts = view.model.charts, kind] { charts.add_indicator(chart::indicator_of(kind)); });
    form.open = false;
  }
  scroll.set_height(stack.rest().y - scroll.content().y);
}

// True: it is taken over.
bool draw_parameters(IndicatorForm& form, Rect body) {
  const chart::IndicatorFacts& facts = chart::facts_of(form.indicator.kind);
  ui::Stack stack(body, 8);
  bool submitted = false;
  for (std::size_t i = 0; i < facts.parameters.size(); ++i) {
    Rect line = stack.next(32);
    const Rect field = line.cut_right(152);
    ui::label(line, Type::body, Color::text_muted, facts.parameters[i].name);
    submitted |=
        ui::text_field(
            field, facts.parameters[i].name, form.parameters[i],
            {.autofocus = i == 0, .select_all = true, .max_bytes = 12, .kind = a11y::Field::number})
            .submitted;
  }
  Rect line = stack.next(32);
  const Rect colors = line.cut_right(208);
  ui::label(line, Type::body, Color::text_muted, "Colour");
  const a11y::Group group(a11y::Role::radiogroup, "Colour");
  for (int i = 1; i <= 8; ++i) {
    const ui::Scope scope(i);
    const Rect at = ui::column_of(colors, i - 1, 8, 2);
    const std::string name = "Colour " + std::to_string(i);
    const ui::Item item = ui::press_item(at, name);
    const bool on = form.indicator.series == i;
    a11y::describe(a11y::Role::radio, name, {.checked = on});
    const auto tint = static_cast<Color>(static_cast<int>(Color::series_1) + i - 1);
    ui::disc({at.center_x(), at.center_y()}, on ? 8.f : 6.f, ui::color(tint));
    ui::draw_focus_ring(item, at.centered(16, 16), 8);
    if (item.pressed) form.indicator.series = i;
  }
  return submitted;
}

void draw_one(View& view, IndicatorForm& form) {
  const chart::IndicatorFacts& facts = chart::facts_of(form.indicator.kind);
  const std::size_t index = *form.index;
  bool sent = false;
  bool removed = false;
  {
    const float height = 40 * static_cast<float>(facts.parameters.size() + 1) + ui::dialog_end;
    ui::Dialog dialog(facts.title, form.open, {.width = 400, .height = height});
    if (dialog) {
      sent = draw_parameters(form, dialog.body());
      sent |= dialog.actions("Apply");
      const Rect body = dialog.body();
      const ui::ButtonOptions look{.kind = ui::Kind::danger, .icon = ui::Icon::trash_2};
      removed = ui::button({body.x, body.bottom(), ui::button_width("Remove", look),
                            ui::height_of(ui::Size::normal)},
                           "Remove", look);
    }
  }
  if (sent || removed)
    view.later([&charts = view.model.charts, index, removed, with = indicator_of_form(form)] {
      charts.replace_indicator(index, removed ? std::nullopt : std::optional(with));
    });
  if (sent || removed || !form.open) view.state.indicator.reset();
}

}  // namespace

void draw_indicator_dialog(View& view) {
  if (!view.state.indicator) return;
  IndicatorForm& form = *view.state.indicator;
  if (form.index) return draw_one(view, form);
  {
    ui::Dialog dialog("Indicators", form.open, {.width = 520, .height = 440});
    if (dialog) draw_list(view, form, dialog.body());
  }
  if (!form.open) view.state.indicator.reset();
}

void start_indicator(View& view, std::optional<std::size_t> index) {
  IndicatorForm form;
  const auto& all = view.model.charts.active().chart.settings.indicators;
  if (index && *index < all.size()) {
    form.index = index;
    form.indicator = all[*index];
    fill_parameters(form);
  }
  view.state.indicator = std::move(form);
}

}  // namespace septet::panels::market
