#include "panels/drive/people.h"

#include <algorithm>

#include "platform/accessibility.h"

namespace septet::panels::drive {

namespace {

using ui::Rect;

constexpr std::size_t faces_most = 3;
constexpr float overlap_of_pictures = 6;
constexpr float overlap_of_letters = 4;  // more would cover a part of the letter
constexpr float ring_width = 2;

std::string more_text(std::size_t count) {
  return "+" + std::to_string(count - faces_most);
}

float overlap_of(const View& view, std::span<const Id> people) {
  for (const Id& person : people.first(std::min(people.size(), faces_most))) {
    const septet::people::PersonSummary* known = view.context.client.persons().find(person);
    if (!known || !known->avatar_url) return overlap_of_letters;
  }
  return overlap_of_pictures;
}

}  // namespace

std::string name_of(const View& view, const Id& person) {
  client::Client& client = view.context.client;
  if (person == client.me().user_id) return "You";
  if (const people::PersonSummary* known = client.persons().find(person))
    return known->display_name;
  return client.persons().gone(person) ? "Somebody who left" : "";
}

std::string names_of(const View& view, std::span<const Id> people) {
  std::string out;
  for (const Id& person : people) out += (out.empty() ? "" : ", ") + name_of(view, person);
  return out;
}

void draw_person(const View& view, const Id& person, Rect where) {
  client::Client& client = view.context.client;
  const people::PersonSummary* known = client.persons().find(person);
  if (known)
    return ui::avatar(where, known->display_name,
                      view.context.pictures.avatar(known->avatar_url, 40));
  if (client.persons().gone(person)) return ui::avatar(where, "?");
  const float side = std::min(where.w, where.h);
  ui::fill(where.centered(side, side), ui::Color::skeleton, side / 2);
}

float people_width(const View& view, std::span<const Id> people, float side) {
  const std::size_t count = people.size();
  if (count == 0) return 0;
  const auto faces = static_cast<float>(std::min(count, faces_most));
  const float more =
      count > faces_most ? ui::measure(ui::Type::caption, more_text(count)).x + 6 : 0;
  return side * faces - overlap_of(view, people) * (faces - 1) + more;
}

float draw_people(const View& view, std::span<const Id> people, Rect where, float side,
                  ui::Color ring, std::string_view said) {
  if (people.empty()) return 0;
  const float width = people_width(view, people, side);
  const float overlap = overlap_of(view, people);
  const Rect at{where.x, where.y, std::min(width, where.w), where.h};
  const std::string names = names_of(view, people);
  a11y::node(a11y::Role::image, std::string(said) + " " + names, at.min(), at.max());
  const a11y::Silence silence;
  float x = at.x;
  for (std::size_t i = 0; i < std::min(people.size(), faces_most); ++i) {
    const Rect face = Rect{x, at.y, side, at.h}.middle(side);
    if (i > 0) ui::disc({face.center_x(), face.center_y()}, side / 2 + ring_width, ui::color(ring));
    draw_person(view, people[i], face);
    x += side - overlap;
  }
  if (people.size() > faces_most)
    ui::label({x + overlap + 6, at.y, at.right() - x - overlap, at.h}, ui::Type::caption,
              ui::Color::text_muted, more_text(people.size()));
  ui::tooltip_over(at, names);
  return width;
}

}  // namespace septet::panels::drive
