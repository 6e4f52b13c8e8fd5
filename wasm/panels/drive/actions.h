// What can be done with entries: one list behind the toolbar, the menus, the keyboard and the
// command palette.
#pragma once

#include <string_view>
#include <vector>

#include "panels/drive/view.h"

namespace septet::panels::drive {

enum class Action {
  open,
  preview,
  download,
  share,
  copy_link,
  rename,
  edit,
  move,
  copy,
  star,
  unstar,
  about,
  details,
  rewind,
  leave,
  trash,
  restore,
  remove_for_good,
};

struct ActionLook {
  std::string_view name;   // "Move to…"
  std::string_view brief;  // "Move", in the toolbar
  ui::Icon icon;
  std::string_view shortcut;  // as shown
  std::string_view key;       // as platform::ShortcutHandler spells it
};
const ActionLook& look_of(Action);
// Whether it opens as a text that can be written into.
bool can_edit(const Node&);

// What can be done with these, here, in the order of the menu.
std::vector<Action> actions_for(const View&, const std::vector<Node>&);
void perform(View&, Action, const std::vector<Node>&);

}  // namespace septet::panels::drive
