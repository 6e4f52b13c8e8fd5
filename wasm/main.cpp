// The interface of Septet in the browser: fonts, the client, the table of panels, and then frames.
#include "client/client.h"
#include "imgui.h"
#include "panels/drive/drive_panel.h"
#include "panels/home/home.h"
#include "panels/market/market_panel.h"
#include "panels/settings/settings_panel.h"
#include "panels/sign_in/sign_in.h"
#include "platform/loop.h"
#include "shell/shell.h"
#include "ui/glyph_fonts.h"

namespace {

using namespace septet;

// In the order of the rail; what has no place there comes last.
std::vector<std::unique_ptr<shell::Panel>> make_panels(client::Client& client) {
  std::vector<std::unique_ptr<shell::Panel>> panels;
  panels.push_back(std::make_unique<panels::Home>(client));
  panels.push_back(std::make_unique<panels::drive::DrivePanel>(client));
  panels.push_back(std::make_unique<panels::market::MarketPanel>(client));
  panels.push_back(std::make_unique<panels::settings::SettingsPanel>(client));
  panels.push_back(std::make_unique<panels::SignIn>());
  return panels;
}

}  // namespace

// web/boot.js calls it; returning leaves everything alive for the browser's events.
int main() {
  ImGui::CreateContext();
  ui::start_fonts();
  auto* client = new client::Client;  // as long as the page
  auto* shell = new shell::Shell(*client, make_panels(*client));
  platform::run([shell] { shell->frame(); });
  return 0;
}
