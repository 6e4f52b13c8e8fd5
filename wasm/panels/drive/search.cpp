// Searching in Drive: the field, what narrows it, and how the hits look.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "panels/drive/gestures.h"
#include "panels/drive/view.h"
#include "platform/accessibility.h"

namespace septet::panels::drive {

namespace {

using ui::Rect;

constexpr double typing_delay_ms = 150;

struct FilterChoice {
  std::string_view value, name;
};
struct Filter {
  std::string_view name;
  std::string SearchFilter::*field;
  std::span<const FilterChoice> choices;
};

constexpr std::array types{
    FilterChoice{"folder", "Folders"},     FilterChoice{"image", "Images"},
    FilterChoice{"video", "Videos"},       FilterChoice{"audio", "Audio"},
    FilterChoice{"pdf", "PDFs"},           FilterChoice{"document", "Documents"},
    FilterChoice{"spreadsheet", "Tables"}, FilterChoice{"presentation", "Presentations"},
    FilterChoice{"text", "Text and code"}, FilterChoice{"archive", "Archives"}};
constexpr std::array times{FilterChoice{"day", "Today and yesterday"},
                           FilterChoice{"week", "Last 7 days"}, FilterChoice{"month", "Last month"},
                           FilterChoice{"year", "Last year"}};
constexpr std::array sizes{
    FilterChoice{"small", "Under 1 MB"}, FilterChoice{"medium", "1 to 10 MB"},
    FilterChoice{"large", "10 to 100 MB"}, FilterChoice{"huge", "Over 100 MB"}};
constexpr std::array owners{FilterChoice{"me", "Mine"}};
constexpr std::array filters{
    Filter{"Type", &SearchFilter::type, types}, Filter{"Changed", &SearchFilter::changed, times},
    Filter{"Size", &SearchFilter::size, sizes}, Filter{"Owner", &SearchFilter::owner, owners}};

void search_for(View& view, Place place) {
  view.context.commands.replace(address_of(place));
}

std::string_view shown_value(const Filter& filter, const std::string& value) {
  for (const FilterChoice& choice : filter.choices)
    if (choice.value == value) return choice.name;
  return filter.name;
}

void draw_filter(View& view, const Filter& filter, ui::Row& row) {
  Place place = view.model.place();
  std::string& value = place.filter.*filter.field;
  const bool on = !value.empty();
  const ui::ChipOptions look{.on = on, .trailing = ui::Icon::chevron_down};
  const std::string_view name = shown_value(filter, value);
  const Rect chip = row.left(ui::chip_width(name, look));
  const std::string menu_name = std::string(filter.name) + " filter";
  if (ui::chip(chip, std::string(name) + "##" + std::string(filter.name), look))
    ui::open_menu(menu_name, chip);
  ui::Menu menu(menu_name, 216);
  if (!menu) return;
  if (menu.item("Any", {.checked = !on, .checkable = true})) {
    value.clear();
    search_for(view, place);
  }
  menu.separator();
  for (const FilterChoice& choice : filter.choices) {
    if (!menu.item(choice.name, {.checked = choice.value == value, .checkable = true})) continue;
    value = choice.value;
    search_for(view, place);
  }
}

void type_on(View& view) {
  platform::cancel(view.state.search_timer);
  view.state.search_timer = platform::after(
      typing_delay_ms,
      [&state = view.state, &model = view.model, &commands = view.context.commands] {
        if (model.place().kind != PlaceKind::search) return;
        Place place = model.place();
        place.query = state.search_text;
        state.search_shown = place.query;
        commands.replace(address_of(place));
      });
}

// Where to begin so that the first mark is in view, at the start of a character.
std::size_t snippet_start(const septet::drive::Snippet& snippet, float width) {
  if (snippet.marks.empty()) return 0;
  const auto mark = static_cast<std::size_t>(snippet.marks[0]);
  if (mark > snippet.text.size()) return 0;
  if (ui::measure(ui::Type::caption, std::string_view(snippet.text).substr(0, mark)).x < width / 2)
    return 0;
  std::size_t start = mark > 24 ? mark - 24 : 0;
  while (start < mark && (static_cast<unsigned char>(snippet.text[start]) & 0xc0) == 0x80) ++start;
  return start;
}

void draw_snippet(const septet::drive::Snippet& snippet, Rect line) {
  a11y::text(snippet.text, line.min(), line.max(), {12, 16, 400});
  const a11y::Silence silence;
  const ui::Clip clip(line);
  const std::string_view text = snippet.text;
  std::size_t at = snippet_start(snippet, line.w);
  float x = line.x;
  const auto draw = [&](std::size_t end, bool marked) {
    end = std::clamp(end, at, text.size());
    std::string piece(text.substr(at, end - at));
    std::replace(piece.begin(), piece.end(), '\n', ' ');
    const ui::Type type = marked ? ui::Type::label : ui::Type::caption;
    const float width = ui::measure(type, piece).x;
    if (marked) ui::fill({x - 1, line.y, width + 2, line.h}, ui::color(ui::accent(), 0.16f), 3);
    ui::draw_text(ui::draw_list(), type, {x, line.y},
                  ui::color(marked ? ui::Color::text : ui::Color::text_muted), piece);
    x += width;
    at = end;
  };
  if (at > 0) {
    ui::draw_text(ui::draw_list(), ui::Type::caption, {x, line.y}, ui::color(ui::Color::text_muted),
                  "\u2026 ");
    x += ui::measure(ui::Type::caption, "\u2026 ").x;
  }
  for (std::size_t i = 0; i + 1 < snippet.marks.size() && x < line.right(); i += 2) {
    if (static_cast<std::size_t>(snippet.marks[i]) < at) continue;
    draw(static_cast<std::size_t>(snippet.marks[i]), false);
    draw(static_cast<std::size_t>(snippet.marks[i + 1]), true);
  }
  if (x < line.right()) draw(text.size(), false);
}

}  // namespace

void start_search(View& view) {
  Place place{PlaceKind::search, {}, {}, {}};
  if (view.model.place().is_folder() && !view.model.place().is_root())
    view.state.search_in = place.filter.in = view.model.folder_id();
  else
    view.state.search_in = {};
  view.state.search_focus = true;
  view.context.commands.go(address_of(place));
}

void draw_search_field(View& view, Rect where) {
  ViewState& state = view.state;
  const std::string& query = view.model.place().query;
  if (state.search_shown != query) state.search_text = state.search_shown = query;
  const ui::FieldOptions field{.placeholder = "Search files by name and content",
                               .icon = ui::Icon::search,
                               .clearable = true,
                               .autofocus = state.search_focus,
                               .kind = a11y::Field::search};
  where.w = std::min(where.w, 560.f);
  const ui::FieldResult typed = ui::text_field(where.middle(ui::height_of(field.size)),
                                               "Search files", state.search_text, field);
  if (typed.focused) state.search_focus = false;
  if (typed.changed) type_on(view);
}

void draw_search_filters(View& view, Rect area) {
  const a11y::Group group(a11y::Role::group, "Filters");
  const float side = view.context.phone() ? 16.f : 24.f;
  ui::Row row(area.inset(side, 0).middle(ui::touch() ? 44 : 28), 8);
  for (const Filter& filter : filters)
    if (row.rest().w > 60) draw_filter(view, filter, row);
  Place place = view.model.place();
  const bool here = !place.filter.in.is_nil();
  if (here) view.state.search_in = place.filter.in;
  if (view.state.search_in.is_nil() || row.rest().w < 60) return;
  const ui::ChipOptions look{.on = here};
  if (!ui::chip(row.left(ui::chip_width("In this folder", look)), "In this folder", look)) return;
  place.filter.in = here ? Id{} : view.state.search_in;
  search_for(view, place);
}

void draw_found(View& view, const PlacedNode& entry, Rect cell) {
  Rect rest = cell.middle(36);
  file_icon(entry.node, rest.cut_left(20));
  rest.cut_left(12);
  rest.cut_right(16);
  if (draw_renaming(view, entry.node, rest)) return;
  const Rect name = rest.cut_top(20);
  remember_name(view, entry.node, name);
  ui::label_with_match(name, ui::Type::body, ui::Type::body_strong, ui::Color::text,
                       entry.node.name, trimmed(view.model.place().query));
  if (entry.snippet) return draw_snippet(*entry.snippet, rest);
  ui::label(rest, ui::Type::caption, ui::Color::text_muted,
            kind_label(entry.node.name, is_folder(entry.node)));
}

}  // namespace septet::panels::drive
