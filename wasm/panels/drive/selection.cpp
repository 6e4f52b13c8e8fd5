#include "panels/drive/selection.h"

#include <algorithm>

namespace septet::panels::drive {

std::optional<std::size_t> Selection::position_of(const Rows& rows, const std::optional<Id>& id) {
  if (!id) return std::nullopt;
  for (std::size_t row = 0; row < rows.count; ++row)
    if (rows.id_at(row) == *id) return row;
  return std::nullopt;
}

std::vector<Id> Selection::in_order(const Rows& rows) const {
  std::vector<Id> out;
  out.reserve(chosen_.size());
  for (std::size_t row = 0; row < rows.count && out.size() < chosen_.size(); ++row)
    if (const Id id = rows.id_at(row); chosen_.contains(id)) out.push_back(id);
  return out;
}

void Selection::click(const Rows& rows, std::size_t row, Modifiers held) {
  if (row >= rows.count) return;
  if (held.extend) return extend_to(rows, row);
  if (held.toggle) return toggle(rows.id_at(row));
  choose_only(rows.id_at(row));
}

void Selection::step(const Rows& rows, std::ptrdiff_t by, Modifiers held) {
  if (rows.count == 0) return;
  const auto last = static_cast<std::ptrdiff_t>(rows.count) - 1;
  const auto from = position_of(rows, current_);
  const std::ptrdiff_t target =
      from ? std::clamp(static_cast<std::ptrdiff_t>(*from) + by, std::ptrdiff_t{0}, last)
           : (by < 0 ? last : 0);
  const auto row = static_cast<std::size_t>(target);
  if (held.extend) return extend_to(rows, row);
  if (held.toggle) {
    current_ = rows.id_at(row);
    return;
  }
  choose_only(rows.id_at(row));
}

void Selection::toggle(const Id& id) {
  if (chosen_.erase(id) == 0) chosen_.insert(id);
  anchor_ = current_ = id;
}

void Selection::extend_to(const Rows& rows, std::size_t row) {
  const std::size_t from = position_of(rows, anchor_).value_or(0);
  choose_range(rows, std::min(from, row), std::max(from, row), {});
  if (!anchor_) anchor_ = rows.id_at(from);
  current_ = rows.id_at(row);
}

void Selection::choose_range(const Rows& rows, std::size_t first, std::size_t last,
                             const std::unordered_set<Id>& before) {
  chosen_ = before;
  for (std::size_t row = first; row <= last && row < rows.count; ++row)
    chosen_.insert(rows.id_at(row));
}

void Selection::choose_these(const Rows& rows, const std::vector<std::size_t>& which,
                             const std::unordered_set<Id>& before) {
  chosen_ = before;
  for (const std::size_t row : which) {
    if (row >= rows.count) continue;
    const Id id = rows.id_at(row);
    chosen_.insert(id);
    if (!anchor_) anchor_ = id;
    current_ = id;
  }
}

void Selection::choose_all(const Rows& rows) {
  for (std::size_t row = 0; row < rows.count; ++row) chosen_.insert(rows.id_at(row));
}

void Selection::choose_only(const Id& id) {
  chosen_ = {id};
  anchor_ = current_ = id;
}

void Selection::clear() {
  chosen_.clear();
  anchor_.reset();
}

void Selection::keep_only(const std::function<bool(const Id&)>& exists) {
  std::erase_if(chosen_, [&](const Id& id) { return !exists(id); });
  if (anchor_ && !exists(*anchor_)) anchor_.reset();
  if (current_ && !exists(*current_)) current_.reset();
}

}  // namespace septet::panels::drive
