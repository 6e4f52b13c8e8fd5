// The Market panel: "/market/…".
#pragma once

#include <optional>

#include "panels/market/view.h"

namespace septet::panels::market {

class MarketPanel final : public shell::Panel {
 public:
  explicit MarketPanel(client::Client&);

  std::string_view place() const override { return "market"; }
  ui::Service service() const override { return ui::Service::market; }
  std::string title() const override { return "Market"; }
  ui::Icon rail_icon() const override { return ui::Icon::chart_candlestick; }
  shell::PhoneBar phone_bar(shell::Context&) override;
  void navigate(const shell::Route&, shell::Context&) override;
  void draw(shell::Context&, ui::Rect area) override;
  std::vector<shell::Command> commands(shell::Context&) override;
  std::vector<shell::Found> found(shell::Context&, std::string_view words) override;
  bool find() override;
  void leave() override { model_.leave(); }
  void forget() override;

 private:
  View view(shell::Context&);
  void draw_panes(View&, ui::Rect area);
  void draw_symbol_place(View&, ui::Rect area);
  void draw_page(View&, ui::Rect area);
  void follow_full_screen();
  void draw_list_overlay(View&, ui::Rect area);
  void open_first(View&);
  void show_notices(shell::Context&);
  std::vector<shell::Command> exchange_actions(const shell::Context&);
  // Runs the work with a view of the latest frame: what menus and shortcuts of the shell do.
  std::function<void()> with_view(std::function<void(View&)>);

  Model model_;
  ViewState state_;
  std::optional<shell::Context> latest_;
};

}  // namespace septet::panels::market
