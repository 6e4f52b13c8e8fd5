#include "panels/home/home.h"

#include <algorithm>
#include <cmath>

#include "platform/loop.h"
#include "platform/page.h"
#include "shell/pictures.h"
#include "ui/file_kind.h"
#include "ui/widgets.h"

namespace septet::panels {
namespace {

using ui::Color;
using ui::Type;

constexpr float card_height = 260;
constexpr float narrow_card_height = 280;  // whose rows are 44 high, for a finger
constexpr float file_row = 44;
constexpr std::size_t recent_rows = 5;
constexpr float news_row = 48;
constexpr std::size_t news_most = 4;
constexpr float picture_height = 148;
constexpr double reload_delay_ms = 300;

// "Good evening", in the person's own zone.
std::string_view greeting_at(Timestamp now) {
  const std::int64_t minutes = now.us / 60'000'000 + platform::utc_offset_minutes(now);
  const std::int64_t hour = minutes / 60 % 24;
  if (hour < 5) return "Good night";
  if (hour < 12) return "Good morning";
  return hour < 18 ? "Good afternoon" : "Good evening";
}

std::string first_name(const std::string& name) {
  return name.substr(0, name.find(' '));
}

std::string greeting(Timestamp now, const std::string& name) {
  std::string out(greeting_at(now));
  return name.empty() ? out : out + ", " + first_name(name);
}

bool is_folder(const drive::Node& node) {
  return node.kind == drive::NodeKind::folder;
}

void draw_file_icon(const drive::Node& node, ui::Rect where) {
  ui::file_icon(is_folder(node) ? ui::FileKind::folder : ui::file_kind(node.name), where);
}

std::string address_of(const drive::Node& node) {
  return (is_folder(node) ? "/drive/folder/" : "/drive/file/") + to_string(node.id);
}

std::string folder_of(const drive::PlacedNode& placed) {
  const bool in_root = placed.path.empty() || placed.path.back().name.empty();
  return in_root ? "My files" : placed.path.back().name;
}

// A file as a row or a card: icon, name, a line below.
bool draw_file(ui::Rect where, const drive::PlacedNode& placed, std::string_view below) {
  const ui::Scope scope(to_string(placed.node.id));
  const ui::Pressed pressed = ui::pressable(where, placed.node.name);
  a11y::describe(a11y::Role::button, placed.node.name, {.description = below});
  if (pressed.hovered) ui::fill(where, Color::hover, ui::radius_control);
  ui::Row row(where.inset(12, 0), 12);
  draw_file_icon(placed.node, row.left(20));
  ui::Stack lines(row.rest().middle(36));
  ui::label(lines.next(20), Type::body_medium, Color::text, placed.node.name);
  ui::label(lines.next(16), Type::caption, Color::text_muted, below);
  return pressed.clicked;
}

void draw_loading_rows(ui::Rect area, int rows, float height) {
  for (int i = 0; i < rows; ++i) {
    const ui::Rect row = area.cut_top(height).inset(12, 0);
    ui::skeleton(ui::Rect{row.x, row.y, 20, row.h}.middle(20));
    ui::skeleton(ui::Rect{row.x + 32, row.y,
                          std::min(row.w - 32, 120.f + 40.f * static_cast<float>(i % 3)), row.h}
                     .middle(12));
  }
}

struct Step {
  ui::Icon icon;
  std::string_view title, text, address;
};
constexpr Step first_steps[] = {
    {ui::Icon::shield_check, "Protect your account", "Ask for a code from your phone as well",
     "/settings/security"},
    {ui::Icon::user, "Show who you are", "A picture and a few words", "/settings/profile"},
    {ui::Icon::sun_moon, "Light or dark", "Choose how Septet looks", "/settings/appearance"},
    {ui::Icon::keyboard, "Work without the mouse", "Every action has a key", "/settings/shortcuts"},
};
// In this browser alone there is nothing to sign in to.
constexpr Step copy_elsewhere = {ui::Icon::hard_drive, "Keep a copy elsewhere",
                                 "Everything in one archive", "/settings/storage"};

bool draw_step(ui::Rect box, const Step& step) {
  const ui::Pressed pressed = ui::pressable(box, step.title);
  a11y::describe(a11y::Role::link, step.title,
                 {.description = step.text, .href = "#" + std::string(step.address)});
  if (pressed.hovered) ui::fill(box.inset(1), Color::hover, ui::radius_card);
  ui::Row row(box.inset(12, 0), 12);
  ui::tile(row.left(32).middle(32), step.icon, Color::sunken, Color::text_muted, ui::icon_small,
           ui::radius_control);
  ui::Stack lines(row.rest().middle(36));
  ui::label(lines.next(20), Type::body_medium, Color::text, step.title);
  ui::label(lines.next(16), Type::caption, Color::text_muted, step.text);
  return pressed.clicked;
}

// So many cards of one line each, in four columns where there is room.
template <class Draw>
void draw_boxes(const shell::Context& context, ui::Stack& stack, std::size_t count, Draw draw) {
  const int columns = context.phone() ? 1 : context.viewport == shell::Viewport::desktop ? 4 : 2;
  ui::Rect line;
  for (std::size_t i = 0; i < count; ++i) {
    const int column = static_cast<int>(i) % columns;
    if (column == 0) {
      if (i > 0) stack.skip(ui::shell_gutter);
      line = stack.next(56);
    }
    const ui::Rect box = ui::column_of(line, column, columns, ui::shell_gutter);
    ui::card(box);
    draw(box, i);
  }
}

// A picture with its name below.
bool draw_picture(shell::Context& context, ui::Rect where, const drive::Node& node) {
  const ui::Scope scope(to_string(node.id));
  const ui::Pressed pressed = ui::pressable(where, node.name);
  a11y::describe(a11y::Role::button, node.name, {.description = "Picture"});
  ui::Rect name = where;
  const ui::Rect box = name.cut_top(picture_height);
  const platform::Image image = context.pictures.thumbnail(node, box);
  if (image.state == platform::Image::State::ready)
    ui::picture(image.texture, box, ui::radius_card,
                {static_cast<float>(image.width_px), static_cast<float>(image.height_px)});
  else if (image.state == platform::Image::State::loading)
    ui::skeleton(box, ui::radius_card);
  else
    ui::tile(box, ui::Icon::image, Color::sunken, Color::text_faint);
  if (pressed.hovered) ui::fill(box, ui::color(Color::text, 0.06f), ui::radius_card);
  name.cut_top(8);
  ui::label(name, Type::body_medium, pressed.hovered ? ui::accent() : Color::text, node.name);
  return pressed.clicked;
}

// The title inside a card, above its content.
void card_title(ui::Rect line, std::string_view title) {
  ui::heading(line, Type::body_medium, 2, title, ui::Align::left, Color::text_muted);
}

}  // namespace

Home::Home(client::Client& client) : client_(client) {
  const auto again = [this] { load_soon(); };
  drive_events_ = client_.live().subscribe(
      "drive", [again](const events::LiveEvent&) { again(); }, again);
  people_events_ = client_.live().subscribe(
      "people", [again](const events::LiveEvent&) { again(); }, again);
}

// An upload of a hundred files tells of each. What changes while nobody looks navigate() loads.
void Home::load_soon() {
  if (!in_view_ || reload_ != 0) return;
  reload_ = platform::after(reload_delay_ms, [this] {
    reload_ = 0;
    const shell::Route route = shell::parse_route(platform::address());
    if (in_view_ && (route.parts.empty() || route.part(0) == place())) load();
  });
}

Home::~Home() {
  platform::cancel(reload_);
  client_.live().unsubscribe(drive_events_);
  client_.live().unsubscribe(people_events_);
}

void Home::navigate(const shell::Route&, shell::Context&) {
  in_view_ = true;
  load();
}

void Home::forget() {
  recent_.clear();
  starred_.clear();
  usage_.clear();
  news_.clear();
  in_view_ = false;
}

void Home::load() {
  recent_.load([this](auto then) { client_.drive().recent({}, std::move(then)); });
  starred_.load([this](auto then) { client_.drive().starred({}, std::move(then)); });
  usage_.load([this](auto then) { client_.drive().usage(std::move(then)); });
  news_.load([this](auto then) { client_.people().notifications(false, {}, std::move(then)); });
}

// In this browser alone nobody has given a name yet.
std::string Home::name() const {
  return client_.local() ? std::string() : client_.me().display_name;
}

bool Home::has_files() const {
  return !recent_ || !recent_->items.empty();
}

shell::PhoneBar Home::phone_bar(shell::Context& context) {
  return {greeting(context.now, name())};
}

std::vector<shell::Command> Home::commands(shell::Context& context) {
  return {{"Upload files", ui::Icon::upload, "U", [this, &context] { pick_files(context); }},
          {"New folder", ui::Icon::folder_plus, "N", [this] { naming_folder_ = true; }}};
}

void Home::pick_files(shell::Context& context) {
  platform::pick_files(true, "", [this, &context](std::vector<platform::FileRef> files) {
    if (!files.empty()) take_files(context, std::move(files), std::nullopt);
  });
}

void Home::take_files(shell::Context& context, std::vector<platform::FileRef> files,
                      std::optional<ImVec2>) {
  client_.uploads().add(std::move(files), client_.me().user_id);
  context.commands.go("/drive");  // where their progress is seen
}

std::string Home::summary(const shell::Context& context) const {
  std::string out = ui::long_date_text(context.now);
  out = out.substr(0, out.rfind(',')) + ".";
  if (news_ && news_->unread > 0)
    out += " " + ui::count_text(news_->unread, "thing is", "things are") + " new.";
  return out;
}

void Home::draw(shell::Context& context, ui::Rect area) {
  ui::Scroll scroll("Home", area);
  const float sides = context.phone() ? ui::shell_phone_padding : ui::shell_page_padding;
  ui::Rect page = scroll.content().inset(sides, 0);
  page.cut_top(context.phone() ? 4.f : 24.f);
  ui::Stack stack(page);
  if (!context.phone()) {
    draw_greeting(context, stack.next(56));
    stack.skip(20);
  } else if (has_files()) {
    draw_phone_actions(context, stack.next(ui::control_touch));
    stack.skip(ui::shell_gutter);
  }
  context.viewport == shell::Viewport::desktop ? draw_cards(context, stack)
                                               : draw_narrow_cards(context, stack);
  draw_starred(context, stack);
  if (!has_files()) draw_first_steps(context, stack);
  stack.skip(32);
  scroll.set_height(stack.rest().y - scroll.content().y);
  draw_new_folder(context);
}

void Home::draw_greeting(shell::Context& context, ui::Rect line) {
  ui::Row row(line, 8);
  const ui::ButtonOptions folder{.icon = ui::Icon::folder_plus};
  const ui::ButtonOptions upload{.icon = ui::Icon::upload};
  if (ui::button(row.right(ui::button_width("New folder", folder)).middle(32), "New folder",
                 folder))
    naming_folder_ = true;
  if (ui::button(row.right(ui::button_width("Upload", upload)).middle(32), "Upload", upload))
    context.commands.run([this, &context] { pick_files(context); });
  ui::Stack lines(row.rest());
  ui::heading(lines.next(32), Type::page, 1, greeting(context.now, name()));
  lines.skip(4);
  ui::label(lines.next(20), Type::body, Color::text_muted, summary(context));
}

void Home::draw_phone_actions(shell::Context& context, ui::Rect line) {
  if (ui::button(ui::column_of(line, 0, 2, 8), "Upload", {.icon = ui::Icon::upload}))
    context.commands.run([this, &context] { pick_files(context); });
  if (ui::button(ui::column_of(line, 1, 2, 8), "New folder", {.icon = ui::Icon::folder_plus}))
    naming_folder_ = true;
}

// Twelve columns: five, four and three.
void Home::draw_cards(shell::Context& context, ui::Stack& stack) {
  const ui::Rect line = stack.next(card_height);
  const float column = (line.w - 11 * ui::shell_gutter) / 12;
  const auto cells = [&](float count) { return count * column + (count - 1) * ui::shell_gutter; };
  ui::Row row(line, ui::shell_gutter);
  draw_first_card(context, row.left(ui::snapped(cells(5))));
  draw_news(context, row.left(ui::snapped(cells(4))));
  draw_storage(context, row.rest());
  draw_pictures(context, stack);
}

// One below the other, each as high as it has to be.
void Home::draw_narrow_cards(shell::Context& context, ui::Stack& stack) {
  draw_first_card(context, stack.next(has_files() ? narrow_card_height : card_height));
  draw_pictures(context, stack);
  stack.skip(ui::shell_gutter);
  draw_storage(context, stack.next(152));
  stack.skip(ui::shell_gutter);
  const std::size_t news = news_ ? std::min(news_most, news_->items.size()) : 0;
  draw_news(context, stack.next(news == 0 ? 200 : 68 + news_row * static_cast<float>(news)));
}

void Home::draw_first_card(shell::Context& context, ui::Rect card) {
  has_files() ? draw_recent(context, card) : draw_welcome(context, card);
}

void Home::draw_welcome(shell::Context& context, ui::Rect card) {
  const ui::Answer answer = ui::empty_state(
      card, {.icon = ui::Icon::folder_up,
             .title = "Keep your first files here",
             .text = "Drop files or whole folders anywhere on this page. An interrupted upload "
                     "goes on where it stopped.",
             .primary = "Upload files",
             .primary_icon = ui::Icon::upload,
             .secondary = "New folder",
             .secondary_icon = ui::Icon::folder_plus,
             .dashed = true});
  if (answer == ui::Answer::primary)
    context.commands.run([this, &context] { pick_files(context); });
  if (answer == ui::Answer::secondary) naming_folder_ = true;
}

void Home::draw_recent(shell::Context& context, ui::Rect card) {
  const ui::Scope scope("recent");
  ui::card(card);
  ui::Rect inside = card.inset(8, 0);
  ui::Rect head{inside.x + 12, inside.y + 20, inside.w - 24, 20};
  inside.cut_top(48);
  inside.cut_bottom(8);
  if (ui::more_link(head.cut_right(ui::more_link_width("See all")), "See all"))
    context.commands.go("/drive/recent");
  card_title(head, "Recent files");
  if (!recent_ && recent_.error()) {
    if (ui::error_state(inside, "They could not be loaded", *recent_.error()))
      context.commands.run([this] { load(); });
    return;
  }
  if (!recent_) {
    if (ui::skeleton_due(recent_.since_ms()))
      draw_loading_rows(inside, static_cast<int>(recent_rows), file_row - 4);
    return;
  }
  const std::size_t rows = std::min(recent_rows, recent_->items.size());
  const float height = std::max(36.f, std::floor(inside.h / recent_rows));
  for (std::size_t i = 0; i < rows; ++i) {
    const drive::PlacedNode& one = recent_->items[i];
    const std::string below =
        folder_of(one) + ", " + ui::ago_text(one.node.modified_at, context.now);
    if (draw_file(inside.cut_top(height), one, below)) context.commands.go(address_of(one.node));
  }
}

void Home::draw_news(shell::Context& context, ui::Rect card) {
  const ui::Scope scope("news");
  ui::card(card);
  ui::Rect inside = card.inset(20, 20);
  card_title(inside.cut_top(20), "For you");
  inside.cut_top(8);
  if (!news_) {
    if (!news_.error() && ui::skeleton_due(news_.since_ms()))
      draw_loading_rows({inside.x - 12, inside.y, inside.w + 24, inside.h}, 4, 48);
    return;
  }
  if (news_->items.empty()) {
    ui::tile(inside.centered(48, 48).moved(0, -28), ui::Icon::bell, Color::sunken,
             Color::text_faint);
    ui::paragraph_centered(inside.centered(inside.w, 40).moved(0, 32), Type::body,
                           Color::text_muted,
                           "Nothing new. What others share with you comes here.");
    return;
  }
  for (std::size_t i = 0; i < std::min(news_most, news_->items.size()); ++i) {
    const people::Notification& one = news_->items[i];
    const ui::Scope line_scope(to_string(one.id));
    const ui::Rect line = inside.cut_top(news_row);
    const std::string ago = ui::ago_text(one.created_at, context.now);
    const ui::Pressed pressed = ui::pressable(line, one.title);
    a11y::describe(a11y::Role::button, one.title, {.description = ago});
    ui::Row row(line, 12);
    ui::tile(row.left(28).middle(28), one.read_at ? ui::Icon::check : ui::Icon::bell,
             one.read_at ? Color::sunken : ui::accent_soft_of(ui::Service::drive),
             one.read_at ? Color::text_faint : ui::accent_of(ui::Service::drive), ui::icon_small,
             ui::radius_control);
    ui::label(row.right(ui::measure(Type::caption, ago).x), Type::caption, Color::text_faint, ago);
    ui::label(row.rest(), Type::body, pressed.hovered ? ui::accent() : Color::text, one.title);
    if (pressed.clicked && one.link.starts_with('#')) context.commands.go(one.link.substr(1));
  }
}

void Home::draw_storage(shell::Context& context, ui::Rect card) {
  ui::card(card);
  ui::Rect inside = card.inset(20, 20);
  card_title(inside.cut_top(20), "Storage");
  if (!usage_) {
    if (!usage_.error() && ui::skeleton_due(usage_.since_ms())) {
      inside.cut_top(12);
      ui::skeleton(inside.cut_top(24).cut_left(120));
    }
    return;
  }
  const auto used = static_cast<std::uint64_t>(usage_->used_bytes);
  const auto quota = static_cast<std::uint64_t>(usage_->quota_bytes);
  inside.cut_top(4);
  ui::label(inside.cut_top(32), Type::page, Color::text, ui::size_text(used));
  ui::label(inside.cut_top(20), Type::body, Color::text_muted,
            quota > 0 ? "of " + ui::size_text(quota) : std::string("in use"));
  inside.cut_top(12);
  if (quota > 0)
    ui::progress(inside.cut_top(4), "Storage",
                 static_cast<float>(static_cast<double>(used) / static_cast<double>(quota)),
                 ui::accent_of(ui::Service::drive));
  inside.cut_top(8);
  ui::label(inside.cut_top(16), Type::caption, Color::text_muted,
            ui::count_text(usage_->file_count, "file", "files") +
                (quota > used ? ", " + ui::size_text(quota - used) + " free" : ""));
  if (inside.h < 40) return;
  const ui::ButtonOptions open{.icon = ui::Icon::folder};
  const ui::Rect at = inside.cut_bottom(32);
  if (ui::button({at.x, at.y, ui::button_width("Open Drive", open), 32}, "Open Drive", open))
    context.commands.go("/drive");
}

// The latest of the recent files that are pictures, in one line.
void Home::draw_pictures(shell::Context& context, ui::Stack& stack) {
  if (!recent_) return;
  const int columns = context.phone() ? 2 : context.viewport == shell::Viewport::desktop ? 5 : 3;
  std::vector<const drive::Node*> pictures;
  for (const drive::PlacedNode& one : recent_->items)
    if (shell::has_thumbnail(one.node) && static_cast<int>(pictures.size()) < columns)
      pictures.push_back(&one.node);
  if (pictures.empty()) return;
  const ui::Scope scope("pictures");
  stack.skip(24);
  ui::section_title(stack.next(28), "Latest pictures");
  stack.skip(12);
  const ui::Rect line = stack.next(picture_height + 28);
  for (std::size_t i = 0; i < pictures.size(); ++i)
    if (draw_picture(context, ui::column_of(line, static_cast<int>(i), columns, ui::shell_gutter),
                     *pictures[i]))
      context.commands.go("/drive/file/" + to_string(pictures[i]->id));
}

// What a newcomer would do next; gone with the first file.
void Home::draw_first_steps(shell::Context& context, ui::Stack& stack) {
  const ui::Scope scope("first steps");
  stack.skip(24);
  ui::section_title(stack.next(28), "Make it yours");
  stack.skip(12);
  draw_boxes(context, stack, std::size(first_steps), [&](ui::Rect box, std::size_t i) {
    const Step& step = i == 0 && client_.local() ? copy_elsewhere : first_steps[i];
    if (draw_step(box, step)) context.commands.go(std::string(step.address));
  });
}

void Home::draw_starred(shell::Context& context, ui::Stack& stack) {
  const ui::Scope scope("starred");
  if (!starred_ || starred_->items.empty()) return;
  stack.skip(24);
  if (ui::section_title(stack.next(28), "Starred", "See all"))
    context.commands.go("/drive/starred");
  stack.skip(12);
  const std::size_t count = std::min<std::size_t>(8, starred_->items.size());
  draw_boxes(context, stack, count, [&](ui::Rect box, std::size_t i) {
    const drive::PlacedNode& one = starred_->items[i];
    if (draw_file(box.inset(1), one, folder_of(one))) context.commands.go(address_of(one.node));
  });
}

void Home::draw_new_folder(shell::Context& context) {
  ui::Dialog dialog("New folder", naming_folder_, {.height = 168});
  if (!dialog) return;
  ui::Rect body = dialog.body();
  const ui::FieldResult typed = ui::text_field(body.cut_top(92), "Name", folder_name_,
                                               {.label = "Name",
                                                .placeholder = "Untitled folder",
                                                .error = folder_error_.message,
                                                .autofocus = true});
  if (typed.changed) folder_error_ = {};
  const bool confirmed = dialog.actions("Create", {.kind = ui::Kind::primary,
                                                   .disabled = folder_name_.empty(),
                                                   .reason = "Type a name first",
                                                   .busy = making_folder_});
  if ((confirmed || typed.submitted) && !folder_name_.empty() && !making_folder_)
    context.commands.run([this, &context] { make_folder(context); });
}

void Home::make_folder(shell::Context& context) {
  making_folder_ = true;
  client_.drive().create_folder({folder_name_, {}, {}}, [this, &context](Result<drive::Node> made) {
    making_folder_ = false;
    if (!made.ok()) {
      folder_error_ = std::move(made).error();
      return;
    }
    naming_folder_ = false;
    folder_name_.clear();
    context.commands.go("/drive/folder/" + to_string(made->id));
  });
}

}  // namespace septet::panels
