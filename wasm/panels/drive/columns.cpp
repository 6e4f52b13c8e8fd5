#include "panels/drive/columns.h"

#include <algorithm>

#include "panels/drive/people.h"
#include "panels/drive/phrases.h"

namespace septet::panels::drive {

namespace {

using ui::Rect;

constexpr float face_side = 20;

ui::Column look_of(Field field, bool sortable) {
  switch (field) {
    case Field::name:
      return {.name = "Name", .sortable = sortable};
    case Field::shared:
      return {.name = "Shared", .width = 104, .hide_below = 660};
    case Field::author:
      return {.name = "Changed by", .width = 128, .hide_below = 760};
    case Field::sharer:
      return {.name = "Shared by", .width = 168, .hide_below = 560};
    case Field::where:
      return {.name = "Where", .width = 200, .hide_below = 720};
    case Field::link:
      return {.name = "Link", .width = 168, .hide_below = 520};
    case Field::modified:
      return {.name = "Modified", .width = 128, .sortable = sortable, .hide_below = 560};
    case Field::deleted:
      return {.name = "Deleted", .width = 144, .hide_below = 480};
    case Field::size:
      break;
  }
  return {.name = "Size", .width = 80, .right = true, .sortable = sortable};
}

std::vector<Field> fields_of(PlaceKind kind, bool local) {
  switch (kind) {
    case PlaceKind::folder:
      if (local) return {Field::name, Field::modified, Field::size};
      return {Field::name, Field::shared, Field::author, Field::modified, Field::size};
    case PlaceKind::trash:
      return {Field::name, Field::deleted, Field::size};
    case PlaceKind::shared:
      return {Field::name, Field::sharer, Field::modified, Field::size};
    case PlaceKind::links:
      return {Field::name, Field::where, Field::link, Field::size};
    default:
      return {Field::name, Field::where, Field::modified, Field::size};
  }
}

std::string where_text(const View& view, const PlacedNode& entry) {
  if (!entry.path.empty() && !entry.path.back().name.empty()) return entry.path.back().name;
  const bool own = entry.node.owner_id.is_nil() || entry.node.owner_id == view.model.root_id();
  return own ? "My files" : "Shared with me";
}

std::string link_text(const View& view, const Node& node) {
  const auto& links = view.model.links_of(node.id);
  if (links.empty()) return "–";
  if (links.size() == 1) return brief_text(links.front(), view.context.now);
  return ui::count_text(static_cast<std::int64_t>(links.size()), "link", "links");
}

std::string changed_by_text(const View& view, const Node& node) {
  if (node.author_id) return name_of(view, *node.author_id);
  return node.device_name.value_or("–");
}

std::string cell_text(const View& view, const PlacedNode& entry, Field field) {
  const Node& node = entry.node;
  switch (field) {
    case Field::author:
      return changed_by_text(view, node);
    case Field::where:
      return where_text(view, entry);
    case Field::link:
      return link_text(view, node);
    case Field::modified:
      return ui::date_text(node.modified_at, view.context.now);
    case Field::deleted:
      return ui::date_text(node.trashed_at.value_or(node.modified_at), view.context.now);
    default:
      return extent_text(node);
  }
}

ui::Color fill_of(const ui::RowState& state) {
  return state.selected || state.dropped_on ? ui::Color::selection
         : state.hovered                    ? ui::Color::hover
                                            : ui::Color::surface;
}

void draw_sharer(const View& view, const Node& node, Rect cell) {
  draw_person(view, node.owner_id, cell.cut_left(face_side).middle(face_side));
  cell.cut_left(8);
  cell.cut_right(12);
  ui::label(cell, ui::Type::body, ui::Color::text_muted, name_of(view, node.owner_id));
}

}  // namespace

Columns columns_of(const View& view) {
  const PlaceKind kind = view.model.place().kind;
  Columns out;
  out.fields = fields_of(kind, view.context.client.local());
  for (const Field field : out.fields)
    out.looks.push_back(look_of(field, kind == PlaceKind::folder));
  return out;
}

int column_of_sort(const Columns& columns, NodeSort by) {
  const Field wanted = by == NodeSort::name       ? Field::name
                       : by == NodeSort::modified ? Field::modified
                                                  : Field::size;
  const auto found = std::find(columns.fields.begin(), columns.fields.end(), wanted);
  return found == columns.fields.end() ? -1 : static_cast<int>(found - columns.fields.begin());
}

NodeSort sort_of_column(const Columns& columns, std::size_t column) {
  const Field field = columns.fields[column];
  return field == Field::name       ? NodeSort::name
         : field == Field::modified ? NodeSort::modified
                                    : NodeSort::size;
}

void draw_cell(View& view, const PlacedNode& entry, Field field, Rect cell,
               const ui::RowState& state) {
  if (field == Field::sharer) return draw_sharer(view, entry.node, cell);
  if (field == Field::shared && !entry.node.shared_with.empty()) {
    draw_people(view, entry.node.shared_with, cell, face_side, fill_of(state), "Shared with");
    return;
  }
  if (field == Field::shared) return ui::label(cell, ui::Type::body, ui::Color::text_faint, "–");
  if (field != Field::size) cell.cut_right(12);
  ui::label(cell, ui::Type::body, ui::Color::text_muted, cell_text(view, entry, field),
            field == Field::size ? ui::Align::right : ui::Align::left);
}

}  // namespace septet::panels::drive
