#include "panels/drive/drive_panel.h"

#include "panels/drive/actions.h"
#include "panels/drive/phrases.h"
#include "platform/accessibility.h"
#include "platform/loop.h"
#include "platform/page.h"

namespace septet::panels::drive {

namespace {

using ui::Rect;

constexpr double typing_pause_ms = 900;
constexpr std::string_view layout_key = "drive.layout";
constexpr std::string_view details_key = "drive.details";

// Letters and digits by their keys: while no field has the focus, nothing else tells of them.
std::string typed_now() {
  std::string out;
  for (int key = ImGuiKey_0; key <= ImGuiKey_9; ++key)
    if (ImGui::IsKeyPressed(static_cast<ImGuiKey>(key), false))
      out += static_cast<char>('0' + key - ImGuiKey_0);
  for (int key = ImGuiKey_A; key <= ImGuiKey_Z; ++key)
    if (ImGui::IsKeyPressed(static_cast<ImGuiKey>(key), false))
      out += static_cast<char>('a' + key - ImGuiKey_A);
  return out;
}

}  // namespace

DrivePanel::DrivePanel(client::Client& client)
    : client_(client),
      model_(client),
      folders_(client),
      shelf_(client),
      about_(client, [this](Notice notice) { model_.tell(std::move(notice)); }),
      sharing_(client, [this](Notice notice) { model_.tell(std::move(notice)); }),
      rewinding_(client, [this](Notice notice) { model_.tell(std::move(notice)); }) {
  state_.grid = stored_grid_ = platform::stored(layout_key) == "grid";
  state_.details = stored_details_ = platform::stored(details_key) != "hidden";
}

View DrivePanel::view(shell::Context& context) {
  return {model_, folders_, shelf_, about_, sharing_, rewinding_, state_, context};
}

std::function<void()> DrivePanel::with_view(std::function<void(View&)> work) {
  return [this, work = std::move(work)] {
    if (!latest_) return;
    View now = view(*latest_);
    work(now);
  };
}

void DrivePanel::navigate(const shell::Route& route, shell::Context& context) {
  state_.sidebar_sheet = false;
  state_.details_sheet = false;
  if (route.part(1) == "file") return open_file(context, route);
  // Closing the viewer leads back to a place that is still there.
  const bool closing = std::exchange(state_.preview, std::nullopt).has_value();
  state_.preview_version.reset();
  state_.preview_pushed = false;
  Place place = place_of(route);
  if (place.folder_id == model_.root_id()) place.folder_id = {};
  if (!closing || !(place == model_.place())) model_.open(place);
}

// The file opens over where one is, if it is there, and otherwise over its folder.
void DrivePanel::open_file(shell::Context& context, const shell::Route& route) {
  const auto file = parse_id(route.part(2));
  if (!file.ok()) return context.commands.replace("/drive");
  std::optional<std::int64_t> version;
  if (const auto given = route.query.find("version"); given != route.query.end())
    version = number_in(given->second);
  if (const PlacedNode* here = model_.listing().find(*file)) return file_found(*here, version);
  if (state_.preview && state_.preview->id == *file) return;
  state_.preview.reset();
  model_.locate(*file, [this, &context, version](Result<PlacedNode> found) {
    if (!found.ok()) {
      context.commands.show(found.error());
      return context.commands.replace("/drive");
    }
    const Place place = place_of_file(*found);
    if (!(place == model_.place()) || model_.path().empty()) model_.open(place);
    file_found(*std::move(found), version);
    model_.choose_once_loaded(state_.preview->id);
  });
}

// A file that somebody else shares by itself has no folder that can be seen.
Place DrivePanel::place_of_file(const PlacedNode& file) const {
  const Id& owner = file.node.owner_id;
  const bool foreign = !owner.is_nil() && owner != model_.root_id();
  if (foreign && file.path.empty()) return {PlaceKind::shared, {}, {}};
  const Id parent = file.node.parent_id;
  return {PlaceKind::folder, parent == model_.root_id() ? Id{} : parent, {}};
}

void DrivePanel::file_found(PlacedNode found, std::optional<std::int64_t> version) {
  state_.preview = std::move(found.node);
  state_.preview_version = version;
}

bool DrivePanel::find() {
  if (!latest_) return false;
  View now = view(*latest_);
  start_search(now);
  return true;
}

bool DrivePanel::shortcut(shell::Context& context, std::string_view keys) {
  View now = view(context);
  return viewer_.shortcut(now, keys);
}

void DrivePanel::forget() {
  model_.forget();
  viewer_.forget();
  shelf_.forget();
  about_.forget();
  sharing_.forget();
  const bool grid = state_.grid;
  const bool details = state_.details;
  state_ = {};
  state_.grid = grid;
  state_.details = details;
}

void DrivePanel::take_files(shell::Context& context, std::vector<platform::FileRef> files,
                            std::optional<ImVec2> position) {
  Id folder = model_.place().is_folder() ? model_.folder_id() : model_.root_id();
  for (const auto& [box, id] : state_.folder_boxes)
    if (position && box.contains(*position)) folder = id;
  context.client.uploads().add(std::move(files), folder);
}

void DrivePanel::show_notices(shell::Context& context) {
  for (Notice& notice : model_.take_notices()) {
    if (notice.error)
      context.commands.show(*notice.error);
    else if (notice.undo)
      context.commands.toast_with_undo(notice.text, std::move(notice.undo));
    else
      context.commands.toast(std::move(notice.text));
  }
}

void DrivePanel::remember_layout() {
  if (state_.grid != stored_grid_) platform::store(layout_key, state_.grid ? "grid" : "list");
  if (state_.details != stored_details_)
    platform::store(details_key, state_.details ? "shown" : "hidden");
  stored_grid_ = state_.grid;
  stored_details_ = state_.details;
}

void DrivePanel::draw(shell::Context& context, Rect area) {
  latest_.emplace(context);
  View now = view(context);
  follow_keys();
  draw_panes(now, area);
  draw_menus(now);
  if (context.phone()) draw_details_sheet(now);
  draw_dialogs(now);
  viewer_.draw(now);
  show_notices(context);
  if (state_.grid != stored_grid_ || state_.details != stored_details_)
    now.later([this] { remember_layout(); });
}

void DrivePanel::draw_panes(View& now, Rect area) {
  if (now.context.phone()) {
    draw_phone(now, area);
    return;
  }
  const bool desktop = now.context.viewport == shell::Viewport::desktop;
  if (desktop) draw_sidebar(now, area.cut_left(ui::shell_sidebar));
  const Rect whole = area;
  if (state_.details && desktop) draw_details(now, area.cut_right(ui::shell_details));
  draw_toolbar(now, area.cut_top(56));
  if (model_.place().kind == PlaceKind::search) draw_search_filters(now, area.cut_top(44));
  draw_entries(now, area);
  draw_upload_tray(now, area);
  if (desktop) return;
  if (state_.details && !model_.selection().empty()) {
    const Rect pane{whole.right() - ui::shell_details, whole.y, ui::shell_details, whole.h};
    const ui::Overlay overlay("details", pane, 3, 0);
    ui::fill(pane, ui::Color::raised);
    draw_details(now, pane);
  }
  if (state_.sidebar_sheet) draw_sidebar_sheet(now, whole);
}

void DrivePanel::draw_sidebar_sheet(View& now, Rect area) {
  const Rect sheet{area.x, area.y, ui::shell_sidebar, area.h};
  const ui::Overlay overlay("places", sheet, 3, 0);
  ui::fill(sheet, ui::Color::raised);
  draw_sidebar(now, sheet);
  if (ImGui::IsMouseClicked(ImGuiMouseButton_Left) && !sheet.contains(ImGui::GetMousePos()))
    state_.sidebar_sheet = false;
}

// ---- The keyboard

void DrivePanel::follow_keys() {
  if (ui::modal_is_open() || ImGui::GetIO().WantTextInput || ui::menu_is_open(actions_menu)) return;
  type_ahead();
  const bool wants_menu = ImGui::IsKeyPressed(ImGuiKey_Menu, false) ||
                          (ImGui::GetIO().KeyShift && ImGui::IsKeyPressed(ImGuiKey_F10, false));
  if (!wants_menu || model_.selection().empty() || !state_.current_box) return;
  state_.wanted_menu = actions_menu;
  state_.menu_anchor = {state_.current_box->x + 56, state_.current_box->y, 0,
                        state_.current_box->h};
}

void DrivePanel::type_ahead() {
  const ImGuiIO& io = ImGui::GetIO();
  if (io.KeyCtrl || io.KeyAlt || io.KeySuper || io.KeyShift) return;
  const std::string letters = typed_now();
  if (letters.empty()) return;
  const double time_ms = platform::now_ms();
  if (time_ms - state_.typed_ms > typing_pause_ms) state_.typed.clear();
  state_.typed += letters;
  state_.typed_ms = time_ms;
  const auto row = model_.row_beginning_with(state_.typed);
  if (!row) return;
  model_.selection().click(model_.rows(), *row, {});
  state_.reveal = true;
}

std::vector<shell::Command> DrivePanel::commands(shell::Context& context) {
  std::vector<shell::Command> out;
  if (state_.naming && state_.naming->in_place) return out;
  if (model_.place().kind != PlaceKind::trash && model_.may_write()) {
    out.push_back({"New folder", ui::Icon::folder_plus, "Shift+N", with_view(start_new_folder)});
    out.push_back({"New text file", ui::Icon::file_plus, "Shift+T", with_view(start_new_text)});
    out.push_back({"Upload files", ui::Icon::file_up, "Shift+U", with_view(pick_files_to_upload)});
    out.push_back({"Upload folder", ui::Icon::folder_up, "", with_view(pick_folder_to_upload)});
  }
  out.push_back({"Restore everything to a moment", ui::Icon::history, "",
                 with_view([](View& v) { start_rewinding(v, v.model.root_id(), ""); })});
  View now = view(context);
  // While a name is being typed, letters are letters.
  const bool typing = platform::now_ms() - state_.typed_ms < typing_pause_ms;
  for (const Action action : actions_for(now, model_.chosen_in_brief())) {
    const ActionLook& look = look_of(action);
    const std::string_view key = typing && look.key.size() == 1 ? std::string_view() : look.key;
    out.push_back({std::string(look.name), look.icon, std::string(key),
                   with_view([action](View& v) { perform(v, action, v.model.chosen()); })});
  }
  if (model_.selection().empty()) return out;
  out.push_back(
      {"Clear selection", ui::Icon::x, "Escape", [this] { model_.selection().clear(); }, false});
  return out;
}

}  // namespace septet::panels::drive
