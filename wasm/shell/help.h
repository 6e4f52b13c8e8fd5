// "?": the shortcuts of the shell and of the panel in view.
#pragma once

#include <vector>

#include "shell/panel.h"

namespace septet::shell {

class Help {
 public:
  void open() { open_ = true; }
  void draw(std::string_view panel, const std::vector<Command>& panel_commands);

 private:
  bool open_ = false;
};

}  // namespace septet::shell
