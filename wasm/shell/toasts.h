// What just happened, in words, at the bottom of the window for six seconds; with Undo where there
// is one. Three at most; the pointer on one keeps them all.
#pragma once

#include <deque>

#include "shell/commands.h"

namespace septet::shell {

class Toasts {
 public:
  void add(Toast);
  // bottom: where the lowest one ends, in CSS pixels from the top.
  void draw(float bottom);

 private:
  struct Shown {
    Toast toast;
    int id = 0;
    double left_ms = 0;
  };
  void pass_time(bool held);
  bool draw_one(const Shown&, float bottom);

  std::deque<Shown> shown_;
  int next_id_ = 1;
  double last_ms_ = 0;
};

}  // namespace septet::shell
