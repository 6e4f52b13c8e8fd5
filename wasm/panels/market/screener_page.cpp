// The screener: rules above, what they find below, with live prices.
#include <algorithm>
#include <set>

#include "panels/market/tables.h"
#include "platform/accessibility.h"

namespace septet::panels::market {

namespace {

using ui::Color;
using ui::Rect;
using ui::Type;

constexpr double again_ms = 15'000;

std::vector<std::string> values_of(const View& view, std::string_view field) {
  if (field == "kind") return {"equity", "etf"};
  std::set<std::string> sectors;
  for (const Stock& stock : view.model.directory.all())
    if (!stock.sector.empty()) sectors.insert(stock.sector);
  return {sectors.begin(), sectors.end()};
}

std::string chosen_text(const RuleForm& rule) {
  std::string out;
  for (const std::string& one : rule.among) out += (out.empty() ? "" : ", ") + one;
  return out.empty() ? "Choose…" : out;
}

void draw_among(View& view, RuleForm& rule, ui::Row& row) {
  const Rect at = row.left(std::min(260.f, row.rest().w - 40)).middle(32);
  if (ui::button(at, chosen_text(rule) + "##among", {.trailing = ui::Icon::chevron_down}))
    ui::open_menu("among", at);
  ui::Menu menu("among", 240);
  if (!menu) return;
  for (const std::string& value : values_of(view, rule.field)) {
    const auto found = std::find(rule.among.begin(), rule.among.end(), value);
    const bool on = found != rule.among.end();
    if (!menu.item(value, {.checked = on, .checkable = true})) continue;
    if (on)
      rule.among.erase(found);
    else
      rule.among.push_back(value);
    view.later([&screener = view.model.screener] { screener.changed(); });
  }
}

void draw_value(View& view, ui::Row& row, std::string_view name, std::string& value) {
  if (ui::text_field(row.left(104).middle(32), name, value,
                     {.max_bytes = 20, .kind = a11y::Field::number})
          .changed)
    view.later([&screener = view.model.screener] { screener.changed(); });
}

void draw_comparison(View& view, RuleForm& rule, ui::Row& row) {
  constexpr std::string_view names[] = {"above", "below", "between"};
  if (ui::select(row.left(104).middle(32), "Comparison", names, rule.comparison))
    view.later([&screener = view.model.screener] { screener.changed(); });
  draw_value(view, row, "Value", rule.value);
  if (rule.comparison != static_cast<int>(Comparison::between)) return;
  ui::label(row.left(24), Type::body, Color::text_muted, "and");
  draw_value(view, row, "Upper value", rule.upper);
}

// False: it was taken away.
bool draw_rule(View& view, RuleForm& rule, Rect line) {
  ui::Row row(line, 8);
  const bool gone = ui::icon_button(row.right(32), ui::Icon::x, "Remove rule");
  std::vector<std::string_view> names;
  int chosen = 0;
  for (const ScreenField& field : screen_fields()) {
    if (field.id == rule.field) chosen = static_cast<int>(names.size());
    names.push_back(field.name);
  }
  if (ui::select(row.left(std::min(240.f, line.w * 0.42f)).middle(32), "Field", names, chosen)) {
    rule.field = screen_fields()[static_cast<std::size_t>(chosen)].id;
    rule.among.clear();
    view.later([&screener = view.model.screener] { screener.changed(); });
  }
  is_choice(rule.field) ? draw_among(view, rule, row) : draw_comparison(view, rule, row);
  return !gone;
}

void draw_rules(View& view, ui::Stack& stack) {
  auto& rules = view.model.screener.rules();
  const a11y::Group group(a11y::Role::form, "Rules");
  for (std::size_t i = 0; i < rules.size(); ++i) {
    const ui::Scope scope(static_cast<int>(i));
    if (draw_rule(view, rules[i], stack.next(40))) continue;
    view.later([&screener = view.model.screener, i] {
      auto& all = screener.rules();
      if (i < all.size()) all.erase(all.begin() + static_cast<std::ptrdiff_t>(i));
      screener.changed();
    });
  }
  Rect line = stack.next(40).middle(32);
  const ui::ButtonOptions add{.icon = ui::Icon::plus};
  if (ui::button(line.cut_left(ui::button_width("Add a rule", add)), "Add a rule", add))
    view.later([&screener = view.model.screener] { screener.rules().push_back({}); });
}

void draw_saved(View& view, Rect line) {
  Screener& screener = view.model.screener;
  ui::Row row(line, 8);
  const ui::ButtonOptions save{.icon = ui::Icon::star};
  if (ui::button(row.right(ui::button_width("Save", save)).middle(32), "Save", save))
    view.state.naming_screen = NamingScreen{};
  if (const auto& saved = screener.saved()) {
    for (const SavedScreen& one : saved->items) {
      const bool on = one.id == screener.open();
      const ui::ChipOptions look{.on = on, .trailing = on ? ui::Icon::x : ui::Icon::none};
      const float width = ui::chip_width(one.name, look);
      if (width > row.rest().w - 140) break;
      const ui::Scope scope(to_string(one.id));
      if (!ui::chip(row.left(width), one.name, look)) continue;
      view.later([&screener, one, on] { on ? screener.remove(one) : screener.choose(one); });
    }
  }
  if (!view.context.phone()) ui::heading(row.rest(), Type::page, 1, "Screener");
}

std::string value_text(const std::optional<Decimal<4, 2>>& value) {
  if (!value) return "–";
  char out[32];
  std::snprintf(out, sizeof out, "%.2f", value->real());
  std::string text(out);
  return text.starts_with("-") ? "−" + text.substr(1) : text;
}

struct ResultColumn {
  std::string_view name, field;
  float width;
};
constexpr ResultColumn result_columns[] = {{"Last", "price", 84},
                                           {"Today", "change", 84},
                                           {"Volume", "volume", 84},
                                           {"Market value", "market_value", 120}};
constexpr std::size_t fixed_columns = 3;  // symbol, name, sector

bool has_column(std::string_view field) {
  return is_choice(field) ||
         std::any_of(std::begin(result_columns), std::end(result_columns),
                     [&](const ResultColumn& one) { return one.field == field; });
}

// The rules whose values have no column of their own yet, by their place in the row's values.
std::vector<std::size_t> extra_columns(const Screener& screener) {
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < screener.asked().size(); ++i)
    if (!has_column(screener.asked()[i].field)) out.push_back(i);
  return out;
}

Cell result_cell(const View& view, const ScreenRow& row, std::size_t column,
                 const std::vector<std::size_t>& extras) {
  const Quote* live = view.model.feed().quote(row.stock.symbol);
  const Quote& quote = live ? *live : row.quote;
  switch (column) {
    case 0:
      return {row.stock.symbol, Color::text, Type::body_strong};
    case 1:
      return {row.stock.name, Color::text_muted};
    case 2:
      return {row.stock.sector, Color::text_muted};
    case 3:
      return {price_text(quote.last), view.stale() ? Color::text_muted : Color::text};
    case 4:
      return {percent_text(quote.change_percent), figure_tint(view, quote.change_percent.units)};
    case 5:
      return {compact_text(static_cast<double>(quote.volume))};
    case 6:
      return {"$" + compact_text(row.market_value.real())};
    default:
      break;
  }
  const std::size_t at = extras[column - 7];
  return {at < row.values.size() ? value_text(row.values[at]) : std::string("–")};
}

Sheet result_sheet(View& view, const std::vector<ScreenRow>& rows,
                   const std::vector<std::size_t>& extras) {
  const Screener& screener = view.model.screener;
  Sheet sheet;
  sheet.name = "Stocks found";
  sheet.row_height = 36;
  sheet.columns = {{.name = "Symbol", .width = 80},
                   {.name = "Name"},
                   {.name = "Sector", .width = 164, .hide_below = 900}};
  for (const ResultColumn& one : result_columns) {
    if (one.field == screener.sort()) sheet.sort_column = static_cast<int>(sheet.columns.size());
    sheet.columns.push_back(
        {.name = one.name,
         .width = one.width,
         .right = true,
         .sortable = true,
         .hide_below = one.field == "price" || one.field == "change" ? 0.f : 560.f});
  }
  for (const std::size_t at : extras) {
    const std::string& field = screener.asked()[at].field;
    if (field == screener.sort()) sheet.sort_column = static_cast<int>(sheet.columns.size());
    sheet.columns.push_back({.name = screen_field_name(field),
                             .width = 132,
                             .right = true,
                             .sortable = true,
                             .hide_below = 480});
  }
  sheet.descending = screener.descending();
  sheet.count = rows.size();
  sheet.key = [&rows](std::size_t row) { return key_of(rows[row].stock.id); };
  sheet.row_name = [&rows](std::size_t row) {
    return rows[row].stock.symbol + ", " + rows[row].stock.name;
  };
  sheet.cell = [&view, &rows, &extras](std::size_t row, std::size_t column) {
    return result_cell(view, rows[row], column, extras);
  };
  return sheet;
}

void draw_found(View& view, Rect area) {
  Screener& screener = view.model.screener;
  const auto& result = screener.result();
  if (!result) {
    if (!result.error()) return draw_row_skeletons(result.since_ms(), area, 36);
    if (ui::error_state(area, "The screen could not be run", *result.error()))
      view.later([&screener] { screener.again(); });
    return;
  }
  const std::string count = ui::count_text(result->total, "stock matches", "stocks match");
  ui::label(area.cut_top(28).inset(16, 0), Type::caption, Color::text_muted, count);
  if (result->items.empty())
    return draw_nothing(area, "No stock meets all of the rules. Loosen one of them.");
  const std::vector<std::size_t> extras = extra_columns(screener);
  const ui::ListEvents events = draw_sheet(area, result_sheet(view, result->items, extras));
  for (std::size_t row = events.first_visible; row < events.last_visible; ++row)
    view.model.watch(result->items[row].stock.symbol);
  if (events.clicked) view.go(result->items[events.clicked->row].stock.symbol);
  if (events.opened) view.go(result->items[*events.opened].stock.symbol);
  if (!events.sorted) return;
  const auto column = static_cast<std::size_t>(*events.sorted) - fixed_columns;
  const std::string field =
      column < std::size(result_columns)
          ? std::string(result_columns[column].field)
          : screener.asked()[extras[column - std::size(result_columns)]].field;
  view.later([&screener, field] { screener.sort_by(field); });
}

// Which stocks meet the rules changes with the prices.
void look_again(View& view) {
  static double last_ms = 0;
  const double now = platform::now_ms();
  if (last_ms == 0) last_ms = now;
  if (now - last_ms < again_ms) return;
  last_ms = now;
  view.later([&screener = view.model.screener] { screener.again(); });
}

}  // namespace

void draw_screener_page(View& view, Rect area) {
  const float sides = view.context.phone() ? 16.f : 24.f;
  Rect page = area.inset(sides, 0);
  page.cut_top(view.context.phone() ? 8.f : 20.f);
  ui::Stack stack(page);
  draw_saved(view, stack.next(40));
  stack.skip(8);
  draw_rules(view, stack);
  stack.skip(8);
  const Rect rest{area.x, stack.rest().y, area.w, area.bottom() - stack.rest().y};
  ui::horizontal_line(rest.x, rest.y, rest.w, ui::color(Color::border));
  draw_found(view, rest.inset(sides - 16, 0));
  look_again(view);
}

}  // namespace septet::panels::market
