// People beside their things: names, round pictures, several of them overlapping.
#pragma once

#include <span>
#include <string>

#include "panels/drive/view.h"

namespace septet::panels::drive {

// "You", "Priya Nair", "Somebody who left"; empty while it is not known.
std::string name_of(const View&, const Id& person);
// Within what is said of several: "Priya Nair, Tomas Reyes".
std::string names_of(const View&, std::span<const Id> people);

void draw_person(const View&, const Id& person, ui::Rect where);
// From the left, `side` wide each, three at most and then "+2"; `ring` is the fill that they lie
// on. A tooltip tells their names, a screen reader hears `said` and the names. Returns the width.
float draw_people(const View&, std::span<const Id> people, ui::Rect where, float side,
                  ui::Color ring, std::string_view said);
float people_width(const View&, std::span<const Id> people, float side);

}  // namespace septet::panels::drive
