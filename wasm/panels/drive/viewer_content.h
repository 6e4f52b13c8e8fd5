// How the viewer shows one kind of file.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "panels/drive/view.h"

namespace septet::panels::drive {

// A file in the viewer; without a version its current one.
struct Opened {
  Node node;
  std::optional<std::int64_t> version;

  // What its bytes are known by.
  std::optional<std::int64_t> shown_version() const { return version ? version : node.version; }
  std::string content_path() const {
    return client::DriveApi::content_path(node.id, shown_version());
  }
};

class ViewerContent {
 public:
  virtual ~ViewerContent() = default;

  virtual void draw(View&, ui::Rect area) = 0;
  // Its own tools, from the right end of the head.
  virtual void draw_tools(View&, ui::Row&) {}
  // Below the name: what there is to say besides size and time.
  virtual std::string note() const { return {}; }
  // Photographs and films are shown on black, with the head above them.
  virtual bool dark() const { return false; }
  // Whether the head may go away, since nobody has moved for a while.
  virtual bool alone() const { return false; }
  // Whether the left and right arrows lead to the files beside it.
  virtual bool arrows_lead_on() const { return true; }
  virtual bool shortcut(View&, std::string_view) { return false; }
  // The file has changed elsewhere, or was renamed.
  virtual void changed(View&, const Node&) {}
  // Asked before it is closed or another file is opened. False: it has asked the person first.
  virtual bool may_close(View&) { return true; }
};

std::unique_ptr<ViewerContent> image_content(const Opened&);
std::unique_ptr<ViewerContent> media_content(View&, const Opened&, bool video);
std::unique_ptr<ViewerContent> pdf_content(const Opened&);
// `edit`: opened to be written into.
std::unique_ptr<ViewerContent> text_content(View&, const Opened&, bool edit);
std::unique_ptr<ViewerContent> no_content(const Opened&);

}  // namespace septet::panels::drive
