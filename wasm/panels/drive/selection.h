// Which rows of a list are chosen, and where the keyboard stands. Rows are told apart by their id,
// so that a selection outlives sorting and reloading; gestures speak of positions in the list.
#pragma once

#include <functional>
#include <optional>
#include <unordered_set>
#include <vector>

#include "base/id.h"

namespace septet::panels::drive {

// What is held down with a click or an arrow: Ctrl adds or takes away, Shift stretches.
struct Modifiers {
  bool toggle = false;
  bool extend = false;
};

class Selection {
 public:
  // The list as it is now: its length, and the id at a position.
  struct Rows {
    std::size_t count = 0;
    std::function<Id(std::size_t)> id_at;
  };

  bool contains(const Id& id) const { return chosen_.contains(id); }
  std::size_t count() const { return chosen_.size(); }
  bool empty() const { return chosen_.empty(); }
  // The chosen rows in the order of the list.
  std::vector<Id> in_order(const Rows&) const;
  const std::unordered_set<Id>& ids() const { return chosen_; }
  // Where the keyboard stands; nothing before the first gesture.
  std::optional<Id> current() const { return current_; }

  void click(const Rows&, std::size_t row, Modifiers);
  // From the current row by `rows` (negative: up), staying inside the list.
  void step(const Rows&, std::ptrdiff_t rows, Modifiers);
  void toggle(const Id&);
  // Stretches the selection from the current anchor to the row, as a click with Shift does.
  void extend_to(const Rows&, std::size_t row);
  // What lies under a marquee, on top of what was chosen when it began.
  void choose_range(const Rows&, std::size_t first, std::size_t last,
                    const std::unordered_set<Id>& before);
  // The same for rows that do not follow one another; the last becomes the current one.
  void choose_these(const Rows&, const std::vector<std::size_t>&,
                    const std::unordered_set<Id>& before);
  void choose_all(const Rows&);
  void choose_only(const Id&);
  void clear();
  // Forgets what is no longer there.
  void keep_only(const std::function<bool(const Id&)>& exists);

 private:
  static std::optional<std::size_t> position_of(const Rows&, const std::optional<Id>&);

  std::unordered_set<Id> chosen_;
  std::optional<Id> anchor_;
  std::optional<Id> current_;
};

}  // namespace septet::panels::drive
