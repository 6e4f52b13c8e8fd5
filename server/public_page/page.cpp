#include "server/public_page/page.h"

#include <array>

#include "base/encoding.h"
#include "drive/rules.h"
#include "server/public_page/text.h"

namespace septet::public_page {

namespace {

using drive::LinkMode;
using drive::NodeKind;
using drive::PublicNode;
using drive::PublicView;

// Lucide's outline, filled, as folders are drawn in the application.
constexpr std::string_view folder_shape =
    "<svg class=\"folder\" viewBox=\"0 0 24 24\" aria-hidden=\"true\"><path d=\"M4 2a3 3 0 0 0-3 "
    "3v13a3 3 0 0 0 3 3h16a3 3 0 0 0 3-3V8a3 3 0 0 0-3-3h-7.9l-1.2-1.7A3 3 0 0 0 8.5 2z\"/></svg>";

struct Look {
  std::string_view type;  // how the content type begins
  std::string_view icon;
};
// The first that fits.
constexpr std::array looks{
    Look{"image/", "image"},
    Look{"video/", "film"},
    Look{"audio/", "file-audio"},
    Look{"application/pdf", "file-text pdf"},
    Look{"text/csv", "file-spreadsheet"},
    Look{"text/tab", "file-spreadsheet"},
    Look{"application/vnd.ms-excel", "file-spreadsheet"},
    Look{"application/vnd.oasis.opendocument.spreadsheet", "file-spreadsheet"},
    Look{"application/vnd.openxmlformats-officedocument.spreadsheet", "file-spreadsheet"},
    Look{"application/vnd.ms-powerpoint", "presentation"},
    Look{"application/vnd.oasis.opendocument.presentation", "presentation"},
    Look{"application/vnd.openxmlformats-officedocument.presentation", "presentation"},
    Look{"application/msword", "file-text document"},
    Look{"application/rtf", "file-text document"},
    Look{"application/vnd.oasis.opendocument.text", "file-text document"},
    Look{"application/vnd.openxmlformats-officedocument.wordprocessing", "file-text document"},
    Look{"application/zip", "file-archive"},
    Look{"application/gzip", "file-archive"},
    Look{"application/x-", "file-archive"},
    Look{"text/plain", "file-text"},
    Look{"text/", "file-code"},
    Look{"application/json", "file-code"},
};

std::string icon(std::string_view names) {
  return "<i class=\"icon " + std::string(names) + "\" aria-hidden=\"true\"></i>";
}

std::string icon_of(const PublicNode& node) {
  if (node.kind == NodeKind::folder) return std::string(folder_shape);
  const std::string type = node.content_type.value_or("");
  for (const Look& look : looks)
    if (type.starts_with(look.type)) return icon(look.icon);
  return icon("file");
}

// A name keeps its own direction, and can turn nothing around it.
std::string named(std::string_view name) {
  return "<bdi>" + escaped(name) + "</bdi>";
}

std::string moment(Timestamp at) {
  return "<time datetime=\"" + to_iso8601(at) + "\">" + date_text(at) + "</time>";
}

std::string extent_of(const PublicNode& node) {
  if (node.kind == NodeKind::file) return size_text(node.size_bytes);
  if (node.item_count == 0) return "Empty";
  return count_text(node.item_count.value_or(0), "item", "items");
}

std::string folder_address(const Frame& frame, const Id& node_id) {
  return frame.address + "?node=" + to_string(node_id);
}

struct Button {
  std::string address;
  std::string_view icon;
  std::string_view label;
  std::string_view look = "button";
};

std::string button(const Button& made) {
  return "<a class=\"" + std::string(made.look) + "\" href=\"" + escaped(made.address) + "\">" +
         icon(made.icon) + escaped(made.label) + "</a>";
}

std::string document(const Frame& frame, std::string_view title, std::string_view more_head,
                     std::string_view body) {
  const std::string shown(title.empty() ? "Septet" : escaped(title) + " · Septet");
  return "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>" + shown +
         "</title>\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
         "<meta name=\"robots\" content=\"noindex\">\n"
         "<meta name=\"color-scheme\" content=\"light dark\">\n"
         "<link rel=\"stylesheet\" href=\"" +
         escaped(frame.assets.style) + "\">\n<link rel=\"icon\" href=\"" +
         escaped(frame.assets.mark) + "\" type=\"image/svg+xml\">\n" + std::string(more_head) +
         "</head>\n<body>\n<header class=\"bar\"><a href=\"/\"><img src=\"" +
         escaped(frame.assets.mark) +
         "\" alt=\"\" width=\"24\" height=\"24\">Septet</a></header>\n" + std::string(body) +
         "</body>\n</html>\n";
}

// What programs that show a link's destination read.
std::string description(std::string_view title, std::string_view text) {
  return "<meta property=\"og:title\" content=\"" + escaped(title) +
         "\">\n<meta property=\"og:description\" content=\"" + escaped(text) +
         "\">\n<meta property=\"og:site_name\" content=\"Septet\">\n";
}

// The way from what the link leads to down to the folder above this.
std::string way(const Frame& frame, const PublicView& view) {
  if (view.path.empty()) return {};
  std::string out = "<nav class=\"way\" aria-label=\"Folders\">";
  for (const auto& step : view.path)
    out += "<a href=\"" + folder_address(frame, step.id) + "\">" + named(step.name) + "</a>" +
           icon("chevron-right");
  return out + "</nav>\n";
}

std::string limits_of(const PublicView& view) {
  std::string out;
  if (view.owner_name && view.mode != LinkMode::drop)
    out += "<span>shared by " + named(*view.owner_name) + "</span>";
  if (view.downloads_left && view.mode == LinkMode::download)
    out += "<span>" + count_text(*view.downloads_left, "download", "downloads") + " left</span>";
  if (view.downloads_left && view.mode == LinkMode::view)
    out += "<span>can be opened " + count_text(*view.downloads_left, "more time", "more times") +
           "</span>";
  if (view.expires_at) out += "<span>open until " + moment(*view.expires_at) + "</span>";
  return out;
}

std::string head(const PublicView& view, const std::string& facts, const std::string& actions) {
  return "<div class=\"head\"><div class=\"tile\">" + icon_of(view.node) +
         "</div><div class=\"title\"><h1>" + named(view.node.name) + "</h1><p class=\"facts\">" +
         facts + limits_of(view) + "</p></div>" +
         (actions.empty() ? "" : "<div class=\"actions\">" + actions + "</div>") + "</div>\n";
}

std::string row(const Frame& frame, const PublicView& view, const PublicNode& node) {
  std::string out = "<li>" + icon_of(node) + "<a class=\"name\" href=\"" +
                    folder_address(frame, node.id) + "\">" + named(node.name) +
                    "</a><span class=\"when\">" + moment(node.modified_at) +
                    "</span><span class=\"extent\">" + extent_of(node) + "</span>";
  if (view.mode == LinkMode::download) {
    const bool is_file = node.kind == NodeKind::file;
    out +=
        "<a class=\"get\" href=\"" +
        (is_file ? file_address(frame, node.id) + "?download" : archive_address(frame, node.id)) +
        "\" aria-label=\"Download " + escaped(node.name) + "\">" + icon("download") + "</a>";
  }
  return out + "</li>\n";
}

std::string pages(const Frame& frame, const PublicView& view, bool is_first) {
  const std::string here = folder_address(frame, view.node.id);
  std::string out;
  if (!is_first) out += "<a class=\"button\" href=\"" + here + "\">First page</a>";
  if (view.next_cursor)
    out += "<a class=\"button\" rel=\"next\" href=\"" + here +
           "&amp;cursor=" + percent_encoded(*view.next_cursor) + "\">Next page</a>";
  return out.empty() ? out : "<nav class=\"pages\" aria-label=\"Pages\">" + out + "</nav>\n";
}

std::string list(const Frame& frame, const PublicView& view, bool is_first) {
  if (view.items.empty())
    return "<div class=\"empty\"><div class=\"tile\">" + icon("folder-open") +
           "</div><h2>Nothing here</h2><p>This folder is empty.</p></div>\n";
  std::string out =
      "<div class=\"columns\" aria-hidden=\"true\"><span>Name</span><span>Modified"
      "</span><span>Size</span></div>\n<ul class=\"list\">\n";
  for (const PublicNode& node : view.items) out += row(frame, view, node);
  return out + "</ul>\n" + pages(frame, view, is_first);
}

std::string folder_body(const Frame& frame, const PublicView& view, bool is_first) {
  std::string actions;
  if (view.mode == LinkMode::download && !view.items.empty())
    actions = button(
        {archive_address(frame, view.node.id), "download", "Download all", "button primary"});
  return head(view, "<span>" + extent_of(view.node) + "</span>", actions) +
         list(frame, view, is_first);
}

std::string preview(const Frame& frame, const PublicView& view, const std::string& text) {
  const std::string source = "src=\"" + file_address(frame, view.node.id) + "\"";
  const std::string name = escaped(view.node.name);
  switch (preview_of(view)) {
    case Preview::image:
      return "<img " + source + " alt=\"" + name + "\">";
    case Preview::video:
      return "<video " + source + " controls preload=\"metadata\"></video>";
    case Preview::audio:
      return "<audio " + source + " controls preload=\"metadata\"></audio>";
    case Preview::pdf:
      return "<iframe " + source + " title=\"" + name + "\"></iframe>";
    case Preview::text:
      if (text.empty()) break;
      return "<pre tabindex=\"0\" aria-label=\"" + name + "\">" + escaped(text) + "</pre>" +
             (static_cast<std::int64_t>(text.size()) < view.node.size_bytes
                  ? "<p class=\"more\">This is the beginning of it.</p>"
                  : "");
    case Preview::none:
      break;
  }
  return {};
}

std::string_view why_no_preview(const PublicView& view) {
  const bool only_look = view.mode == LinkMode::view;
  if (!drive::may_show_inline(view.node.content_type.value_or("")))
    return only_look
               ? "A browser cannot show files of this kind, and this link is for looking only."
               : "A browser cannot show files of this kind. Download it to open it.";
  return only_look ? "This link can be used a number of times. Opening the file is one."
                   : "This link can be used a number of times. Downloading the file is one.";
}

std::string no_preview(const PublicView& view) {
  return "<div class=\"nothing\">" + icon_of(view.node) + "<p>" +
         std::string(why_no_preview(view)) + "</p></div>";
}

std::string step(const Frame& frame, const std::optional<Id>& to, std::string_view rel,
                 std::string_view icon_name, std::string_view label) {
  if (!to) return {};
  return "<a class=\"button step\" rel=\"" + std::string(rel) + "\" href=\"" +
         folder_address(frame, *to) + "\" aria-label=\"" + std::string(label) + "\">" +
         icon(icon_name) + "</a>";
}

std::string file_actions(const Frame& frame, const PublicView& view) {
  const std::string address = file_address(frame, view.node.id);
  const bool shown = drive::may_show_inline(view.node.content_type.value_or(""));
  const bool only_look = view.mode == LinkMode::view;
  std::string out = step(frame, view.previous_id, "prev", "chevron-left", "Previous file") +
                    step(frame, view.next_id, "next", "chevron-right", "Next file");
  if (shown && (only_look || preview_of(view) == Preview::pdf))
    out += button({address, "eye", "Open", only_look ? "button primary" : "button"});
  if (!only_look) out += button({address + "?download", "download", "Download", "button primary"});
  return out;
}

std::string file_body(const Frame& frame, const PublicView& view, const std::string& text) {
  const std::string facts =
      "<span>" + extent_of(view.node) + "</span><span>" + moment(view.node.modified_at) + "</span>";
  const std::string shown = preview(frame, view, text);
  return head(view, facts, file_actions(frame, view)) + "<div class=\"preview\">" +
         (shown.empty() ? no_preview(view) : shown) + "</div>\n";
}

std::string complaint_line(const std::string& complaint) {
  if (complaint.empty()) return {};
  return "<p class=\"complaint\" role=\"alert\">" + escaped(complaint) + "</p>";
}

std::string arrived_list(const drive::DropReply& arrived) {
  std::string out = "<ul class=\"sent\" aria-live=\"polite\">\n";
  for (const auto& file : arrived.items)
    out += "<li class=\"done\">" + icon("circle-check") + "<span class=\"name\">" +
           named(file.name) + "</span><span class=\"extent\">" + size_text(file.size_bytes) +
           "</span></li>\n";
  return out + "</ul>\n";
}

struct Message {
  std::string_view code;
  std::string_view icon;
  std::string_view title;
};
constexpr std::array messages{
    Message{"link_expired", "clock", "This link has expired"},
    Message{"link_used_up", "circle-check", "This link has been used up"},
    Message{"view_only", "eye", "This link is for looking only"},
    Message{"too_many_requests", "clock", "That was too often"},
    Message{"quota_exceeded", "hard-drive", "There is no room left"},
};
constexpr Message any_message{"", "link", "There is nothing here"};

const Message& message_of(const Error& error) {
  for (const Message& message : messages)
    if (message.code == error.code) return message;
  return any_message;
}

}  // namespace

std::string file_address(const Frame& frame, const Id& file_id) {
  return frame.address + "/files/" + to_string(file_id);
}

std::string archive_address(const Frame& frame, const Id& folder_id) {
  return frame.address + "/archives/" + to_string(folder_id);
}

Preview preview_of(const PublicView& view) {
  const std::string type = view.node.content_type.value_or("");
  if (view.node.kind != NodeKind::file || view.downloads_left || !drive::may_show_inline(type))
    return Preview::none;
  if (type.starts_with("image/")) return Preview::image;
  if (type.starts_with("video/")) return Preview::video;
  if (type.starts_with("audio/")) return Preview::audio;
  return type == "application/pdf" ? Preview::pdf : Preview::text;
}

std::string view_page(const Frame& frame, const PublicView& view, const std::string& text,
                      bool is_first) {
  const bool is_file = view.node.kind == NodeKind::file;
  const std::string body =
      is_file ? file_body(frame, view, text) : folder_body(frame, view, is_first);
  return document(frame, view.node.name, description(view.node.name, extent_of(view.node)),
                  "<main>\n" + way(frame, view) + body + "</main>\n");
}

std::string password_page(const Frame& frame, const std::string& complaint) {
  const std::string state =
      complaint.empty() ? "" : " aria-invalid=\"true\" aria-describedby=\"complaint\"";
  const std::string line =
      complaint.empty()
          ? ""
          : "<p class=\"complaint\" id=\"complaint\" role=\"alert\">" + escaped(complaint) + "</p>";
  return document(
      frame, "Password", "",
      "<main class=\"narrow\">\n<div class=\"tile\">" + icon("lock") +
          "</div><h1>This link asks for a password</h1>\n<p>Whoever sent you the link can tell "
          "you.</p>\n<form method=\"post\" action=\"" +
          escaped(frame.address) +
          "/unlock\">\n<label for=\"password\">Password</label>\n<input id=\"password\" "
          "name=\"password\" type=\"password\" required autofocus autocomplete=\"off\"" +
          state + ">\n" + line +
          "<button class=\"button primary\">Open</button>\n</form>\n</main>\n");
}

std::string drop_page(const Frame& frame, const PublicView& view, const drive::DropReply& arrived,
                      const std::string& complaint) {
  const std::string form =
      "<form id=\"drop\" class=\"drop\" method=\"post\" enctype=\"multipart/form-data\" action=\"" +
      escaped(frame.address) + "/upload\">\n<div class=\"tile\">" + icon("upload") +
      "</div>\n<label for=\"files\">Choose files</label>\n<p class=\"with-script\">or drop them "
      "here</p>\n<input id=\"files\" name=\"file\" type=\"file\" multiple required>\n"
      "<button class=\"button primary\">Send</button>\n</form>\n";
  const std::string facts = limits_of(view);
  const std::string recipient =
      view.owner_name ? named(*view.owner_name) : std::string("Whoever made this link");
  return document(
      frame, view.node.name,
      description(view.node.name, "Send files here") + "<script type=\"module\" src=\"" +
          escaped(frame.assets.script) + "\"></script>\n",
      "<main class=\"narrow\">\n<h1>Send files to " + named(view.node.name) + "</h1>\n<p>" +
          recipient + " gets them. What others have sent is not shown.</p>\n" +
          (facts.empty() ? "" : "<p class=\"facts\">" + facts + "</p>\n") + form +
          complaint_line(complaint) + arrived_list(arrived) + "</main>\n");
}

std::string message_page(const Frame& frame, const Error& error) {
  const Message& message = message_of(error);
  return document(frame, message.title, "",
                  "<main class=\"narrow\">\n<div class=\"tile\">" + icon(message.icon) +
                      "</div><h1>" + escaped(message.title) + "</h1>\n<p>" +
                      escaped(error.message) +
                      "</p>\n<p>Ask whoever sent it to you for a new one.</p>\n</main>\n");
}

}  // namespace septet::public_page
