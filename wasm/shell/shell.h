// Everything around the panels: rail or tabs, top bar, search and commands, notifications, account,
// toasts, help, sign-in; and which panel the address names.
#pragma once

#include <memory>
#include <vector>

#include "shell/panel.h"

namespace septet::shell {

class Shell {
 public:
  // The panels, those of the rail in its order. The first is where a start without an address
  // leads.
  Shell(client::Client&, std::vector<std::unique_ptr<Panel>> panels);
  ~Shell();
  Shell(const Shell&) = delete;
  Shell& operator=(const Shell&) = delete;

  // Draws the whole window; platform::run calls it.
  void frame();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace septet::shell
