#include "panels/drive/look.h"

namespace septet::panels::drive {

ui::Icon icon_of(FileKind kind) {
  switch (kind) {
    case FileKind::folder:
      return ui::Icon::folder;
    case FileKind::image:
      return ui::Icon::image;
    case FileKind::video:
      return ui::Icon::film;
    case FileKind::audio:
      return ui::Icon::file_audio;
    case FileKind::pdf:
    case FileKind::document:
    case FileKind::text:
      return ui::Icon::file_text;
    case FileKind::spreadsheet:
      return ui::Icon::file_spreadsheet;
    case FileKind::presentation:
      return ui::Icon::presentation;
    case FileKind::drawing:
      return ui::Icon::ruler;
    case FileKind::code:
      return ui::Icon::file_code;
    case FileKind::archive:
      return ui::Icon::file_archive;
    case FileKind::other:
      break;
  }
  return ui::Icon::file;
}

ui::Color tint_of(FileKind kind) {
  switch (kind) {
    case FileKind::folder:
      return ui::Color::accent_drive;
    case FileKind::image:
      return ui::Color::series_4;
    case FileKind::video:
      return ui::Color::series_6;
    case FileKind::audio:
    case FileKind::presentation:
      return ui::Color::series_2;
    case FileKind::pdf:
      return ui::Color::series_5;
    case FileKind::document:
      return ui::Color::series_1;
    case FileKind::spreadsheet:
      return ui::Color::series_3;
    case FileKind::drawing:
      return ui::Color::series_8;
    case FileKind::archive:
      return ui::Color::series_7;
    case FileKind::code:
    case FileKind::text:
    case FileKind::other:
      break;
  }
  return ui::Color::text_muted;
}

FileKind kind_of(const Node& node) {
  return is_folder(node) ? FileKind::folder : file_kind(node.name);
}

void file_icon(FileKind kind, ui::Rect where, float size) {
  const ImU32 tint = ui::color(tint_of(kind));
  if (kind == FileKind::folder)
    ui::filled_folder(where, size, tint);
  else
    ui::icon(icon_of(kind), where, size, tint);
}

std::string extent_text(const Node& node) {
  if (!is_folder(node)) return ui::size_text(static_cast<std::uint64_t>(node.size_bytes));
  return ui::count_text(node.item_count.value_or(0), "item", "items");
}

}  // namespace septet::panels::drive
