#include <cmath>
#include <vector>

#include "imgui_internal.h"
#include "platform/accessibility.h"
#include "ui/controls.h"
#include "ui/floating.h"
#include "ui/icons.h"
#include "ui/list_input.h"
#include "ui/paint.h"
#include "ui/table.h"

namespace septet::ui {
namespace {

constexpr float low_card_height = 64;  // below it the tick stands at the left, in the middle
constexpr float title_height = 16;
constexpr float title_space = 8;

// The tick in the corner of a card, while it is chosen or under the pointer.
void draw_card_check(Rect card, std::size_t index, const ListModel& model, const RowState& state,
                     ListEvents& events) {
  if (!state.selected && !state.hovered) return;
  const a11y::Group cell(a11y::Role::cell);
  const Rect box = card.h < low_card_height ? Rect{card.x + 18, card.y, 16, card.h}.middle(16)
                                            : Rect{card.x + 10, card.y + 10, 16, 16};
  if (check_mark(box, "Select " + model.name(index), state.selected ? Check::on : Check::off))
    events.clicked = RowClick{index, true, ImGui::GetIO().KeyShift};
}

bool draw_card(Rect where, std::size_t index, const ListModel& model, ListEvents& events) {
  const std::uint64_t key = model.key(index);
  const Scope scope({reinterpret_cast<const char*>(&key), sizeof key});
  RowState state{.selected = model.selected && model.selected(index)};
  const std::string out = drag_out_of(model, index, where);
  const a11y::Group group(a11y::Role::row, model.name(index),
                          {.drag_out = out,
                           .selected = state.selected,
                           .position = static_cast<int>(index) + 1,
                           .set_size = static_cast<int>(model.count)});
  const Item item = list_row(where, index, model, events);
  state.hovered = ImGui::IsWindowHovered() && where.contains(ImGui::GetMousePos()) && !touch();
  state.current = ImGui::GetFocusID() == item.id;
  state.dropped_on = drop_hovers(where, index, model);
  model.draw(index, 0, where, state);
  if (state.selected || state.dropped_on) outline(where, accent(), radius_card, 2);
  draw_focus_ring(item, where, radius_card);
  draw_card_check(where, index, model, state, events);
  return state.current;
}

// Cards of one height under one title.
struct Section {
  std::string_view title;
  std::size_t first = 0;
  std::size_t count = 0;
  float card_height = 0;
  float top = 0;  // of the first card, from that of the content
};

// One grid while it is drawn.
class Grid {
 public:
  Grid(const ListModel&, const GridOptions&, Rect content);

  float height() const;
  Rect card(std::size_t index) const;
  // Those within this stretch of the content.
  bool draw(float from, float to, ListEvents&) const;
  Steps steps(float visible_height) const;
  // Those that the box touches.
  void cards_in(Rect box, std::vector<std::size_t>& cards) const;

 private:
  void add(std::string_view title, std::size_t first, std::size_t count, float card_height);
  float step(const Section& section) const { return section.card_height + options_.gap; }
  std::size_t lines(const Section& section) const {
    return (section.count + columns_ - 1) / columns_;
  }
  float bottom(const Section&) const;
  std::size_t section_of(std::size_t index) const;
  std::size_t above(std::size_t index) const;
  std::size_t below(std::size_t index) const;
  void draw_title(const Section&) const;

  const ListModel& model_;
  const GridOptions& options_;
  Rect content_;
  std::size_t columns_;
  std::vector<Section> sections_;
};

Grid::Grid(const ListModel& model, const GridOptions& options, Rect content)
    : model_(model),
      options_(options),
      content_(content),
      columns_(static_cast<std::size_t>(std::max(
          1.f, std::floor((content.w + options.gap) / (options.minimum_width + options.gap))))) {
  const std::size_t leading = std::min(options.leading, model.count);
  if (leading > 0) add(options.leading_title, 0, leading, options.leading_height);
  if (model.count > leading)
    add(leading > 0 ? options.title : "", leading, model.count - leading, options.height);
}

void Grid::add(std::string_view title, std::size_t first, std::size_t count, float card_height) {
  float top = sections_.empty() ? 8 : bottom(sections_.back()) + 12;
  if (!title.empty()) top += 8 + title_height + title_space;
  sections_.push_back({title, first, count, card_height, top});
}

float Grid::bottom(const Section& section) const {
  return section.top + static_cast<float>(lines(section)) * step(section) - options_.gap;
}

float Grid::height() const {
  return sections_.empty() ? 0 : bottom(sections_.back());
}

std::size_t Grid::section_of(std::size_t index) const {
  return sections_.size() > 1 && index >= sections_[1].first ? 1 : 0;
}

Rect Grid::card(std::size_t index) const {
  const Section& section = sections_[section_of(index)];
  const std::size_t place = index - section.first;
  const Rect line{content_.x,
                  content_.y + section.top + static_cast<float>(place / columns_) * step(section),
                  content_.w, section.card_height};
  return column_of(line, static_cast<int>(place % columns_), static_cast<int>(columns_),
                   options_.gap);
}

void Grid::draw_title(const Section& section) const {
  if (section.title.empty()) return;
  const Rect where{content_.x, content_.y + section.top - title_height - title_space, content_.w,
                   title_height};
  label(where, Type::label, Color::text_muted, section.title);
}

bool Grid::draw(float from, float to, ListEvents& events) const {
  bool focused = false;
  events.first_visible = model_.count;
  for (const Section& section : sections_) {
    draw_title(section);
    const auto line_at = [&](float y) {
      return static_cast<std::size_t>(std::max(0.f, (y - section.top) / step(section)));
    };
    const std::size_t begin = std::min(section.count, line_at(from) * columns_);
    const std::size_t end =
        to < section.top ? begin : std::min(section.count, (line_at(to) + 1) * columns_);
    if (begin == end) continue;
    events.first_visible = std::min(events.first_visible, section.first + begin);
    events.last_visible = section.first + end;
    for (std::size_t i = section.first + begin; i < events.last_visible; ++i)
      focused |= draw_card(card(i), i, model_, events);
  }
  return focused;
}

// The card of the line above that stands over this one, or this one itself.
std::size_t Grid::above(std::size_t index) const {
  const std::size_t at = section_of(index);
  const std::size_t place = index - sections_[at].first;
  if (place >= columns_) return index - columns_;
  if (at == 0) return index;
  const Section& before = sections_[at - 1];
  return before.first +
         std::min(before.count - 1, (lines(before) - 1) * columns_ + place % columns_);
}

std::size_t Grid::below(std::size_t index) const {
  const std::size_t at = section_of(index);
  const Section& section = sections_[at];
  const std::size_t place = index - section.first;
  if (place / columns_ + 1 < lines(section))
    return section.first + std::min(section.count - 1, place + columns_);
  if (at + 1 == sections_.size()) return index;
  const Section& next = sections_[at + 1];
  return next.first + std::min(next.count - 1, place % columns_);
}

void Grid::cards_in(Rect box, std::vector<std::size_t>& cards) const {
  for (const Section& section : sections_) {
    const float top = content_.y + section.top;
    const auto line_at = [&](float y) {
      const float line = std::floor(std::max(0.f, y - top) / step(section));
      return std::min(lines(section), static_cast<std::size_t>(line));
    };
    if (box.bottom() < top) continue;
    const std::size_t end = std::min(section.count, (line_at(box.bottom()) + 1) * columns_);
    for (std::size_t i = line_at(box.y) * columns_; i < end; ++i) {
      const Rect at = card(section.first + i);
      if (at.x < box.right() && at.right() > box.x && at.y < box.bottom() && at.bottom() > box.y)
        cards.push_back(section.first + i);
    }
  }
}

Steps Grid::steps(float visible_height) const {
  if (sections_.empty()) return {};
  const std::size_t index = std::min(model_.current.value_or(0), model_.count - 1);
  const auto distance = [](std::size_t from, std::size_t to) {
    return static_cast<std::ptrdiff_t>(to) - static_cast<std::ptrdiff_t>(from);
  };
  const float page_lines = std::max(1.f, std::floor(visible_height / step(sections_.back())));
  return {distance(above(index), index), distance(index, below(index)),
          static_cast<std::ptrdiff_t>(page_lines) * static_cast<std::ptrdiff_t>(columns_),
          columns_ > 1};
}

}  // namespace

ListEvents grid(std::string_view name, Rect where, const ListModel& model,
                const GridOptions& options) {
  ListEvents events;
  const Scope scope(name);
  const a11y::Group group(a11y::Role::table, drawn_name(name),
                          {.set_size = static_cast<int>(model.count)});
  {
    Scroll scroll("cards", where);
    const Grid drawn(model, options, scroll.content().inset(options.padding, 0));
    scroll.set_height(drawn.height() + options.padding + options.bottom_space);
    if (model.reveal_current && model.current && *model.current < model.count)
      scroll.reveal(drawn.card(*model.current));
    const bool focused = drawn.draw(scroll.offset(), scroll.offset() + where.h, events);
    list_keys(model, drawn.steps(where.h), focused, events);
    events.background_clicked = ImGui::IsWindowHovered() && !ImGui::IsAnyItemHovered() &&
                                ImGui::IsMouseClicked(ImGuiMouseButton_Left);
    const Rect content = scroll.content();
    list_marquee(scroll, where, events, [&](Rect box, std::vector<std::size_t>& rows) {
      drawn.cards_in(box.moved(content.x, content.y), rows);
    });
  }
  draw_drag(model);
  return events;
}

}  // namespace septet::ui
