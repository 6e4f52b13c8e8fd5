// The layout of a page of settings: a column of at most 840 that scrolls, titles, and cards made of
// rows.
#pragma once

#include <string_view>

#include "panels/settings/model.h"
#include "shell/panel.h"
#include "ui/widgets.h"

namespace septet::panels::settings {

class Page {
 public:
  Page(std::string_view name, ui::Rect area, bool phone);
  ~Page();
  Page(const Page&) = delete;
  Page& operator=(const Page&) = delete;

  // A box as wide as the column, below what was taken before.
  ui::Rect take(float height);
  void gap(float height) { take(height); }
  void title(std::string_view title, std::string_view text);
  // 15/600 with a count behind it; returns what is left of the line, for a button at its right.
  ui::Rect section(std::string_view title, std::optional<std::size_t> count = {});

  // Between these, rows stand in one card with a line between each two.
  void begin_card();
  void end_card();
  // A row of a card: its inside, 20 from the sides.
  ui::Rect row(float height);
  // As wide as the inside of the next row.
  ui::Rect inner() const;
  // A name, what it is, and at its right a box for what can be done, 32 high.
  ui::Rect setting(std::string_view name, std::string_view text, float control_width);
  // A sentence or two within a card.
  void note(std::string_view text);

  bool phone() const { return phone_; }
  float width() const { return column_.w; }

 private:
  ui::Scroll scroll_;
  ui::Rect column_;
  float y_;
  float card_top_ = 0;
  bool phone_;
};

// What the sections draw with.
struct View {
  Model& model;
  shell::Context& context;
  Page& page;

  template <class Work>
  void later(Work work) const {
    context.commands.run(std::move(work));
  }
};

// A card of boxes while something is on its way, or what went wrong; true when it is to be tried
// again.
bool draw_waiting(View&, bool loading, double since_ms, const std::optional<Error>&,
                  std::string_view what);

// Whether it is there; otherwise asks for it and draws what stands in its place.
template <class T>
bool arrived(View& view, const client::Loaded<T>& loaded, std::string_view what,
             void (Model::*ask)()) {
  if (loaded) return true;
  if (!loaded.asked() ||
      draw_waiting(view, loaded.loading(), loaded.since_ms(), loaded.error(), what))
    view.later([&model = view.model, ask] { (model.*ask)(); });
  return false;
}

// What is to be typed elsewhere, all of it: in two lines where it is narrow. At least 40 high.
void draw_secret(ui::Rect, std::string_view);

// In local mode: says in plain words why this needs a server, and offers to go to one.
void draw_needs_server(View&, ui::Icon, std::string_view title, std::string_view text);

void draw_profile(View&);
void draw_security(View&);
void draw_devices(View&);
void draw_app_passwords(View&);
void draw_notifications(View&);
void draw_addresses(View&);
void draw_appearance(View&);
void draw_shortcuts(View&);
void draw_storage(View&);
void draw_activity(View&);
void draw_account(View&);

// Dialogs over the page, drawn whatever section is open.
void draw_password_dialog(Model&, shell::Context&);
void draw_two_factor_dialog(Model&, shell::Context&);
void draw_app_password_dialog(Model&, shell::Context&);
void draw_address_dialog(Model&, shell::Context&);
void draw_deletion_dialog(Model&, shell::Context&);

}  // namespace septet::panels::settings
