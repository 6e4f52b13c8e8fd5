// The drawings of a chart: made, changed, deleted, and each step undone and done again.
#pragma once

#include <optional>
#include <vector>

#include "ui/chart/drawing.h"

namespace septet::ui::chart {

class DrawingBoard {
 public:
  const std::vector<Drawing>& all() const { return drawings_; }
  void set(std::vector<Drawing>);

  std::optional<std::size_t> selected() const { return selected_; }
  void select(std::optional<std::size_t>);

  // Each is a step.
  void add(Drawing);
  void replace(std::size_t, Drawing);
  void remove(std::size_t);  // not a locked one
  void clear();

  // A drag: any number of changes that are one step.
  void begin_edit();
  Drawing& edited(std::size_t i) { return drawings_[i]; }
  void end_edit();
  void cancel_edit();
  bool editing() const { return before_edit_.has_value(); }

  // Making one: each anchor is set, the one after them follows the pointer until it is set too.
  void begin(DrawingKind, const Anchor&);
  void follow(const Anchor&);
  // True when it was the last one; the drawing is among all() then, and selected.
  bool set_anchor();
  void cancel() { pending_.reset(); }
  const std::optional<Drawing>& pending() const { return pending_; }

  void undo();
  void redo();
  bool can_undo() const { return !undo_.empty(); }
  bool can_redo() const { return !redo_.empty(); }

  // Whether anything changed since it was asked last, loading apart.
  bool take_changed();

 private:
  void keep_step(std::vector<Drawing> before);

  std::vector<Drawing> drawings_;
  std::optional<std::size_t> selected_;
  std::optional<Drawing> pending_;
  std::optional<std::vector<Drawing>> before_edit_;
  std::vector<std::vector<Drawing>> undo_, redo_;
  bool changed_ = false;
};

}  // namespace septet::ui::chart
