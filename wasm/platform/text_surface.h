// A long text that the browser itself draws, selects and edits, in its place among what ImGui
// draws: for megabytes, input methods, undo and the find of assistive technology. It is an item of
// the frame like any other (its place, its name, the keyboard on it); only its content is the
// page's own, so that nothing drawn by ImGui can lie over it. While a dialog is open above it, it
// is hidden.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "imgui.h"

namespace septet::platform {

struct TextSurfaceLook {
  bool read_only = true;
  bool monospace = false;
  bool wrapped = true;
  bool numbered = false;  // lines; not together with wrapped
  bool framed = false;    // a line at the left edge
};

// One change, in UTF-16 units: `removed` of them at `at` gave way to `inserted`.
struct TextEdit {
  std::int64_t at = 0;
  std::int64_t removed = 0;
  std::string inserted;
};

class TextSurface {
 public:
  TextSurface();
  ~TextSurface();
  TextSurface(const TextSurface&) = delete;
  TextSurface& operator=(const TextSurface&) = delete;

  // Submits the item. Call it in each frame.
  void draw(std::string_view name, ImVec2 min, ImVec2 max, const TextSurfaceLook&);

  // Replaces all of it, and what can be undone.
  void set_text(std::string_view);
  // Makes a change, as typing it would.
  void apply(const TextEdit&);
  std::string text() const;
  // Told of each change that the person makes, before the next event.
  void on_edit(std::function<void(const TextEdit&)>);
  // Escape while the keyboard is in it: it has left, and the panel may take the focus elsewhere.
  void on_leave(std::function<void()>);

  void focus();
  bool focused() const;
  void undo();
  void redo();
  // Where the caret is: line and column from 1, and how much is selected.
  struct Caret {
    int line = 1, column = 1, selected = 0;
  };
  Caret caret() const;
  // Selects the next occurrence after the caret (or the one before), from the other end when there
  // is none; small and capital letters are the same. Which one of how many it is; 0 of 0: none.
  struct Found {
    int which = 0, count = 0;
  };
  Found find(std::string_view wanted, bool forward, bool and_focus);

 private:
  int id_;
};

}  // namespace septet::platform
