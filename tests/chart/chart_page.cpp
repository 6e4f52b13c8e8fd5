// A window with one chart and nothing else, for the bench and the browser tests of the chart: it
// takes bars and commands from the page's script and tells what the person did. Built as the
// interface is, so that web/build.mjs packs it into a site of its own.
#include <emscripten.h>

#include <charconv>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "imgui.h"
#include "platform/input.h"
#include "platform/loop.h"
#include "platform/page.h"
#include "ui/chart/chart.h"
#include "ui/chart/chart_state.h"
#include "ui/glyph_fonts.h"
#include "ui/theme.h"

namespace {

using namespace septet;
namespace chart = ui::chart;

struct Page {
  chart::Chart chart;
  chart::Subject subject{"KITE", "15 min", "15 minutes", 900};
  int offset_s = 0;
  ui::Rect area;  // empty: the whole window
  chart::MovedLine moved;
  std::string pressed;
  int asked_older = 0, made = 0, texts = 0, menus = 0, edited_indicators = 0, stored = 0;
  std::string answer;
};

Page& page() {
  static Page instance;
  return instance;
}

void note(const chart::Events& events) {
  Page& p = page();
  p.asked_older += events.wants_older;
  p.made += events.drawing_made;
  p.stored += events.drawings_changed;
  p.texts += events.text_wanted.has_value();
  p.menus += events.menu.has_value();
  p.edited_indicators += events.indicator_pressed.has_value();
  if (events.line_moved) {
    p.moved = *events.line_moved;
    for (chart::PriceLine& line : p.chart.lines)
      if (line.id == p.moved.id) line.price = p.moved.price;
  }
  if (events.line_pressed) p.pressed = *events.line_pressed;
}

void draw_page() {
  const ImVec2 size = ImGui::GetIO().DisplaySize;
  const bool dark = platform::system_theme() == platform::Theme::dark;
  ui::set_theme(dark ? ui::Theme::dark : ui::Theme::light);
  ui::set_service(ui::Service::market);
  ui::set_touch(size.x < ui::breakpoint_tablet || platform::using_touch());
  ImGui::SetNextWindowPos({0, 0});
  ImGui::SetNextWindowSize(size);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
  ImGui::Begin("##page", nullptr,
               ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                   ImGuiWindowFlags_NoBackground | ImGuiWindowFlags_NoBringToFrontOnFocus |
                   ImGuiWindowFlags_NoSavedSettings);
  ImGui::PopStyleVar();
  note(chart::draw(page().chart, page().area.w > 0 ? page().area : ui::Rect{0, 0, size.x, size.y}));
  ImGui::End();
}

double number(std::string_view text) {
  double out = 0;
  std::sscanf(std::string(text).c_str(), "%lf", &out);
  return out;
}

std::vector<std::string_view> words(std::string_view text) {
  std::vector<std::string_view> out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    if (end > 0) out.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

void set_indicators(const std::vector<std::string_view>& all) {
  auto& indicators = page().chart.settings.indicators;
  indicators.clear();
  for (std::size_t i = 1; i < all.size(); ++i)
    if (const auto one = chart::indicator_from(all[i])) indicators.push_back(*one);
}

// line ID PRICE TONE KIND MOVABLE LABEL…
void add_line(const std::vector<std::string_view>& all, std::string_view text) {
  chart::PriceLine line;
  line.id = all[1];
  line.price = number(all[2]);
  line.tone = static_cast<chart::Tone>(number(all[3]));
  line.kind = static_cast<chart::PriceLine::Kind>(number(all[4]));
  line.movable = all[5] == "1";
  line.label = text.substr(text.find(all[6], all[5].data() + 1 - text.data()));
  page().chart.lines.push_back(std::move(line));
}

// Evenly over all bars, alternately bought and sold.
void make_fills(std::size_t count) {
  const chart::Bars& bars = page().chart.bars();
  std::vector<chart::Fill> fills;
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t bar = bars.size() * (2 * i + 1) / (2 * count);
    const bool bought = i % 2 == 0;
    fills.push_back({bars.time[bar], bought ? bars.low[bar] : bars.high[bar], 10, bought});
  }
  page().chart.set_fills(std::move(fills));
}

// draw KIND TIME PRICE TIME PRICE …; a text behind "|".
void add_drawing(std::string_view text) {
  const std::size_t bar = text.find('|');
  const auto all = words(text.substr(0, bar));
  chart::Drawing drawing;
  drawing.kind = static_cast<chart::DrawingKind>(number(all[1]));
  for (std::size_t i = 2; i + 1 < all.size(); i += 2)
    drawing.anchors.push_back({static_cast<std::int64_t>(number(all[i])), number(all[i + 1])});
  if (bar != text.npos) drawing.text = text.substr(bar + 1);
  std::vector<chart::Drawing> drawings = page().chart.drawings();
  drawings.push_back(std::move(drawing));
  page().chart.set_drawings(std::move(drawings));
}

// Another symbol, made of this one's closes.
void compare(std::string_view symbol, double factor) {
  const chart::Bars& bars = page().chart.bars();
  chart::Comparison other{std::string(symbol), bars.time, bars.close};
  for (std::size_t i = 0; i < other.close.size(); ++i)
    other.close[i] = other.close[i] * 0.5 +
                     factor * static_cast<double>(i) / static_cast<double>(other.close.size());
  page().chart.set_comparisons({std::move(other)});
}

void set_option(std::string_view name, double value) {
  chart::Chart& chart = page().chart;
  chart::Settings& settings = chart.settings;
  if (name == "style") settings.style = static_cast<chart::Style>(value);
  if (name == "scale") settings.scale = static_cast<chart::ScaleKind>(value);
  if (name == "volume") settings.volume = value != 0;
  if (name == "legend") settings.legend = value != 0;
  if (name == "magnet") settings.magnet = value != 0;
  if (name == "hide") settings.drawings_hidden = value != 0;
  if (name == "lock") settings.drawings_locked = value != 0;
  if (name == "offset") page().offset_s = static_cast<int>(value);
  if (name == "interval") page().subject.interval_s = static_cast<std::int64_t>(value);
  if (name == "decimals") page().subject.decimals = static_cast<int>(value);
  if (name == "zoom") chart.zoom(value);
  if (name == "shift") chart.state().axis.right += value / chart.state().axis.step_px;
  if (name == "right") chart.state().axis.right = value;
  if (name == "step") chart.state().axis.step_px = value;
  if (name == "select") chart.select(static_cast<std::size_t>(value));
  if (name == "fills") make_fills(static_cast<std::size_t>(value));
  if (name == "tool")
    chart.set_tool(value < 0 ? std::nullopt
                             : std::optional(static_cast<chart::DrawingKind>(value)));
}

void act(std::string_view text) {
  const auto all = words(text);
  if (all.empty()) return;
  chart::Chart& chart = page().chart;
  if (all[0] == "indicators") return set_indicators(all);
  if (all[0] == "line") return add_line(all, text);
  if (all[0] == "draw") return add_drawing(text);
  if (all[0] == "compare") return compare(all[1], number(all[2]));
  if (all[0] == "all") return chart.show_all();
  if (all[0] == "newest") return chart.show_newest();
  if (all[0] == "undo") return chart.undo();
  if (all[0] == "redo") return chart.redo();
  if (all[0] == "no-older") return chart.set_no_older();
  if (all[0] == "area")
    page().area = {static_cast<float>(number(all[1])), static_cast<float>(number(all[2])),
                   static_cast<float>(number(all[3])), static_cast<float>(number(all[4]))};
  else
    set_option(all[0], all.size() > 1 ? number(all[1]) : 0);
}

std::string drawings_json() {
  std::string out;
  for (const chart::Drawing& drawing : page().chart.drawings()) {
    std::string anchors;
    for (const chart::Anchor& anchor : drawing.anchors) {
      char one[96];
      std::snprintf(one, sizeof one, "%s[%lld,%.10g]", anchors.empty() ? "" : ",",
                    static_cast<long long>(anchor.time), anchor.price);
      anchors += one;
    }
    out += (out.empty() ? "" : ",") + std::string("{\"kind\":") +
           std::to_string(static_cast<int>(drawing.kind)) + ",\"anchors\":[" + anchors + "]}";
  }
  return out;
}

}  // namespace

extern "C" {

// Columns one after another: times in seconds, open, high, low, close, volume.
EMSCRIPTEN_KEEPALIVE void page_bars(const double* columns, int count, int older) {
  chart::Bars bars;
  const auto n = static_cast<std::size_t>(count);
  bars.time.assign(columns, columns + n);
  bars.open.assign(columns + n, columns + 2 * n);
  bars.high.assign(columns + 2 * n, columns + 3 * n);
  bars.low.assign(columns + 3 * n, columns + 4 * n);
  bars.close.assign(columns + 4 * n, columns + 5 * n);
  bars.volume.assign(columns + 5 * n, columns + 6 * n);
  page().chart.utc_offset = [](std::int64_t) { return page().offset_s; };
  if (older)
    page().chart.add_older(bars);
  else
    page().chart.set_bars(page().subject, std::move(bars));
}

EMSCRIPTEN_KEEPALIVE void page_last(double time, double open, double high, double low, double close,
                                    double volume) {
  page().chart.put_last({static_cast<std::int64_t>(time), open, high, low, close, volume});
}

EMSCRIPTEN_KEEPALIVE void page_act(const char* text, int size) {
  act({text, static_cast<std::size_t>(size)});
  platform::wake();
}

EMSCRIPTEN_KEEPALIVE const char* page_state() {
  Page& p = page();
  const auto visible = p.chart.visible();
  char out[1024];
  std::snprintf(
      out, sizeof out,
      "\"bars\":%d,\"from\":%lld,\"to\":%lld,\"step\":%.6g,\"moved\":[\"%s\",%.10g],"
      "\"pressed\":\"%s\",\"older\":%d,\"made\":%d,\"texts\":%d,\"menus\":%d,\"edited\":%d,"
      "\"vertices\":%d,\"stored\":%d,\"tool\":%d,\"selected\":%d,\"pane\":%g",
      static_cast<int>(p.chart.bars().size()), static_cast<long long>(visible.from),
      static_cast<long long>(visible.to), p.chart.state().axis.step_px, p.moved.id.c_str(),
      p.moved.price, p.pressed.c_str(), p.asked_older, p.made, p.texts, p.menus,
      p.edited_indicators, ImGui::GetIO().MetricsRenderVertices, p.stored,
      p.chart.tool() ? static_cast<int>(*p.chart.tool()) : -1,
      p.chart.selected() ? static_cast<int>(*p.chart.selected()) : -1,
      p.chart.settings.pane_heights.empty() ? 0.f : p.chart.settings.pane_heights[0]);
  p.answer = "{" + std::string(out) + ",\"drawings\":[" + drawings_json() + "]}";
  return p.answer.c_str();
}

}  // extern "C"

int main() {
  ImGui::CreateContext();
  ui::start_fonts();
  platform::run(draw_page);
  return 0;
}
