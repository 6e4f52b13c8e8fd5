#include "platform/accessibility_tree.h"

#include <cmath>
#include <cstdio>

namespace septet::a11y {
namespace {

constexpr std::uint64_t hash_start = 1469598103934665603ull;

std::uint64_t mix(std::uint64_t hash, const void* data, std::size_t size) {
  const auto* bytes = static_cast<const unsigned char*>(data);
  for (std::size_t i = 0; i < size; i++) hash = (hash ^ bytes[i]) * 1099511628211ull;
  return hash;
}

Kind kind_of(Role role, bool multiline) {
  if (role == Role::textbox || role == Role::searchbox) {
    return multiline ? Kind::textarea : Kind::textbox;
  }
  return role == Role::link ? Kind::link : Kind::item;
}

// Containers over which a pointer acts on what is behind; rows, options and dialogs are solid.
bool passes_pointer(Role role) {
  return role != Role::row && role != Role::listitem && role != Role::dialog &&
         role != Role::alertdialog && role != Role::menu;
}

// Which container a role has to stand in.
bool is_context(Role role, Role container) {
  switch (role) {
    case Role::tab:
      return container == Role::tablist;
    case Role::option:
      return container == Role::listbox;
    case Role::treeitem:
      return container == Role::tree;
    case Role::menuitem:
    case Role::menuitemcheckbox:
    case Role::menuitemradio:
      return container == Role::menu || container == Role::menubar;
    case Role::row:
      return container == Role::table || container == Role::grid || container == Role::rowgroup;
    case Role::rowgroup:
      return container == Role::table || container == Role::grid;
    case Role::cell:
    case Role::columnheader:
      return container == Role::row;
    case Role::listitem:
      return container == Role::list;
    default:
      return true;
  }
}

// A window that ImGui measures before it shows it; nothing in it can be seen or heard yet.
bool is_unseen(const ImGuiWindow& window) {
  return window.SkipItems || window.Hidden;
}

std::string_view without_id_part(const char* label) {
  return {label, static_cast<std::size_t>(ImGui::FindRenderedTextEnd(label) - label)};
}

Role role_from_imgui(const ImGuiContext& g, ImGuiID id, ImGuiItemStatusFlags status) {
  const ImGuiWindow& window = *g.CurrentWindow;
  const bool menu = window.Flags & (ImGuiWindowFlags_ChildMenu | ImGuiWindowFlags_Popup);
  if (g.CurrentTabBar && ImGui::TabBarFindTabByID(g.CurrentTabBar, id)) return Role::tab;
  if (status & ImGuiItemStatusFlags_Checkable)
    return menu ? Role::menuitemcheckbox : Role::checkbox;
  if (status & ImGuiItemStatusFlags_Inputable) return Role::textbox;
  return Role::button;
}

}  // namespace

void Tree::begin_frame() {
  nodes_.clear();
  open_.clear();
  containers_.clear();
  by_id_.clear();
  uses_.clear();
  last_item_ = -1;
  early_info_ = {};
}

// A child window and its layer become nodes when the first thing in them does.
int Tree::container_of(ImGuiWindow* window) {
  const bool is_layer = window->RootWindow == window || !window->ParentWindow;
  const auto [entry, is_new] = containers_.try_emplace(window->ID, -1);
  if (!is_new) return entry->second;
  int parent = -1;
  if (!is_layer) {
    parent = container_of(window->ParentWindow);
    for (auto it = open_.rbegin(); it != open_.rend(); ++it) {
      if (nodes_[*it].window == window->ParentWindow) {
        parent = *it;
        break;
      }
    }
  }
  const int index = static_cast<int>(nodes_.size());
  Node node;
  node.out.id = window->ID;
  node.out.kind = is_layer ? Kind::layer : Kind::scroller;
  node.out.flags = flag_pass_through;
  node.out.parent = parent;
  node.out.order = window->RootWindow->BeginOrderWithinContext;
  node.rect = is_layer ? ImRect(0, 0, ImGui::GetIO().DisplaySize.x, ImGui::GetIO().DisplaySize.y)
                       : window->InnerRect;
  node.rect_given = true;
  node.window = window;
  nodes_.push_back(std::move(node));
  return containers_[window->ID] = index;
}

int Tree::parent_here() {
  ImGuiWindow* window = ImGui::GetCurrentContext()->CurrentWindow;
  if (!open_.empty() && nodes_[open_.back()].window == window) return open_.back();
  for (auto it = open_.rbegin(); it != open_.rend(); ++it) {
    if (nodes_[*it].window == window) return *it;
  }
  return container_of(window);
}

ImGuiID Tree::unique_id(ImGuiID seed, std::string_view text) {
  const ImGuiID id = ImHashData(text.data(), text.size(), seed);
  const int use = uses_[id]++;
  return use ? ImHashData(&use, sizeof use, id) : id;
}

Node& Tree::append(ImGuiID id, Kind kind, const ImRect& rect) {
  const int parent = parent_here();
  Node node;
  node.out.id = id;
  node.out.parent = parent;
  node.out.kind = kind;
  node.rect = rect;
  node.window = ImGui::GetCurrentContext()->CurrentWindow;
  nodes_.push_back(std::move(node));
  return nodes_.back();
}

void Tree::add_item(ImGuiID id, const ImRect& rect, const ImGuiLastItemData* data) {
  const ImGuiContext& g = *ImGui::GetCurrentContext();
  if (!data || is_unseen(*g.CurrentWindow)) return;  // without data: a window itself
  last_item_ = static_cast<int>(nodes_.size());
  Node& node = append(id, Kind::item, rect);
  last_item_ = static_cast<int>(nodes_.size()) - 1;
  by_id_[id] = last_item_;
  node.out.flags = flag_hidden;  // until it has a role
  node.focus_scope = g.CurrentFocusScopeId;
  node.disabled = data->InFlags & ImGuiItemFlags_Disabled;
  if (!(data->InFlags & ImGuiItemFlags_NoTabStop)) node.out.flags |= flag_operable;
  if (g.NavId == id && !g.NavDisableHighlight) node.out.flags |= flag_focused;
  if (early_info_.id == id) add_info(id, early_info_.label, early_info_.status);
}

void Tree::add_info(ImGuiID id, const char* label, ImGuiItemStatusFlags status) {
  const auto found = by_id_.find(id);
  if (found == by_id_.end()) {
    early_info_ = {id, label, status};
    return;
  }
  Node& node = nodes_[found->second];
  if (node.described || !label) return;
  node.name = without_id_part(label);
  node.role = role_from_imgui(*ImGui::GetCurrentContext(), id, status);
  Options options;
  if (status & ImGuiItemStatusFlags_Checkable) {
    options.checked = (status & ImGuiItemStatusFlags_Checked) != 0;
  }
  if (status & ImGuiItemStatusFlags_Openable) {
    options.expanded = (status & ImGuiItemStatusFlags_Opened) != 0;
  }
  node.out.kind = kind_of(node.role, false);
  node.said = node.name;
  node.attributes = aria_attributes(node.role, node.name, options, node.disabled);
  if (!node.name.empty()) node.out.flags &= ~flag_hidden;
}

void Tree::describe(Role role, std::string_view name, const Options& options) {
  const ImGuiContext& g = *ImGui::GetCurrentContext();
  const ImGuiID id = g.LastItemData.ID;
  const auto found = by_id_.find(id);
  if (id == 0 || found == by_id_.end()) {
    if (role != Role::none) add_node(role, name, g.LastItemData.Rect, options);
    return;
  }
  Node& node = nodes_[found->second];
  node.described = true;
  node.role = role;
  node.out.kind = kind_of(role, options.multiline);
  node.name = name;
  node.value = options.value;
  node.disabled |= options.disabled;
  node.said = std::string(name) + "\n" + std::string(options.value) + "\n" +
              std::string(options.description) + "\n" + std::string(options.placeholder) + "\n" +
              std::string(options.error) + "\n" + std::string(options.shortcut);
  node.attributes = aria_attributes(role, name, options, node.disabled);
  node.out.flags =
      role == Role::none ? node.out.flags | flag_hidden : node.out.flags & ~flag_hidden;
}

void Tree::make_surface(ImGuiID id) {
  const auto found = by_id_.find(id);
  if (found == by_id_.end()) return;
  Node& node = nodes_[found->second];
  node.out.kind = Kind::surface;
  // Its <textarea> is what Tab comes to.
  node.out.flags &= ~flag_operable;
}

void Tree::open(Role role, std::string_view name, const Options& options, const ImRect* rect) {
  const int parent = parent_here();
  const ImGuiID seed = nodes_[parent].out.id ^ (static_cast<ImGuiID>(role) * 2654435761u);
  Node& node = append(unique_id(seed, name), Kind::group, rect ? *rect : ImRect());
  node.role = role;
  node.rect_given = rect != nullptr;
  node.name = name;
  node.said = name;
  node.attributes = aria_attributes(role, name, options, options.disabled);
  if (passes_pointer(role)) node.out.flags |= flag_pass_through;
  if (options.modal) node.out.flags |= flag_modal;
  open_.push_back(static_cast<int>(nodes_.size()) - 1);
}

void Tree::close() {
  if (!open_.empty()) open_.pop_back();
}

void Tree::add_text(std::string_view text, const ImRect& rect, const TextLook& look) {
  if (silenced || text.empty() || is_unseen(*ImGui::GetCurrentWindowRead())) return;
  const int parent = parent_here();
  Node& node = append(unique_id(nodes_[parent].out.id ^ 0x7e87u, text), Kind::text, rect);
  node.role = Role::text;
  node.value = text;
  node.last_item = last_item_;
  if (!selectable) return;
  node.out.flags |= flag_selectable;
  char font[64];
  std::snprintf(font, sizeof font, "style-font\x1f%d %gpx/%gpx Inter\x1e", look.weight,
                look.size_px, look.line_px);
  node.attributes = font;
}

void Tree::add_node(Role role, std::string_view name, const ImRect& rect, const Options& options) {
  if (is_unseen(*ImGui::GetCurrentWindowRead())) return;
  const int parent = parent_here();
  const ImGuiID seed = nodes_[parent].out.id ^ (static_cast<ImGuiID>(role) * 2654435761u);
  Node& node = append(unique_id(seed, name), Kind::item, rect);
  node.role = role;
  node.name = name;
  node.said = name;
  node.attributes = aria_attributes(role, name, options, options.disabled);
  last_item_ = static_cast<int>(nodes_.size()) - 1;
}

const Node* Tree::find(ImGuiID id) const {
  const auto found = by_id_.find(id);
  return found == by_id_.end() ? nullptr : &nodes_[found->second];
}

// A text inside the item before it that says no more than the item itself is its label.
void Tree::drop_repeated_texts() {
  for (Node& node : nodes_) {
    if (node.out.kind != Kind::text || node.last_item < 0) continue;
    const Node& item = nodes_[node.last_item];
    if (item.window != node.window || (item.out.flags & flag_hidden)) continue;
    const ImVec2 start(node.rect.Min.x + 1, (node.rect.Min.y + node.rect.Max.y) / 2);
    if (item.rect.Contains(start) && item.said.find(node.value) != std::string::npos) {
      node.out.flags |= flag_hidden;
    }
  }
}

void Tree::check_contexts() {
  orphans_ = 0;
  for (Node& node : nodes_) {
    if (node.out.flags & flag_hidden || is_context(node.role, Role::none)) continue;
    int up = node.out.parent;
    while (up >= 0 && (nodes_[up].out.kind != Kind::group)) up = nodes_[up].out.parent;
    if (up >= 0 && is_context(node.role, nodes_[up].role)) continue;
    orphans_++;
    const bool group = node.out.kind == Kind::group;
    node.attributes =
        aria_attributes(group ? Role::group : Role::button, node.name, {}, node.disabled);
  }
}

// Children come after their parents, so one pass from the end settles every rectangle.
void Tree::grow_groups() {
  for (auto node = nodes_.rbegin(); node != nodes_.rend(); ++node) {
    if (node->out.parent < 0 || node->out.flags & flag_hidden) continue;
    Node& parent = nodes_[node->out.parent];
    if (parent.rect_given || parent.out.kind != Kind::group) continue;
    if (parent.rect.GetWidth() <= 0) {
      parent.rect = node->rect;
    } else if (node->rect.GetWidth() > 0) {
      parent.rect.Add(node->rect);
    }
  }
}

void Tree::place(Node& node) {
  ImVec2 origin(0, 0);
  if (node.out.parent >= 0) {
    const Node& parent = nodes_[node.out.parent];
    origin = parent.rect.Min;
    if (parent.out.kind == Kind::scroller) {
      origin.x -= parent.window->Scroll.x;
      origin.y -= parent.window->Scroll.y;
    }
  }
  node.out.x = std::round(node.rect.Min.x - origin.x);
  node.out.y = std::round(node.rect.Min.y - origin.y);
  node.out.width = std::round(node.rect.GetWidth());
  node.out.height = std::round(node.rect.GetHeight());
  if (node.out.kind != Kind::scroller) return;
  const ImGuiWindow& window = *node.window;
  node.out.scroll_x = window.Scroll.x;
  node.out.scroll_y = window.Scroll.y;
  node.out.content_width = node.out.width + window.ScrollMax.x;
  node.out.content_height = node.out.height + window.ScrollMax.y;
}

void Tree::export_node(Node& node) {
  Exported& out = node.out;
  const ImGuiContext& g = *ImGui::GetCurrentContext();
  const bool field = out.kind == Kind::textbox || out.kind == Kind::textarea;
  if (field && g.ActiveId == out.id && g.InputTextState.ID == out.id) {
    out.flags |= flag_editing | flag_focused;
    out.select_begin = g.InputTextState.Stb.select_start;
    out.select_end = g.InputTextState.Stb.select_end;
    if (!g.InputTextState.HasSelection()) {
      out.select_begin = out.select_end = g.InputTextState.Stb.cursor;
    }
  }
  out.attributes = static_cast<std::uint32_t>(strings_.size());
  out.attributes_size = static_cast<std::uint32_t>(node.attributes.size());
  strings_ += node.attributes;
  const bool has_text = field || out.kind == Kind::text;
  out.text = static_cast<std::uint32_t>(strings_.size());
  out.text_size = has_text ? static_cast<std::uint32_t>(node.value.size()) : 0;
  if (has_text) strings_ += node.value;
  std::uint64_t hash = mix(hash_start, node.attributes.data(), node.attributes.size());
  hash = mix(hash, strings_.data() + out.text, out.text_size);
  out.hash = static_cast<std::uint32_t>(hash ^ hash >> 32);
}

bool Tree::end_frame() {
  drop_repeated_texts();
  check_contexts();
  grow_groups();
  exported_.clear();
  strings_.clear();
  std::vector<int> place_of(nodes_.size(), -1);
  std::uint64_t hash = hash_start;
  for (std::size_t i = 0; i < nodes_.size(); i++) {
    Node& node = nodes_[i];
    if (node.out.flags & flag_hidden) continue;
    place(node);
    export_node(node);
    if (node.out.parent >= 0) node.out.parent = place_of[node.out.parent];
    place_of[i] = static_cast<int>(exported_.size());
    exported_.push_back(node.out);
    Exported gist = node.out;
    gist.attributes = gist.text = 0;
    hash = mix(hash, &gist, sizeof gist);
  }
  const bool changed = hash != last_hash_;
  last_hash_ = hash;
  return changed;
}

Tree& tree() {
  static Tree instance;
  return instance;
}

}  // namespace septet::a11y

using septet::a11y::tree;

// The hooks that ImGui calls when compiled with IMGUI_ENABLE_TEST_ENGINE.
void ImGuiTestEngineHook_ItemAdd(ImGuiContext*, ImGuiID id, const ImRect& rect,
                                 const ImGuiLastItemData* data) {
  tree().add_item(id, rect, data);
}
void ImGuiTestEngineHook_ItemInfo(ImGuiContext*, ImGuiID id, const char* label,
                                  ImGuiItemStatusFlags status) {
  tree().add_info(id, label, status);
}
void ImGuiTestEngineHook_Log(ImGuiContext*, const char*, ...) {}
const char* ImGuiTestEngine_FindItemDebugLabel(ImGuiContext*, ImGuiID) {
  return "";
}
