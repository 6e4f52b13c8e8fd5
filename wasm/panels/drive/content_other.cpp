// Files that nothing here can show.
#include "panels/drive/actions.h"
#include "panels/drive/viewer_content.h"

namespace septet::panels::drive {

namespace {

class OtherContent final : public ViewerContent {
 public:
  explicit OtherContent(const Opened& opened) : opened_(opened) {}

  void draw(View& view, ui::Rect area) override {
    ui::fill(area, ui::Color::surface);
    const Node& node = opened_.node;
    const std::string text = kind_label(node.name, false) + ", " + extent_text(node) +
                             ". It opens in the programs of your machine.";
    const auto answer = ui::empty_state(area, {.icon = icon_of(kind_of(node)),
                                               .title = "No preview for this kind of file",
                                               .text = text,
                                               .primary = "Download",
                                               .primary_icon = ui::Icon::download});
    if (answer != ui::Answer::primary) return;
    if (!opened_.version) return perform(view, Action::download, {node});
    view.later([&model = view.model, opened = opened_] {
      model.download_version(opened.node, *opened.version);
    });
  }

 private:
  Opened opened_;
};

}  // namespace

std::unique_ptr<ViewerContent> no_content(const Opened& opened) {
  return std::make_unique<OtherContent>(opened);
}

}  // namespace septet::panels::drive
