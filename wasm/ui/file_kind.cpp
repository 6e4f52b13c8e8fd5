#include "ui/file_kind.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "ui/icons.h"

namespace septet::ui {

namespace {

struct Extensions {
  FileKind kind;
  std::string_view label;
  std::string_view extensions;  // with a space on either side of each
};

constexpr std::array kinds{
    Extensions{FileKind::image, "image",
               " png jpg jpeg gif webp avif bmp ico svg heic heif tif tiff raw cr2 nef dng "},
    Extensions{FileKind::video, "video", " mp4 m4v mov mkv webm avi wmv mpg mpeg ogv 3gp ts "},
    Extensions{FileKind::audio, "audio", " mp3 m4a aac flac ogg oga opus wav aif aiff wma mid "},
    Extensions{FileKind::pdf, "document", " pdf "},
    Extensions{FileKind::document, "document", " doc docx odt rtf pages epub "},
    Extensions{FileKind::spreadsheet, "spreadsheet", " xls xlsx ods csv tsv numbers "},
    Extensions{FileKind::presentation, "presentation", " ppt pptx odp key "},
    Extensions{FileKind::drawing, "drawing", " dwg dxf skp step stp stl obj blend ai eps psd fig "},
    Extensions{FileKind::archive, "archive",
               " zip 7z rar tar gz tgz bz2 xz zst iso dmg deb rpm jar "},
    Extensions{
        FileKind::code, "file",
        " c h cc cpp hpp cxx cs java kt go rs py rb php js mjs ts tsx jsx css scss html htm xml "
        "json "
        "yaml yml toml ini conf sh bash sql md markdown cmake lua swift pl r ipynb diff patch "},
    Extensions{FileKind::text, "file", " txt log text nfo srt vtt "},
};

const Extensions* find_kind(std::string_view name) {
  const std::string wanted = " " + extension(name) + " ";
  if (wanted.size() == 2) return nullptr;
  for (const Extensions& kind : kinds)
    if (kind.extensions.find(wanted) != std::string_view::npos) return &kind;
  return nullptr;
}

bool has(std::string_view list, std::string_view name) {
  return list.find(" " + extension(name) + " ") != std::string_view::npos;
}

}  // namespace

std::size_t stem_length(std::string_view name) {
  const auto dot = name.rfind('.');
  return dot == std::string_view::npos || dot == 0 ? name.size() : dot;
}

std::string extension(std::string_view name) {
  const std::size_t stem = stem_length(name);
  std::string out(stem < name.size() ? name.substr(stem + 1) : std::string_view{});
  std::transform(out.begin(), out.end(), out.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

FileKind file_kind(std::string_view name) {
  const Extensions* kind = find_kind(name);
  return kind ? kind->kind : FileKind::other;
}

std::string kind_label(std::string_view name, bool folder) {
  if (folder) return "Folder";
  std::string upper = extension(name);
  if (upper.empty()) return "File";
  std::transform(upper.begin(), upper.end(), upper.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  const Extensions* kind = find_kind(name);
  return upper + " " + std::string(kind ? kind->label : "file");
}

bool decodes_itself(std::string_view name) {
  return has(" png jpg jpeg gif webp avif bmp ico svg ", name);
}

Preview preview_of(std::string_view name) {
  const FileKind kind = file_kind(name);
  if (kind == FileKind::video) return Preview::video;
  if (kind == FileKind::audio) return Preview::audio;
  if (kind == FileKind::pdf) return Preview::pdf;
  // What only a server can draw.
  if (kind == FileKind::image) return Preview::image;
  const bool plain = kind == FileKind::code || kind == FileKind::text || has(" csv tsv ", name);
  return plain ? Preview::text : Preview::none;
}

Icon icon_of(FileKind kind) {
  switch (kind) {
    case FileKind::folder:
      return Icon::folder;
    case FileKind::image:
      return Icon::image;
    case FileKind::video:
      return Icon::film;
    case FileKind::audio:
      return Icon::file_audio;
    case FileKind::pdf:
    case FileKind::document:
    case FileKind::text:
      return Icon::file_text;
    case FileKind::spreadsheet:
      return Icon::file_spreadsheet;
    case FileKind::presentation:
      return Icon::presentation;
    case FileKind::drawing:
      return Icon::ruler;
    case FileKind::code:
      return Icon::file_code;
    case FileKind::archive:
      return Icon::file_archive;
    case FileKind::other:
      break;
  }
  return Icon::file;
}

Color tint_of(FileKind kind) {
  switch (kind) {
    case FileKind::folder:
      return Color::accent_drive;
    case FileKind::image:
      return Color::series_4;
    case FileKind::video:
      return Color::series_6;
    case FileKind::audio:
    case FileKind::presentation:
      return Color::series_2;
    case FileKind::pdf:
      return Color::series_5;
    case FileKind::document:
      return Color::series_1;
    case FileKind::spreadsheet:
      return Color::series_3;
    case FileKind::drawing:
      return Color::series_8;
    case FileKind::archive:
      return Color::series_7;
    case FileKind::code:
    case FileKind::text:
    case FileKind::other:
      break;
  }
  return Color::text_muted;
}

void file_icon(FileKind kind, Rect where, float size) {
  const ImU32 tint = color(tint_of(kind));
  if (kind == FileKind::folder)
    filled_folder(where, size, tint);
  else
    icon(icon_of(kind), where, size, tint);
}

}  // namespace septet::ui
