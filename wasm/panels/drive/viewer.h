// A file opened over the whole window: what it holds, what can be done with it, and the way to the
// files before and after it.
//
// To open one call open_preview(view, node) or, for an older version, open_preview(view, node,
// version) (view.h). The address is then "/drive/file/ID" or "/drive/file/ID?version=N", and
// closing leads back to where one was.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "panels/drive/viewer_content.h"

namespace septet::panels::drive {

class Viewer {
 public:
  // Draws what view.state.preview names; makes its content anew when that has changed.
  void draw(View&);
  // Keys such as "Control+S", while it is open. True: used.
  bool shortcut(View&, std::string_view keys);
  void forget();

 private:
  void follow(View&);
  void draw_open(View&);
  void draw_head(View&, ui::Rect);
  void draw_sides(View&, ui::Rect);
  void follow_keys(View&);
  void close(View&);
  void step(View&, int by);

  std::string shown_;  // file and version
  Opened opened_;
  std::unique_ptr<ViewerContent> content_;
};

}  // namespace septet::panels::drive
