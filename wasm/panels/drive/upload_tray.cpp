// The tray of uploads: what is on its way, how fast, how long still, and the means to hold it.
#include <algorithm>

#include "panels/drive/view.h"
#include "platform/accessibility.h"

namespace septet::panels::drive {

namespace {

using client::UploadItem;
using client::UploadPhase;
using client::UploadTotals;
using ui::Rect;

constexpr float tray_width = 360;
constexpr float head_height = 48;
constexpr float sum_height = 38;
constexpr float item_height = 48;
constexpr int items_in_view = 5;

float share_of(std::int64_t part, std::int64_t whole) {
  return whole <= 0 ? 0 : std::min(1.f, static_cast<float>(part) / static_cast<float>(whole));
}

std::string bytes(std::int64_t size) {
  return ui::size_text(static_cast<std::uint64_t>(size));
}

std::string title_of(const UploadTotals& totals) {
  const int all = totals.waiting + totals.active + totals.done + totals.failed + totals.paused;
  if (totals.busy())
    return "Uploading " + ui::number_text(totals.done + 1) + " of " +
           ui::count_text(all, "file", "files");
  if (totals.paused > 0) return ui::count_text(totals.paused, "upload", "uploads") + " paused";
  if (totals.failed > 0)
    return ui::count_text(totals.failed, "file was", "files were") + " not uploaded";
  return ui::count_text(totals.done, "file", "files") + " uploaded";
}

std::string left_text(const UploadTotals& totals) {
  if (!totals.left_s || !totals.busy()) return {};
  return "about " + ui::duration_text(seconds(static_cast<std::int64_t>(*totals.left_s + 1))) +
         " left";
}

std::string sum_text(const UploadTotals& totals) {
  std::string out = ui::part_of_size_text(static_cast<std::uint64_t>(totals.done_bytes),
                                          static_cast<std::uint64_t>(totals.size_bytes));
  if (totals.busy() && totals.bytes_per_s > 0)
    out += ", " + bytes(static_cast<std::int64_t>(totals.bytes_per_s)) + "/s";
  return out;
}

std::string state_of(const UploadItem& item) {
  const auto percent = static_cast<std::int64_t>(share_of(item.done_bytes, item.size_bytes) * 100);
  switch (item.phase) {
    case UploadPhase::waiting:
      return "Waiting, " + bytes(item.size_bytes);
    case UploadPhase::reading:
      return "Reading, " + ui::part_of_size_text(static_cast<std::uint64_t>(item.read_bytes),
                                                 static_cast<std::uint64_t>(item.size_bytes));
    case UploadPhase::sending:
      return ui::part_of_size_text(static_cast<std::uint64_t>(item.done_bytes),
                                   static_cast<std::uint64_t>(item.size_bytes));
    case UploadPhase::retrying:
      return "Connection lost, goes on by itself";
    case UploadPhase::paused:
      return "Paused at " + std::to_string(percent) + "%";
    case UploadPhase::needs_file:
      return "Choose the file again to go on";
    case UploadPhase::done:
      return bytes(item.size_bytes);
    case UploadPhase::failed:
      break;
  }
  return item.error.message;
}

bool is_moving(UploadPhase phase) {
  return phase == UploadPhase::waiting || phase == UploadPhase::reading ||
         phase == UploadPhase::sending || phase == UploadPhase::retrying;
}

// The button at the end of a line: pause, go on, try again.
void draw_item_button(View& view, const UploadItem& item, Rect where) {
  client::Uploads& uploads = view.context.client.uploads();
  const ui::IconButtonOptions compact{.size = ui::Size::compact};
  const client::UploadId id = item.id;
  if (item.phase == UploadPhase::done)
    return ui::icon(ui::Icon::check, where, ui::icon_small, ui::Color::good);
  if (is_moving(item.phase) &&
      ui::icon_button(where, ui::Icon::pause, "Pause " + item.name, compact))
    view.later([&uploads, id] { uploads.pause(id); });
  if (item.phase == UploadPhase::paused &&
      ui::icon_button(where, ui::Icon::play, "Resume " + item.name, compact))
    view.later([&uploads, id] { uploads.resume(id); });
  if (item.phase == UploadPhase::failed &&
      ui::icon_button(where, ui::Icon::rotate_ccw, "Try again: " + item.name, compact))
    view.later([&uploads, id] { uploads.retry(id); });
  if (item.phase == UploadPhase::needs_file &&
      ui::icon_button(where, ui::Icon::file_up, "Choose " + item.name + " again", compact))
    pick_files_to_upload(view);
}

void draw_item(View& view, const UploadItem& item, Rect where) {
  const ui::Scope scope(item.id);
  const a11y::Group line(a11y::Role::listitem, item.name);
  client::Uploads& uploads = view.context.client.uploads();
  Rect inner = where.inset(0, 4);
  inner.cut_left(16);
  inner.cut_right(8);
  file_icon(file_kind(item.name), inner.cut_left(20));
  inner.cut_left(12);
  if (item.phase != UploadPhase::done &&
      ui::icon_button(inner.cut_right(28), ui::Icon::x, "Cancel " + item.name,
                      {.size = ui::Size::compact}))
    view.later([&uploads, id = item.id] { uploads.cancel(id); });
  draw_item_button(view, item, inner.cut_right(28));
  inner.cut_right(4);
  if (item.phase == UploadPhase::sending || item.phase == UploadPhase::paused)
    ui::progress(inner.cut_right(64).middle(4), "Uploading " + item.name,
                 share_of(item.done_bytes, item.size_bytes));
  inner.cut_right(12);
  Rect texts = inner.middle(36);
  ui::label(texts.cut_top(20), ui::Type::body, ui::Color::text, item.name);
  ui::label(texts, ui::Type::caption,
            item.phase == UploadPhase::failed ? ui::Color::bad : ui::Color::text_muted,
            state_of(item));
}

void draw_head(View& view, const UploadTotals& totals, Rect head) {
  client::Uploads& uploads = view.context.client.uploads();
  ui::Row row({head.x + 16, head.y, head.w - 24, head.h}, 4);
  const ui::IconButtonOptions compact{.size = ui::Size::compact};
  const bool ended = !totals.busy() && totals.paused == 0;
  if (ui::icon_button(row.right(28), ui::Icon::x, ended ? "Close uploads" : "Cancel all uploads",
                      compact))
    view.later([&uploads, ended] { ended ? uploads.clear_ended() : uploads.cancel_all(); });
  if (ui::icon_button(row.right(28),
                      view.state.tray_small ? ui::Icon::chevron_up : ui::Icon::chevron_down,
                      view.state.tray_small ? "Show uploads" : "Hide uploads", compact))
    view.state.tray_small = !view.state.tray_small;
  if (totals.busy() && ui::icon_button(row.right(28), ui::Icon::pause, "Pause all", compact))
    view.later([&uploads] { uploads.pause_all(); });
  if (!totals.busy() && totals.paused > 0 &&
      ui::icon_button(row.right(28), ui::Icon::play, "Resume all", compact))
    view.later([&uploads] { uploads.resume_all(); });
  ui::label(row.rest(), ui::Type::body_strong, ui::Color::text, title_of(totals));
}

void draw_sum(const UploadTotals& totals, Rect where) {
  Rect inner = where.inset(16, 0);
  ui::progress(inner.cut_top(4), "All uploads", share_of(totals.done_bytes, totals.size_bytes));
  inner.cut_top(8);
  const Rect line = inner.cut_top(16);
  ui::label(line, ui::Type::caption, ui::Color::text_muted, sum_text(totals));
  ui::label(line, ui::Type::caption, ui::Color::text_muted, left_text(totals), ui::Align::right);
}

// Those that need the person or are moving first, the ended ones last.
std::vector<const UploadItem*> in_order(const std::vector<UploadItem>& items) {
  std::vector<const UploadItem*> out;
  for (const UploadItem& item : items) out.push_back(&item);
  auto rank = [](UploadPhase phase) {
    if (phase == UploadPhase::failed || phase == UploadPhase::needs_file) return 0;
    if (phase == UploadPhase::done) return 3;
    return phase == UploadPhase::waiting ? 2 : 1;
  };
  std::stable_sort(out.begin(), out.end(), [&](const UploadItem* a, const UploadItem* b) {
    return rank(a->phase) < rank(b->phase);
  });
  return out;
}

void draw_items(View& view, Rect where) {
  ui::horizontal_line(where.x, where.y, where.w, ui::color(ui::Color::border));
  where.cut_top(1);
  ui::Scroll scroll("Uploads", where);
  const a11y::Group list(a11y::Role::list, "Uploads");
  const Rect content = scroll.content();
  const auto items = in_order(view.context.client.uploads().items());
  for (std::size_t i = 0; i < items.size(); ++i) {
    const Rect line{content.x, content.y + 4 + item_height * static_cast<float>(i), content.w,
                    item_height};
    if (line.bottom() < where.y || line.y > where.bottom()) continue;
    draw_item(view, *items[i], line);
  }
  scroll.set_height(item_height * static_cast<float>(items.size()) + 8);
}

float draw_bar(View& view, const UploadTotals& totals, Rect area) {
  Rect bar{area.x + 16, area.bottom() - 68, area.w - 32, 56};
  const ui::Overlay overlay("uploads", bar, 3);
  ui::box(bar, ui::Color::raised, ui::Color::border, ui::radius_card);
  client::Uploads& uploads = view.context.client.uploads();
  Rect inner = bar.inset(4, 0);
  inner.cut_left(12);
  ui::icon(ui::Icon::upload, inner.cut_left(20), ui::icon_normal, ui::accent());
  inner.cut_left(12);
  const Rect last = inner.cut_right(44);
  if (totals.busy() && ui::icon_button(last, ui::Icon::pause, "Pause all", {.icon_size = 20}))
    view.later([&uploads] { uploads.pause_all(); });
  if (!totals.busy() && totals.paused > 0 &&
      ui::icon_button(last, ui::Icon::play, "Resume all", {.icon_size = 20}))
    view.later([&uploads] { uploads.resume_all(); });
  if (!totals.busy() && totals.paused == 0 &&
      ui::icon_button(last, ui::Icon::x, "Close uploads", {.icon_size = 20}))
    view.later([&uploads] { uploads.clear_ended(); });
  Rect texts = inner.middle(30);
  const Rect line = texts.cut_top(20);
  ui::label(line, ui::Type::body_medium, ui::Color::text, title_of(totals));
  ui::label(line, ui::Type::caption, ui::Color::text_muted, left_text(totals), ui::Align::right);
  texts.cut_top(6);
  ui::progress(texts, "All uploads", share_of(totals.done_bytes, totals.size_bytes));
  return 80;
}

}  // namespace

float draw_upload_tray(View& view, Rect area) {
  const auto& items = view.context.client.uploads().items();
  if (items.empty()) return 0;
  const a11y::Group tray(a11y::Role::region, "Uploads");
  const UploadTotals totals = view.context.client.uploads().totals();
  if (view.context.phone()) return draw_bar(view, totals, area);
  const int shown = view.state.tray_small ? 0 : std::min<int>(items_in_view, items.size());
  const float list = shown == 0 ? 0 : item_height * static_cast<float>(shown) + 9;
  const float height = head_height + sum_height + list;
  Rect box{area.right() - tray_width - 16, area.bottom() - height - 16, tray_width, height};
  const ui::Overlay overlay("uploads", box, 3);
  ui::box(box, ui::Color::raised, ui::Color::border, ui::radius_card);
  draw_head(view, totals, box.cut_top(head_height));
  draw_sum(totals, box.cut_top(sum_height));
  if (shown > 0) draw_items(view, box);
  return height + 16;
}

}  // namespace septet::panels::drive
