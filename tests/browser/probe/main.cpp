// A screen for the tests of the browser platform: every kind of text and control on one page.
#include "imgui.h"
#include "platform/accessibility.h"
#include "platform/loop.h"
#include "platform/page.h"
#include "ui/glyph_fonts.h"
#include "ui/text.h"

namespace {

using namespace septet;

void draw_test_screen() {
  static char name[64] = "mira";
  static char password[64] = "";
  static bool keep = true;
  static int clicks = 0;
  ImGui::SetNextWindowPos({0, 0});
  ImGui::SetNextWindowSize(ImGui::GetIO().DisplaySize);
  ImGui::Begin("test", nullptr, ImGuiWindowFlags_NoDecoration);
  ImDrawList* list = ImGui::GetWindowDrawList();
  float y = 20;
  for (int i = 0; i <= static_cast<int>(ui::Type::display); i++) {
    const auto type = static_cast<ui::Type>(i);
    ui::draw_text(list, type, {20, y}, IM_COL32(20, 23, 28, 255),
                  "Sharpe 1.24 AVATAR To. Wave 10,311.75 \u22120.42% fi (win) @# Grüße");
    y += ui::line_height(type) + 4;
  }
  ImGui::SetCursorScreenPos({20, y});
  ImGui::TextUnformatted(
      "研究環境で戦略を検証する。 한국어 텍스트 Ελληνικά, Русский, مرحبا بالعالم नमस्ते ภาษาไทย 😀 "
      "👩‍💻 🇩🇪");
  ImGui::PushFont(ui::field_font(ui::Type::body));
  ImGui::InputText("##name", name, sizeof name);
  a11y::describe(a11y::Role::textbox, "Username", {.value = name, .field = a11y::Field::username});
  ImGui::InputText("##password", password, sizeof password, ImGuiInputTextFlags_Password);
  a11y::describe(a11y::Role::textbox, "Password",
                 {.value = password, .field = a11y::Field::current_password});
  ImGui::PopFont();
  ImGui::Checkbox("Keep me signed in", &keep);
  if (ImGui::Button("Sign in")) clicks++;
  ImGui::Text("Clicked %d times by %s", clicks, name);
  ui::draw_icon(list, ui::IconSize::normal, {400, y + 40}, IM_COL32(20, 23, 28, 255), 0xE0D8);
  ImGui::End();
}

}  // namespace

int main() {
  ImGui::CreateContext();
  ImGui::StyleColorsLight();
  ImGui::GetStyle().Colors[ImGuiCol_WindowBg] = {1, 1, 1, 1};
  ui::start_fonts();
  platform::run(draw_test_screen);
  return 0;
}
