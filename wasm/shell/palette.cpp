#include "shell/palette.h"

#include <cmath>

#include "imgui_internal.h"
#include "platform/page.h"
#include "ui/file_kind.h"
#include "ui/item.h"
#include "ui/widgets.h"

namespace septet::shell {
namespace {

using ui::Color;
using ui::Type;

constexpr double typing_pause_ms = 120;
constexpr float row_height = 40;
constexpr float touch_row_height = 44;
constexpr std::size_t most_found = 6;

std::string replaced(std::string text, std::string_view what, std::string_view with) {
  for (std::size_t at = text.find(what); at != text.npos; at = text.find(what, at + with.size()))
    text.replace(at, what.size(), with);
  return text;
}

std::string place_of(const drive::SearchHit& hit) {
  std::string out = "Drive, My files";
  for (const drive::PathEntry& step : hit.path)
    if (!step.name.empty()) out += " / " + step.name;
  return out;
}

void draw_foot(ui::Rect where) {
  ui::horizontal_line(where.x, where.y, where.w, ui::color(Color::border));
  ui::Row row(where.inset(16, 0), 6);
  const auto hint = [&](std::string_view key, std::string_view what) {
    ui::key_hint(row.left(ui::key_hint_width(key)), key);
    ui::label(row.left(ui::measure(Type::caption, what).x + 10), Type::caption, Color::text_muted,
              what);
  };
  hint("↑ ↓", "choose");
  hint("↵", "open");
  ui::label(row.rest(), Type::caption, Color::text_muted, "Type > for commands only",
            ui::Align::right);
}

}  // namespace

std::string shown_shortcut(std::string_view shortcut) {
  std::string out = replaced(std::string(shortcut), "Control", platform::is_apple() ? "⌘" : "Ctrl");
  out = replaced(std::move(out), "+", " ");
  if (out.size() == 1) out[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(out[0])));
  return out;
}

void Palette::open(std::vector<Command> places, std::vector<Command> commands, Find find) {
  open_ = true;
  query_.clear();
  found_.clear();
  places_ = std::move(places);
  commands_ = std::move(commands);
  find_ = std::move(find);
  chosen_ = 0;
  platform::wake();
}

void Palette::draw(Context& context) {
  if (!open_) return;
  gather(context);
  const float rows = static_cast<float>(choices_.size()) * row_height;
  const float height = 56 + std::clamp(rows + 120, 200.f, 466.f) + (context.phone() ? 0.f : 40.f);
  ui::Dialog dialog(
      "Search and commands", open_,
      {.width = 640, .height = height, .title = false, .top = context.phone() ? 8.f : 120.f});
  if (!dialog) return;
  ui::Rect area = dialog.body();
  ui::Rect head = area.cut_top(56).inset(16, 0);
  ui::icon(ui::Icon::search, head.cut_left(20), ui::icon_normal, Color::text_faint);
  head.cut_left(12);
  ui::key_hint(head.cut_right(ui::key_hint_width("Esc")), "Esc");
  const ui::FieldResult typed =
      ui::text_field(head.middle(ui::height_of(ui::Size::normal)), "Search everything", query_,
                     {.placeholder = "Search everything",
                      .autofocus = true,
                      .bare = true,
                      .kind = a11y::Field::search});
  ui::horizontal_line(area.x, area.y, area.w, ui::color(Color::border));
  if (typed.changed) type(context);
  move_with_keys();
  if (!context.phone()) draw_foot(area.cut_bottom(40));
  draw_choices(area, context);
  if (typed.submitted && chosen_ < choices_.size()) {
    choose(chosen_, context);
    dialog.close();
  }
  if (!open_) dialog.close();
}

void Palette::type(Context& context) {
  chosen_ = 0;
  platform::cancel(timer_);
  timer_ = platform::after(typing_pause_ms, [this, &context] { search(context); });
}

void Palette::search(Context& context) {
  if (!open_ || query_.empty() || query_.starts_with('>')) return found_.clear();
  found_.load([&](auto then) { context.client.drive().search(query_, {}, std::move(then)); });
}

void Palette::add_matching(std::string_view group, const std::vector<Command>& all) {
  std::string_view wanted = query_;
  if (wanted.starts_with('>')) wanted.remove_prefix(1);
  while (wanted.starts_with(' ')) wanted.remove_prefix(1);
  for (const Command& one : all) {
    if (!one.listed || (!wanted.empty() && ui::find_folded(one.name, wanted) == wanted.npos))
      continue;
    choices_.push_back(
        {group, one.name, {}, one.icon, Color::text_muted, shown_shortcut(one.shortcut), one.act});
  }
}

void Palette::add_found(Context& context, const drive::SearchHit& hit) {
  const bool folder = hit.node.kind == drive::NodeKind::folder;
  const ui::FileKind kind = folder ? ui::FileKind::folder : ui::file_kind(hit.node.name);
  const std::string address = (folder ? "/drive/folder/" : "/drive/file/") + to_string(hit.node.id);
  choices_.push_back({"Files",
                      hit.node.name,
                      place_of(hit),
                      ui::icon_of(kind),
                      ui::tint_of(kind),
                      {},
                      [&context, address] { context.commands.go(address); }});
}

void Palette::gather(Context& context) {
  choices_.clear();
  if (!query_.starts_with('>')) {
    add_matching("Go to", places_);
    if (!query_.empty())
      for (Found& one : find_(query_))
        choices_.push_back({"Go to",
                            std::move(one.name),
                            std::move(one.detail),
                            one.icon,
                            one.tint,
                            {},
                            [&context, address = one.address] { context.commands.go(address); }});
    if (found_ && !query_.empty())
      for (std::size_t i = 0; i < std::min(most_found, found_->items.size()); ++i)
        add_found(context, found_->items[i]);
  }
  add_matching("Do", commands_);
  if (chosen_ >= choices_.size()) chosen_ = choices_.empty() ? 0 : choices_.size() - 1;
}

void Palette::move_with_keys() {
  if (choices_.empty()) return;
  const std::size_t count = choices_.size();
  // The field that is typed into lets these two go; they are not to move the focus away from it.
  for (const ImGuiKey key : {ImGuiKey_UpArrow, ImGuiKey_DownArrow})
    ImGui::SetKeyOwner(key, ImGui::GetID("choices"));
  if (ImGui::IsKeyPressed(ImGuiKey_DownArrow))
    chosen_ = (chosen_ + 1) % count;
  else if (ImGui::IsKeyPressed(ImGuiKey_UpArrow))
    chosen_ = (chosen_ + count - 1) % count;
  else
    return;
  chosen_moved_ = true;
}

void Palette::draw_choices(ui::Rect area, Context& context) {
  if (choices_.empty()) {
    const bool searching = found_.loading();
    ui::label(area.inset(20, 16).cut_top(24), Type::body, Color::text_muted,
              searching ? "Searching…" : "Nothing has that name.");
    return;
  }
  const float height = ui::touch() ? touch_row_height : row_height;
  ui::Scroll scroll("Results", area);
  const a11y::Group list(a11y::Role::listbox, "Results");
  ui::Stack stack(scroll.content().inset(8, 8));
  std::string_view group;
  for (std::size_t i = 0; i < choices_.size(); ++i) {
    if (choices_[i].group != group) {
      stack.skip(group.empty() ? 4.f : 12.f);
      group = choices_[i].group;
      ui::label(stack.next(20).inset(12, 0), Type::label, Color::text_faint, group);
    }
    const ui::Rect row = stack.next(height);
    if (i == chosen_ && chosen_moved_) scroll.reveal(row.inset(0, -8));
    draw_choice(choices_[i], row, i, context);
  }
  chosen_moved_ = false;
  scroll.set_height(stack.rest().y + 8 - scroll.content().y);
}

void Palette::draw_choice(const Choice& choice, ui::Rect where, std::size_t index,
                          Context& context) {
  const ui::Scope scope(static_cast<int>(index));
  const ui::Item item = ui::press_item(where, choice.name);
  a11y::describe(a11y::Role::option, choice.name,
                 {.description = choice.detail,
                  .selected = index == chosen_,
                  .position = static_cast<int>(index) + 1,
                  .set_size = static_cast<int>(choices_.size())});
  const ImVec2 moved = ImGui::GetIO().MouseDelta;
  if (item.hovered && (moved.x != 0 || moved.y != 0)) chosen_ = index;
  if (index == chosen_) ui::fill(where, Color::selection, ui::radius_control);
  const a11y::Silence silence;
  ui::Row row(where.inset(12, 0), 12);
  if (choice.icon == ui::Icon::folder)
    ui::filled_folder(row.left(20), ui::icon_normal, ui::color(choice.tint));
  else
    ui::icon(choice.icon, row.left(20), ui::icon_normal, choice.tint);
  if (!choice.shortcut.empty())
    ui::key_hint(row.right(ui::key_hint_width(choice.shortcut)), choice.shortcut);
  else if (index == chosen_ && !context.phone())
    ui::key_hint(row.right(ui::key_hint_width("↵")), "↵");
  const float name = ui::measure_with_match(Type::body, Type::body_strong, choice.name, query_);
  ui::label_with_match(row.left(std::min(std::ceil(name) + 1, row.rest().w)), Type::body,
                       Type::body_strong, Color::text, choice.name, query_);
  ui::label(row.rest(), Type::body, Color::text_muted, choice.detail);
  if (item.pressed) choose(index, context);
}

void Palette::choose(std::size_t index, Context& context) {
  open_ = false;
  if (choices_[index].act) context.commands.run(choices_[index].act);
}

}  // namespace septet::shell
