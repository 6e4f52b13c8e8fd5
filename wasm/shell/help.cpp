#include "shell/help.h"

#include "shell/palette.h"
#include "ui/widgets.h"

namespace septet::shell {
namespace {

struct Shortcut {
  std::string_view keys;
  std::string_view what;
};
constexpr Shortcut everywhere[] = {{"Control+K", "Search everything, and commands"},
                                   {"/", "The same"},
                                   {"Control+F", "Find in this panel"},
                                   {"?", "These shortcuts"},
                                   {"Tab", "To the next control"},
                                   {"Escape", "Close what is open"}};

void draw_line(ui::Rect where, std::string_view keys, std::string_view what) {
  ui::label(where, ui::Type::body, ui::Color::text, what);
  ui::key_hint(where, shown_shortcut(keys));
}

}  // namespace

void Help::draw(std::string_view panel, const std::vector<Command>& panel_commands) {
  if (!open_) return;
  std::vector<const Command*> own;
  for (const Command& one : panel_commands)
    if (!one.shortcut.empty()) own.push_back(&one);
  const float lines = static_cast<float>(std::size(everywhere) + own.size());
  ui::Dialog dialog("Keyboard shortcuts", open_,
                    {.width = 480, .height = 24 + lines * 32 + (own.empty() ? 32.f : 76.f)});
  if (!dialog) return;
  ui::Scroll scroll("Shortcuts", dialog.body());
  ui::Stack stack(scroll.content());
  ui::label(stack.next(28), ui::Type::label, ui::Color::text_faint, "Everywhere");
  for (const Shortcut& one : everywhere) draw_line(stack.next(32), one.keys, one.what);
  if (!own.empty()) {
    stack.skip(12);
    ui::label(stack.next(28), ui::Type::label, ui::Color::text_faint, panel);
    for (const Command* one : own) draw_line(stack.next(32), one->shortcut, one->name);
  }
  scroll.set_height(stack.rest().y - scroll.content().y);
}

}  // namespace septet::shell
