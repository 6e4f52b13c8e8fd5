// The tree behind accessibility.h: one frame's nodes, and their export to web/platform/mirror.js.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "imgui_internal.h"
#include "platform/accessibility.h"

namespace septet::a11y {

enum class Kind : std::int32_t {
  layer,
  scroller,
  group,
  item,
  textbox,
  textarea,
  link,
  text,
  surface,  // platform/text_surface.h
};

enum NodeFlag : std::int32_t {
  flag_focused = 1,       // the keyboard is here
  flag_editing = 2,       // a text field that is being typed into
  flag_pass_through = 4,  // pointers go through to what is behind
  flag_selectable = 8,    // text that can be selected
  flag_modal = 16,        // everything outside of its layer is out of reach
  flag_hidden = 32,       // not in the mirror
  flag_operable = 64,     // the keyboard can go there
};

// As mirror.js reads it: twenty words of four bytes.
struct Exported {
  std::uint32_t id = 0;
  std::int32_t parent = -1;  // index; -1: the root
  Kind kind = Kind::item;
  std::int32_t flags = 0;
  std::uint32_t hash = 0;                     // of attributes, text and value
  float x = 0, y = 0, width = 0, height = 0;  // relative to the parent's content
  float scroll_x = 0, scroll_y = 0, content_width = 0, content_height = 0;  // scroller
  std::int32_t order = 0;                             // layer: what lies on top is higher
  std::int32_t select_begin = 0, select_end = 0;      // textbox: code points
  std::uint32_t attributes = 0, attributes_size = 0;  // "name\x1fvalue\x1e…" in the string pool
  std::uint32_t text = 0, text_size = 0;              // content of a text, value of a field
};
static_assert(sizeof(Exported) == 20 * 4);

struct Node {
  Exported out;
  ImRect rect;
  ImGuiWindow* window = nullptr;
  ImGuiID focus_scope = 0;
  Role role = Role::none;
  bool described = false;
  bool disabled = false;
  bool rect_given = false;
  std::string name;
  std::string value;
  std::string said;  // name, value and description: what need not be said again
  std::string attributes;
  int last_item = -1;  // text: the item submitted before it
};

class Tree {
 public:
  void begin_frame();
  // Resolves and exports the frame; tells whether it differs from the last one.
  bool end_frame();

  // What the hooks of ImGui report.
  void add_item(ImGuiID, const ImRect&, const ImGuiLastItemData*);
  void add_info(ImGuiID, const char* label, ImGuiItemStatusFlags);

  void describe(Role, std::string_view name, const Options&);
  void open(Role, std::string_view name, const Options&, const ImRect* rect);
  void close();
  void add_text(std::string_view, const ImRect&, const TextLook&);
  // The item that was described holds a text of the browser's own.
  void make_surface(ImGuiID);
  void add_node(Role, std::string_view name, const ImRect&, const Options&);

  const Node* find(ImGuiID) const;
  const std::vector<Exported>& exported() const { return exported_; }
  const std::string& strings() const { return strings_; }
  int orphans() const { return orphans_; }

  int silenced = 0;
  int selectable = 0;

 private:
  Node& append(ImGuiID id, Kind kind, const ImRect& rect);
  int parent_here();
  int container_of(ImGuiWindow*);
  ImGuiID unique_id(ImGuiID seed, std::string_view text);
  void drop_repeated_texts();
  void give_default_roles();
  void check_contexts();
  void grow_groups();
  void place(Node&);
  void export_node(Node&);

  std::vector<Node> nodes_;
  std::vector<int> open_;
  std::unordered_map<ImGuiID, int> containers_;
  std::unordered_map<ImGuiID, int> by_id_;
  std::unordered_map<ImGuiID, int> uses_;
  std::vector<Exported> exported_;
  std::string strings_;
  std::uint64_t last_hash_ = 0;
  int last_item_ = -1;
  int orphans_ = 0;
  struct {
    ImGuiID id = 0;
    const char* label = nullptr;
    ImGuiItemStatusFlags status = 0;
  } early_info_;
};

Tree& tree();

// Writes the ARIA attributes of a role, a name and options as "name\x1fvalue\x1e…".
std::string aria_attributes(Role, std::string_view name, const Options&, bool disabled);

}  // namespace septet::a11y
