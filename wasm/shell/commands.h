// What a view asks for while it is drawn. The shell carries it out after the frame's drawing, in
// the same input event (so that the browser still lets it pick files or copy).
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/result.h"

namespace septet::shell {

struct Toast {
  std::string text;
  std::string action = {};  // "Undo"; none if empty
  std::function<void()> act = {};
  bool failed = false;
};

class Commands {
 public:
  // Goes to an address ("/drive/trash"), as a new entry of the history.
  void go(std::string address);
  // The same without a new entry: a view that only says more exactly where it is.
  void replace(std::string address);
  void back();
  void toast(Toast);
  void toast(std::string text) { toast(Toast{std::move(text)}); }
  void toast_with_undo(std::string text, std::function<void()> undo) {
    toast(Toast{std::move(text), "Undo", std::move(undo)});
  }
  // Says what went wrong and what to do, as a toast.
  void show(const Error&);
  // To the clipboard; said is the toast ("Link copied").
  void copy(std::string text, std::string said);
  // Anything else that is work: it runs after the drawing.
  void run(std::function<void()>);

  // For the shell: what was asked for since the last call.
  std::vector<std::function<void()>> take();
  std::vector<Toast> take_toasts();
  bool take_moved();  // the address was changed from here

 private:
  std::vector<std::function<void()>> work_;
  std::vector<Toast> toasts_;
  bool moved_ = false;
};

}  // namespace septet::shell
