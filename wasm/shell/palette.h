// Ctrl+K: goes anywhere, finds files by name, and does what the panels offer.
#pragma once

#include <string>
#include <vector>

#include "client/client.h"
#include "client/loaded.h"
#include "platform/loop.h"
#include "shell/panel.h"

namespace septet::shell {

class Palette {
 public:
  using Find = std::function<std::vector<Found>(std::string_view words)>;
  // commands: what can be done now; each is offered when its name matches. find: what the panels
  // find by what is typed.
  void open(std::vector<Command> places, std::vector<Command> commands, Find find);
  bool is_open() const { return open_; }
  void draw(Context&);

 private:
  // One line that can be chosen.
  struct Choice {
    std::string_view group;
    std::string name;
    std::string detail;
    ui::Icon icon = ui::Icon::none;
    ui::Color tint = ui::Color::text_muted;
    std::string shortcut;
    std::function<void()> act;
  };

  void type(Context&);
  void search(Context&);
  void gather(Context&);
  void add_matching(std::string_view group, const std::vector<Command>&);
  void add_found(Context&, const drive::SearchHit&);
  void move_with_keys();
  void draw_choices(ui::Rect area, Context&);
  void draw_choice(const Choice&, ui::Rect where, std::size_t index, Context&);
  void choose(std::size_t index, Context&);

  bool open_ = false;
  std::string query_;
  std::vector<Command> places_;
  std::vector<Command> commands_;
  Find find_;
  client::Loaded<drive::SearchPage> found_;
  std::vector<Choice> choices_;
  std::size_t chosen_ = 0;
  bool chosen_moved_ = false;
  platform::TimerId timer_ = 0;
};

// "Control+K" as it stands on the keys of this machine: "Ctrl K", "⌘ K".
std::string shown_shortcut(std::string_view shortcut);

}  // namespace septet::shell
