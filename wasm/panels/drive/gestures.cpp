#include "panels/drive/gestures.h"

#include <algorithm>

#include "platform/accessibility.h"
#include "platform/loop.h"
#include "platform/page.h"

namespace septet::panels::drive {

namespace {

using ui::Rect;

constexpr double second_click_ms = 650;  // after which it is no double click
constexpr std::size_t drag_out_most = 200;

// "type:name:address" as Chromium's DownloadURL has it.
std::string drag_out(const View& view, const Node& node) {
  const auto& chosen = view.model.selection();
  std::string path;
  std::string name = node.name;
  std::string type = node.content_type.value_or("application/octet-stream");
  if (chosen.contains(node.id) && chosen.count() > 1) {
    if (chosen.count() > drag_out_most) return {};
    path = client::DriveApi::together_path({chosen.ids().begin(), chosen.ids().end()});
    name = "Septet.zip";
  } else if (is_folder(node)) {
    path = "/api/drive/nodes/" + to_string(node.id) + "/archive";
    name += ".zip";
  } else {
    path = client::DriveApi::content_path(node.id, node.version) + "&disposition=attachment";
  }
  type = type.substr(0, type.find(';'));  // without its charset
  if (name.ends_with(".zip")) type = "application/zip";
  std::replace(name.begin(), name.end(), ':', '-');
  return type + ":" + name + ":" + path;
}

void follow_marquee(View& view, const ui::ListEvents& events) {
  if (!events.marquee) return;
  const ImGuiIO& io = ImGui::GetIO();
  Selection& selection = view.model.selection();
  if (events.marquee->began) {
    const bool adds = io.KeyCtrl || io.KeySuper || io.KeyShift;
    view.state.marquee_before = adds ? selection.ids() : std::unordered_set<Id>();
  }
  selection.choose_these(view.model.rows(), events.marquee->rows, view.state.marquee_before);
}

// The name of what alone is chosen was clicked once more, and no second click follows.
void follow_second_click(View& view, const ui::ListEvents& events) {
  const auto& rows = view.model.listing().rows();
  const Selection& selection = view.model.selection();
  if (events.opened || events.drag_started || events.marquee || events.stepped)
    view.state.rename_due_ms = 0;
  if (events.clicked && events.clicked->row < rows.size()) {
    const Node& node = rows[events.clicked->row].node;
    const bool again = !events.clicked->toggle && !events.clicked->extend &&
                       selection.count() == 1 && selection.contains(node.id) &&
                       view.state.name_of == node.id &&
                       view.state.name_box.contains(ImGui::GetMousePos());
    view.state.rename_due_ms = again ? platform::now_ms() + second_click_ms : 0;
    if (again) platform::wake_after(second_click_ms + 5);
  }
  const double due_ms = view.state.rename_due_ms;
  if (due_ms == 0 || platform::now_ms() < due_ms) return;
  view.state.rename_due_ms = 0;
  if (selection.count() != 1 || view.context.phone() || ui::modal_is_open()) return;
  if (const PlacedNode* entry = view.model.listing().find(*selection.ids().begin()))
    start_renaming(view, entry->node, true);
}

void draw_fault(Rect where, const std::string& fault) {
  const ui::OnTop on_top;
  const a11y::Silence silence;
  const float width = std::min(360.f, ui::measure(ui::Type::label, fault).x + 24);
  const Rect box{where.x, where.bottom() + 4, width, 28};
  ui::shadow(box, 2, ui::radius_control);
  ui::box(box, ui::Color::raised, ui::Color::bad, ui::radius_control);
  ui::label(box.inset(12, 0), ui::Type::label, ui::Color::bad, fault);
}

}  // namespace

void remember_name(View& view, const Node& node, Rect where) {
  if (!view.model.selection().contains(node.id)) return;
  view.state.name_of = node.id;
  view.state.name_box = where;
}

void add_gestures(View& view, ui::ListModel& list, bool cards) {
  const Listing& listing = view.model.listing();
  if (!cards)
    list.grips = [&listing](std::size_t row, Rect where, ImVec2 at) {
      if (row >= listing.rows().size()) return false;
      const std::string& name = listing.rows()[row].node.name;
      const float end = where.x + 96 + ui::measure(ui::Type::body_medium, name).x;
      return at.x > where.x + 48 && at.x < end;
    };
  if (view.context.client.local() || view.model.place().kind == PlaceKind::trash) return;
  list.drag_out = [&view, &listing](std::size_t row) {
    return row < listing.rows().size() ? drag_out(view, listing.rows()[row].node) : std::string();
  };
}

void follow_gestures(View& view, const ui::ListEvents& events) {
  follow_second_click(view, events);
  follow_marquee(view, events);
}

void start_renaming(View& view, const Node& node, bool in_place) {
  Naming naming;
  naming.node = node;
  naming.in_place =
      in_place && !view.context.phone() && view.model.listing().find(node.id) != nullptr;
  naming.parent_id = node.parent_id;
  naming.text = node.name;
  view.state.naming = std::move(naming);
}

bool draw_renaming(View& view, const Node& node, Rect where) {
  auto& naming = view.state.naming;
  if (!naming || !naming->in_place || !naming->node || naming->node->id != node.id) return false;
  const Rect field = where.middle(28);
  ui::FieldResult typed;
  {
    const ui::Clip clip(field.inset(-2));
    // After a fault it is another field, so that it takes the keyboard again.
    typed = ui::text_field(field, "Name##" + std::to_string(naming->faults), naming->text,
                           {.size = ui::Size::compact,
                            .error = naming->error,
                            .autofocus = true,
                            .select_all = true,
                            .select_points = stem_points(*naming),
                            .max_bytes = 300});
  }
  if (!naming->error.empty()) draw_fault(field, naming->error);
  if (typed.changed) naming->error.clear();
  const bool given_up = ImGui::IsKeyPressed(ImGuiKey_Escape, false);
  if (given_up && (typed.left || !typed.focused)) {
    naming.reset();
    view.state.reveal = true;
  } else if (typed.submitted || (typed.left && naming->error.empty() && !naming->busy)) {
    submit_name(view);
  }
  return true;
}

}  // namespace septet::panels::drive
