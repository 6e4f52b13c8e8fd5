// The entries of a place: rows, cards, and what stands in their place while there are none.
#include <algorithm>
#include <cmath>

#include "panels/drive/actions.h"
#include "panels/drive/cards.h"
#include "panels/drive/columns.h"
#include "panels/drive/gestures.h"
#include "panels/drive/people.h"
#include "panels/drive/phrases.h"
#include "panels/drive/view.h"
#include "platform/accessibility.h"
#include "platform/input.h"

namespace septet::panels::drive {

namespace {

using ui::Rect;

constexpr std::size_t name_column = 0;

void draw_name(View& view, const Node& node, Rect cell) {
  Rect rest = cell;
  file_icon(node, rest.cut_left(20));
  rest.cut_left(12);
  rest.cut_right(16);
  if (draw_renaming(view, node, {rest.x - 10, rest.y, std::min(rest.w + 10, 420.f), rest.h}))
    return;
  const ui::Type type = is_folder(node) ? ui::Type::body_medium : ui::Type::body;
  const float wanted = std::ceil(ui::measure(type, node.name).x);
  const float conflict = is_conflict_copy(node.name) ? ui::tag_width("Conflict") + 12 : 0;
  const float star = node.starred ? 24.f : 0.f;
  const float room = std::min(wanted + 1, rest.w - star - conflict);
  remember_name(view, node, {rest.x, rest.y, room, rest.h});
  ui::label(rest.cut_left(room), type, ui::Color::text, node.name);
  if (conflict > 0) {
    rest.cut_left(12);
    rest.cut_left(ui::tag(rest, "Conflict", ui::Tone::warning));
  }
  if (!node.starred) return;
  rest.cut_left(8);
  ui::filled_star(rest.cut_left(14), 14, ui::color(ui::Color::text_faint));
}

// The boxes of a row that is not there yet; their widths differ like those of names.
void draw_waiting_cell(std::size_t row, std::size_t column, bool right, Rect cell) {
  if (column == name_column) {
    ui::skeleton(cell.cut_left(20).middle(20));
    cell.cut_left(12);
    cell.w = std::min(cell.w, 100.f + static_cast<float>((row * 53) % 140));
    return ui::skeleton(cell.middle(12));
  }
  const float width = std::min(cell.w, right ? 44.f : 72.f);
  ui::skeleton(Rect{right ? cell.right() - width : cell.x, cell.y, width, cell.h}.middle(12));
}

// Who has it, or that it is a conflict copy, at the right end of a row.
void draw_phone_marks(View& view, const Node& node, Rect& rest, const ui::RowState& state) {
  constexpr float side = 20;
  if (is_conflict_copy(node.name)) {
    Rect mark = rest.cut_right(ui::tag_width("Conflict") + 8);
    mark.cut_left(8);
    ui::tag(mark, "Conflict", ui::Tone::warning);
  } else if (!node.shared_with.empty()) {
    Rect faces = rest.cut_right(people_width(view, node.shared_with, side) + 8);
    faces.cut_left(8);
    draw_people(view, node.shared_with, faces, side,
                state.selected ? ui::Color::selection : ui::Color::surface, "Shared with");
  }
}

void draw_phone_row(View& view, const Node& node, Rect cell, const ui::RowState& state) {
  Rect rest = cell.inset(0, 8);
  const Rect mark = rest.cut_left(32);
  if (state.selected) {
    ui::disc({mark.center_x(), mark.center_y()}, 16, ui::color(ui::accent()));
    ui::icon(ui::Icon::check, mark, ui::icon_normal, ui::Color::on_accent);
  } else {
    file_icon(node, mark);
  }
  rest.cut_left(12);
  draw_phone_marks(view, node, rest, state);
  Rect name = rest.cut_top(20);
  if (node.starred) ui::filled_star(name.cut_right(20), 14, ui::color(ui::Color::text_faint));
  ui::label(name, ui::Type::body_medium, ui::Color::text, node.name);
  ui::label(rest.cut_top(16), ui::Type::caption, ui::Color::text_muted,
            ui::date_text(node.modified_at, view.context.now) + ", " + extent_text(node));
}

// How many rows the list has, those not loaded yet included.
std::size_t row_count(const View& view) {
  const Listing& listing = view.model.listing();
  const std::size_t loaded = listing.rows().size();
  if (listing.complete()) return loaded;
  const auto known = view.model.item_count();
  return known ? std::max<std::size_t>(loaded + 1, static_cast<std::size_t>(*known)) : loaded + 20;
}

ui::ListModel list_model(View& view) {
  const Listing& listing = view.model.listing();
  const Selection& selection = view.model.selection();
  const auto loaded = [&listing](std::size_t row) { return row < listing.rows().size(); };
  ui::ListModel list;
  list.count = row_count(view);
  list.key = [&listing, loaded](std::size_t row) -> std::uint64_t {
    return loaded(row) ? std::hash<Id>{}(listing.rows()[row].node.id) : row;
  };
  list.name = [&listing, loaded](std::size_t row) -> std::string {
    return loaded(row) ? listing.rows()[row].node.name : "Loading";
  };
  list.selected = [&listing, &selection, loaded](std::size_t row) {
    return loaded(row) && selection.contains(listing.rows()[row].node.id);
  };
  if (view.model.place().is_folder())
    list.takes_drop = [&view, &listing, loaded](std::size_t row) {
      return loaded(row) && is_folder(listing.rows()[row].node) &&
             view.model.takes(listing.rows()[row].node.id, view.model.chosen());
    };
  if (selection.current()) list.current = listing.row_of(*selection.current());
  list.selected_count = selection.count();
  list.reveal_current = std::exchange(view.state.reveal, false);
  if (view.model.place().is_folder()) {
    list.sort_column = column_of_sort(columns_of(view), listing.order().by);
    list.descending = listing.order().direction == SortOrder::descending;
  }
  return list;
}

void sort_by_column(View& view, int column) {
  const Order now = view.model.listing().order();
  const NodeSort by = sort_of_column(columns_of(view), static_cast<std::size_t>(column));
  const bool turn = by == now.by && now.direction == SortOrder::ascending;
  const Order order{by, turn ? SortOrder::descending : SortOrder::ascending};
  view.later([&model = view.model, order] { model.sort(order); });
}

void choose_for_menu(View& view, std::size_t row) {
  const auto& rows = view.model.listing().rows();
  if (row >= rows.size()) return;
  if (!view.model.selection().contains(rows[row].node.id))
    view.model.selection().choose_only(rows[row].node.id);
}

// On a phone a tap adds to what is chosen once something is; a double click always opens.
void open_row(View& view, std::size_t row) {
  const Node& node = view.model.listing().rows()[row].node;
  if (platform::using_touch() && view.context.phone() && !view.model.selection().empty())
    view.model.selection().toggle(node.id);
  else
    open_entry(view, node);
}

// On a phone a long touch (which comes as a click of the right button) chooses instead.
void open_row_menu(View& view, std::size_t row, Rect anchor) {
  const bool long_touch = view.context.phone() && ImGui::IsMouseReleased(ImGuiMouseButton_Right);
  choose_for_menu(view, row);
  if (!long_touch) ui::open_menu(actions_menu, anchor);
}

void drop_onto(View& view, std::size_t row) {
  const auto& rows = view.model.listing().rows();
  if (row >= rows.size()) return;
  view.later([&model = view.model, nodes = view.model.chosen(), target = rows[row].node] {
    model.move(nodes, target.id, target.name);
  });
}

// What the person did with the list, applied to the selection at once, so that the next row drawn
// already shows it.
void react(View& view, const ui::ListEvents& events) {
  Model& model = view.model;
  const auto& rows = model.listing().rows();
  follow_gestures(view, events);
  if (events.clicked)
    model.selection().click(model.rows(), events.clicked->row,
                            {events.clicked->toggle, events.clicked->extend});
  if (events.stepped) {
    model.selection().step(model.rows(), events.stepped->rows, {false, events.stepped->extend});
    view.state.reveal = true;
  }
  const ImGuiIO& io = ImGui::GetIO();
  if (events.background_clicked && !io.KeyCtrl && !io.KeyShift) model.selection().clear();
  if (events.all && *events.all) view.later([&model] { model.select_all(); });
  if (events.all && !*events.all) model.selection().clear();
  if (events.sorted) sort_by_column(view, *events.sorted);
  if (events.drag_started) choose_for_menu(view, *events.drag_started);
  if (events.dropped_onto) drop_onto(view, *events.dropped_onto);
  if (events.opened && *events.opened < rows.size()) open_row(view, *events.opened);
  if (events.menu) open_row_menu(view, *events.menu, events.menu_anchor);
  if (!model.listing().complete())
    view.later([&model, last = events.last_visible] { model.listing().need(last); });
}

// Where a row was drawn, for what comes from outside of the list.
void remember_box(View& view, const Node& node, Rect box) {
  if (is_folder(node)) view.state.folder_boxes.emplace_back(box, node.id);
  if (view.model.selection().current() == node.id) view.state.current_box = box;
}

void draw_table(View& view, Rect area) {
  const bool phone = view.context.phone();
  const bool searching = view.model.place().kind == PlaceKind::search;
  const Columns columns = phone ? Columns{{{.name = "Name"}}, {Field::name}} : columns_of(view);
  ui::ListModel list = list_model(view);
  if (!phone) add_gestures(view, list, false);
  list.draw = [&view, &columns, phone, searching, area](std::size_t row, std::size_t column,
                                                        Rect cell, const ui::RowState& state) {
    const auto& rows = view.model.listing().rows();
    if (row >= rows.size())
      return draw_waiting_cell(row, column, columns.looks[column].right, cell);
    if (column == name_column) remember_box(view, rows[row].node, {area.x, cell.y, area.w, cell.h});
    if (phone) return draw_phone_row(view, rows[row].node, cell, state);
    if (column == name_column && searching) return draw_found(view, rows[row], cell);
    if (column == name_column) return draw_name(view, rows[row].node, cell);
    draw_cell(view, rows[row], columns.fields[column], cell, state);
  };
  const ui::ListOptions options =
      phone ? ui::ListOptions{.row_height = 56,
                              .header_height = 0,
                              .selectable = false,
                              .side_padding = 16,
                              .bottom_space = 88}
            : ui::ListOptions{.row_height = searching ? 56.f : 36.f, .bottom_space = 48};
  react(view, ui::table(view.model.title(), area, columns.looks, list, options));
}

// A folder lists its folders first, whatever the order.
std::size_t leading_folders(const View& view) {
  if (!view.model.place().is_folder()) return 0;
  const auto& rows = view.model.listing().rows();
  const auto first_file = std::partition_point(
      rows.begin(), rows.end(), [](const PlacedNode& entry) { return is_folder(entry.node); });
  return static_cast<std::size_t>(first_file - rows.begin());
}

void draw_grid(View& view, Rect area) {
  ui::ListModel list = list_model(view);
  if (!view.context.phone()) add_gestures(view, list, true);
  const std::size_t folders = leading_folders(view);
  list.draw = [&view, folders](std::size_t row, std::size_t, Rect card, const ui::RowState& state) {
    const auto& rows = view.model.listing().rows();
    if (row >= rows.size()) return draw_waiting_card(card);
    remember_box(view, rows[row].node, card);
    if (row < folders)
      draw_folder_card(view, rows[row].node, card, state);
    else
      draw_card(view, rows[row].node, card, state);
  };
  const ui::GridOptions options{.minimum_width = view.context.phone() ? 152.f : 220.f,
                                .height = card_height,
                                .padding = view.context.phone() ? 16.f : 24.f,
                                .bottom_space = 88,
                                .leading = folders,
                                .leading_title = "Folders",
                                .title = "Files"};
  react(view, ui::grid(view.model.title(), area, list, options));
}

void draw_loading(View& view, Rect area) {
  if (!ui::skeleton_due(view.model.opened_ms())) return;
  const a11y::Group busy(a11y::Role::status, "Loading", {.busy = true});
  const float height = view.context.phone() ? 56 : 36;
  ui::Rect rest = area.inset(24, 0);
  if (!view.context.phone()) rest.cut_top(32);
  for (std::size_t row = 0; row < 20 && rest.h >= height; ++row) {
    Rect line = rest.cut_top(height);
    if (!view.context.phone()) line.cut_left(32);
    draw_waiting_cell(row, 3, true, line.cut_right(80));
    if (line.w > 480) draw_waiting_cell(row, 2, false, line.cut_right(128));
    draw_waiting_cell(row, name_column, false, line);
  }
}

ui::EmptyOptions nothing_in(const Place& place) {
  switch (place.kind) {
    case PlaceKind::recent:
      return {.icon = ui::Icon::clock,
              .title = "Nothing recent",
              .text = "Files that you upload or change show up here, the latest first."};
    case PlaceKind::starred:
      return {.icon = ui::Icon::star,
              .title = "Nothing starred",
              .text = "Star what you need often, and find it here whatever folder it is in."};
    case PlaceKind::trash:
      return {.icon = ui::Icon::trash_2,
              .title = "The trash is empty",
              .text = "What you delete stays here for 30 days, so that you can restore it."};
    case PlaceKind::search:
      return {.icon = ui::Icon::search,
              .title = "Nothing found",
              .text =
                  "Neither a name nor a content has these words. Check the spelling, try fewer "
                  "letters, or take a filter away."};
    case PlaceKind::shared:
      return {.icon = ui::Icon::users,
              .title = "Nothing is shared with you",
              .text = "Files and folders that others share with you show up here by themselves."};
    case PlaceKind::links:
      return {.icon = ui::Icon::link,
              .title = "No links",
              .text =
                  "Give what you share an address that opens without an account: choose it, "
                  "then Share."};
    case PlaceKind::tagged:
      return {.icon = ui::Icon::tag,
              .title = "Nothing has this tag",
              .text = "Tags are given in the details of a file or folder."};
    case PlaceKind::folder:
      break;
  }
  return {.icon = ui::Icon::folder_open,
          .title = "This folder is empty",
          .text =
              "Drop files or whole folders here, up to 15 GB each. An interrupted upload goes "
              "on where it stopped.",
          .primary = "Upload files",
          .primary_icon = ui::Icon::upload,
          .secondary = "New folder",
          .secondary_icon = ui::Icon::folder_plus,
          .dashed = true};
}

void draw_nothing(View& view, Rect area) {
  ui::EmptyOptions options = nothing_in(view.model.place());
  if (view.model.place().is_root()) options.title = "Your files go here";
  if (!view.model.may_write())
    options = {.icon = ui::Icon::folder_open,
               .title = "This folder is empty",
               .text = "You may look at what others put here, but not add to it."};
  switch (ui::empty_state(area.inset(view.context.phone() ? 16 : 24), options)) {
    case ui::Answer::primary:
      return pick_files_to_upload(view);
    case ui::Answer::secondary:
      return start_new_folder(view);
    case ui::Answer::none:
      break;
  }
}

}  // namespace

void draw_entries(View& view, Rect area) {
  Model& model = view.model;
  view.state.folder_boxes.clear();
  view.state.current_box.reset();
  if (model.error()) {
    if (ui::error_state(area, "This place could not be opened", *model.error()))
      view.later([&model] { model.reload(); });
    return;
  }
  if (model.listing().loading_first()) return draw_loading(view, area);
  if (model.listing().rows().empty() && model.listing().complete()) return draw_nothing(view, area);
  if (view.state.grid)
    draw_grid(view, area);
  else
    draw_table(view, area);
}

}  // namespace septet::panels::drive
