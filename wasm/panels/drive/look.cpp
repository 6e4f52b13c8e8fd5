#include "panels/drive/look.h"

namespace septet::panels::drive {

FileKind kind_of(const Node& node) {
  return is_folder(node) ? FileKind::folder : file_kind(node.name);
}

std::string extent_text(const Node& node) {
  if (!is_folder(node)) return ui::size_text(static_cast<std::uint64_t>(node.size_bytes));
  return ui::count_text(node.item_count.value_or(0), "item", "items");
}

}  // namespace septet::panels::drive
