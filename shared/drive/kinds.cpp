#include "drive/kinds.h"

#include "drive/rules.h"

namespace septet::drive {

namespace {

using extract::Form;

struct Meaning {
  std::string_view type;  // or how types begin
  std::optional<FileKind> kind;
  Form form = Form::none;
};

// The first that fits.
constexpr Meaning meanings[] = {
    {"text/csv", FileKind::spreadsheet, Form::plain},
    {"text/tab-separated-values", FileKind::spreadsheet, Form::plain},
    {"text/html", FileKind::text, Form::html},
    {"text/", FileKind::text, Form::plain},
    {"image/svg", FileKind::image, Form::xml},
    {"image/", FileKind::image},
    {"video/", FileKind::video},
    {"audio/", FileKind::audio},
    {"application/pdf", FileKind::pdf, Form::pdf},
    {"application/json", FileKind::text, Form::plain},
    {"application/xhtml", FileKind::text, Form::html},
    {"application/xml", FileKind::text, Form::xml},
    {"application/vnd.oasis.opendocument.text", FileKind::document, Form::open_document},
    {"application/vnd.oasis.opendocument.spreadsheet", FileKind::spreadsheet, Form::open_document},
    {"application/vnd.oasis.opendocument.presentation", FileKind::presentation,
     Form::open_document},
    {"application/vnd.openxmlformats-officedocument.word", FileKind::document, Form::word_document},
    {"application/vnd.openxmlformats-officedocument.spread", FileKind::spreadsheet, Form::workbook},
    {"application/vnd.openxmlformats-officedocument.pres", FileKind::presentation, Form::slides},
    {"application/epub", FileKind::document, Form::book},
    {"application/msword", FileKind::document},
    {"application/rtf", FileKind::document},
    {"application/vnd.ms-excel", FileKind::spreadsheet},
    {"application/vnd.ms-powerpoint", FileKind::presentation},
    {"application/zip", FileKind::archive},
    {"application/gzip", FileKind::archive},
    {"application/java-archive", FileKind::archive},
    {"application/vnd.rar", FileKind::archive},
    {"application/zstd", FileKind::archive},
    {"application/x-7z", FileKind::archive},
    {"application/x-bzip2", FileKind::archive},
    {"application/x-iso9660", FileKind::archive},
    {"application/x-tar", FileKind::archive},
    {"application/x-xz", FileKind::archive},
    {"", std::nullopt},
};

const Meaning& meaning_of(std::string_view name) {
  const std::string_view type = content_type_of(name);
  const Meaning* at = meanings;
  while (!type.starts_with(at->type)) ++at;
  return *at;
}

}  // namespace

std::optional<FileKind> file_kind_of(std::string_view name) {
  return meaning_of(name).kind;
}

Form text_form_of(std::string_view name) {
  return meaning_of(name).form;
}

// Of pictures that are drawn by their own markup there is no decoder here.
PreviewSource preview_source_of(std::string_view name) {
  const Meaning& meaning = meaning_of(name);
  if (meaning.form == Form::xml) return PreviewSource::none;
  if (meaning.kind == FileKind::image) return PreviewSource::image;
  if (meaning.kind == FileKind::video) return PreviewSource::video;
  return meaning.kind == FileKind::pdf ? PreviewSource::pdf : PreviewSource::none;
}

}  // namespace septet::drive
