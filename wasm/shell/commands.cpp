#include "shell/commands.h"

#include <utility>

#include "platform/loop.h"
#include "platform/page.h"

namespace septet::shell {

void Commands::go(std::string address) {
  run([this, address = std::move(address)] {
    if (address == platform::address()) return;
    platform::push_address(address);
    moved_ = true;
  });
}

void Commands::replace(std::string address) {
  run([this, address = std::move(address)] {
    platform::replace_address(address);
    moved_ = true;
  });
}

void Commands::back() {
  run([] { platform::go_back(); });
}

void Commands::toast(Toast toast) {
  toasts_.push_back(std::move(toast));
  platform::wake();
}

void Commands::show(const Error& error) {
  toast(Toast{error.message, {}, {}, true});
}

void Commands::copy(std::string text, std::string said) {
  run([text = std::move(text)] { platform::copy_text(text); });
  toast(std::move(said));
}

void Commands::run(std::function<void()> work) {
  work_.push_back(std::move(work));
  platform::wake();
}

std::vector<std::function<void()>> Commands::take() {
  return std::exchange(work_, {});
}
std::vector<Toast> Commands::take_toasts() {
  return std::exchange(toasts_, {});
}
bool Commands::take_moved() {
  return std::exchange(moved_, false);
}

}  // namespace septet::shell
