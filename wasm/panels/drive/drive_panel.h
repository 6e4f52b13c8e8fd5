// The Drive panel: "/drive/…".
#pragma once

#include <optional>

#include "panels/drive/view.h"
#include "panels/drive/viewer.h"
#include "shell/panel.h"

namespace septet::panels::drive {

class DrivePanel final : public shell::Panel {
 public:
  explicit DrivePanel(client::Client&);

  std::string_view place() const override { return "drive"; }
  ui::Service service() const override { return ui::Service::drive; }
  std::string title() const override { return "Drive"; }
  ui::Icon rail_icon() const override { return ui::Icon::folder; }
  shell::PhoneBar phone_bar(shell::Context&) override;
  void navigate(const shell::Route&, shell::Context&) override;
  void draw(shell::Context&, ui::Rect area) override;
  std::vector<shell::Command> commands(shell::Context&) override;
  bool shortcut(shell::Context&, std::string_view keys) override;
  bool find() override;
  bool takes_files() const override {
    return model_.place().kind != PlaceKind::trash && model_.may_write();
  }
  void take_files(shell::Context&, std::vector<platform::FileRef>,
                  std::optional<ImVec2> position) override;
  void forget() override;

 private:
  View view(shell::Context&);
  void open_file(shell::Context&, const shell::Route&);
  void file_found(PlacedNode, std::optional<std::int64_t> version);
  Place place_of_file(const PlacedNode&) const;
  void show_notices(shell::Context&);
  void remember_layout();
  void draw_panes(View&, ui::Rect area);
  void draw_sidebar_sheet(View&, ui::Rect area);
  void follow_keys();
  void type_ahead();
  // Runs the work with a view of the latest frame: what menus and shortcuts of the shell do.
  std::function<void()> with_view(std::function<void(View&)>);

  client::Client& client_;
  Model model_;
  FolderTree folders_;
  Shelf shelf_;
  About about_;
  Sharing sharing_;
  Rewinding rewinding_;
  Viewer viewer_;
  ViewState state_;
  bool stored_grid_ = false;
  bool stored_details_ = false;
  std::optional<shell::Context> latest_;
};

}  // namespace septet::panels::drive
