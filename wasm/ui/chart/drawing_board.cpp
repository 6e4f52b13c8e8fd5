#include "ui/chart/drawing_board.h"

#include <utility>

namespace septet::ui::chart {
namespace {

constexpr std::size_t most_steps = 100;

}  // namespace

void DrawingBoard::set(std::vector<Drawing> drawings) {
  drawings_ = std::move(drawings);
  selected_.reset();
  pending_.reset();
  before_edit_.reset();
  undo_.clear();
  redo_.clear();
  changed_ = false;
}

void DrawingBoard::select(std::optional<std::size_t> which) {
  selected_ = which && *which < drawings_.size() ? which : std::nullopt;
}

void DrawingBoard::keep_step(std::vector<Drawing> before) {
  if (before == drawings_) return;
  if (undo_.size() == most_steps) undo_.erase(undo_.begin());
  undo_.push_back(std::move(before));
  redo_.clear();
  changed_ = true;
}

void DrawingBoard::add(Drawing drawing) {
  std::vector<Drawing> before = drawings_;
  drawings_.push_back(std::move(drawing));
  selected_ = drawings_.size() - 1;
  keep_step(std::move(before));
}

void DrawingBoard::replace(std::size_t i, Drawing drawing) {
  if (i >= drawings_.size()) return;
  std::vector<Drawing> before = drawings_;
  drawings_[i] = std::move(drawing);
  keep_step(std::move(before));
}

void DrawingBoard::remove(std::size_t i) {
  if (i >= drawings_.size() || drawings_[i].locked) return;
  std::vector<Drawing> before = drawings_;
  drawings_.erase(drawings_.begin() + static_cast<std::ptrdiff_t>(i));
  selected_.reset();
  keep_step(std::move(before));
}

void DrawingBoard::clear() {
  selected_.reset();
  pending_.reset();
  keep_step(std::exchange(drawings_, {}));
}

void DrawingBoard::begin_edit() {
  before_edit_ = drawings_;
}

void DrawingBoard::end_edit() {
  if (before_edit_) keep_step(std::move(*before_edit_));
  before_edit_.reset();
}

void DrawingBoard::cancel_edit() {
  if (before_edit_) drawings_ = std::move(*before_edit_);
  before_edit_.reset();
}

void DrawingBoard::begin(DrawingKind kind, const Anchor& at) {
  selected_.reset();
  Drawing drawing;
  drawing.kind = kind;
  drawing.anchors = {at};
  pending_ = std::move(drawing);
}

void DrawingBoard::follow(const Anchor& at) {
  if (pending_) pending_->anchors.back() = at;
}

bool DrawingBoard::set_anchor() {
  if (!pending_) return false;
  if (pending_->anchors.size() < anchors_of(pending_->kind)) {
    pending_->anchors.push_back(Anchor(pending_->anchors.back()));
    return false;
  }
  add(std::move(*pending_));
  pending_.reset();
  return true;
}

void DrawingBoard::undo() {
  cancel_edit();
  if (undo_.empty()) return;
  redo_.push_back(std::exchange(drawings_, std::move(undo_.back())));
  undo_.pop_back();
  selected_.reset();
  changed_ = true;
}

void DrawingBoard::redo() {
  cancel_edit();
  if (redo_.empty()) return;
  undo_.push_back(std::exchange(drawings_, std::move(redo_.back())));
  redo_.pop_back();
  selected_.reset();
  changed_ = true;
}

bool DrawingBoard::take_changed() {
  return std::exchange(changed_, false);
}

}  // namespace septet::ui::chart
