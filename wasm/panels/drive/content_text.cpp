#include "panels/drive/content_text.h"

#include <algorithm>

#include "base/text.h"
#include "panels/drive/csv.h"
#include "platform/page.h"

namespace septet::panels::drive {

namespace {

constexpr std::int64_t edit_limit_bytes = 2 << 20;
constexpr std::int64_t show_limit_bytes = 512'000;  // of what is larger, its beginning
constexpr double draft_settle_ms = 2'000;
constexpr double preview_delay_ms = 250;
constexpr std::size_t table_rows = 20'000;
constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";

// The last character may be cut; what is no UTF-8 at all is shown as far as it can be read.
std::string readable(std::string bytes, bool cut, bool& foreign) {
  for (int i = 0; cut && i < 4 && !bytes.empty() && !is_utf8(bytes); ++i) bytes.pop_back();
  foreign = !is_utf8(bytes) || bytes.find('\0') != std::string::npos;
  if (!foreign) return bytes;
  for (char& c : bytes)
    if (static_cast<unsigned char>(c) >= 0x80 || c == '\0') c = '?';
  return bytes;
}

std::string unix_lines(const std::string& text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n') continue;
    out += text[i] == '\r' ? '\n' : text[i];
  }
  return out;
}

std::string windows_lines(const std::string& text) {
  std::string out;
  out.reserve(text.size() + text.size() / 32);
  for (const char c : text) {
    if (c == '\n') out += '\r';
    out += c;
  }
  return out;
}

}  // namespace

TextContent::Sort TextContent::sort_of(const std::string& name) {
  const std::string type = ui::extension(name);
  if (type == "md" || type == "markdown") return Sort::markdown;
  if (type == "csv" || type == "tsv") return Sort::table;
  return file_kind(name) == FileKind::code ? Sort::code : Sort::plain;
}

TextContent::TextContent(View& view, const Opened& opened, bool edit)
    : client_(view.context.client),
      opened_(opened),
      sort_(sort_of(opened.node.name)),
      wants_edit_(edit) {
  surface_.on_edit([this](const platform::TextEdit& change) { typed(change); });
  const client::Draft draft(client_.me().user_id, opened_.node.id);
  if (!opened_.version && !draft.empty()) wants_edit_ = true;
  // What was typed began from this version, and goes on from there.
  const bool goes_on = wants_edit_ && !draft.empty();
  load(view, goes_on ? std::optional(draft.base_version()) : opened_.shown_version());
}

TextContent::~TextContent() {
  platform::cancel(settle_timer_);
  platform::cancel(render_timer_);
  platform::ask_before_leaving(false);
}

void TextContent::load(View& view, std::optional<std::int64_t> version) {
  cut_ = opened_.node.size_bytes > edit_limit_bytes;
  std::optional<client::DriveApi::Part> part;
  if (cut_) part = client::DriveApi::Part{0, show_limit_bytes};
  opened_.node.version = opened_.version ? opened_.node.version : version;
  loaded_.load([&](client::Then<std::string> then) {
    client_.drive().content(opened_.node.id, version, part,
                            [then = std::move(then)](Result<client::Reply> reply) {
                              if (!reply.ok()) return then(std::move(reply).error());
                              then(std::move(reply->body));
                            });
  });
  (void)view;
}

void TextContent::arrived(View& view, std::string bytes) {
  byte_order_ = bytes.starts_with(byte_order_mark);
  if (byte_order_) bytes.erase(0, byte_order_mark.size());
  std::string text = readable(std::move(bytes), cut_, foreign_);
  crlf_ = text.find("\r\n") != std::string::npos;
  text_ = unix_lines(text);
  surface_.set_text(text_);
  refresh_rendered();
  if (std::exchange(wants_edit_, false) && editable()) start_editing(view);
}

bool TextContent::editable() const {
  return !opened_.version && !cut_ && !foreign_ &&
         opened_.node.permission != septet::drive::Permission::viewer;
}

bool TextContent::rendered() const {
  return !session_ && mode_ == 0 && (sort_ == Sort::markdown || sort_ == Sort::table);
}

void TextContent::refresh_rendered() {
  stale_ = false;
  const std::string now = session_ ? surface_.text() : text_;
  if (sort_ == Sort::markdown) markdown_.set(now);
  if (sort_ == Sort::table) rows_ = parse_csv(now, table_rows);
}

// ---- Writing

void TextContent::start_editing(View& view) {
  if (session_ || !editable()) return;
  session_ = std::make_unique<EditSession>(view.context.client, opened_.node,
                                           opened_.node.version.value_or(0));
  recover();
  surface_.focus();
}

// What a crash or a reload left.
void TextContent::recover() {
  client::Draft& draft = session_->draft();
  if (draft.empty()) return;
  session_->set_base_version(draft.base_version());
  if (draft.text()) surface_.set_text(*draft.text());
  for (const client::DraftEdit& edit : draft.edits())
    surface_.apply({edit.at, edit.removed, edit.inserted});
  recovered_ = true;
  session_->touch();
  platform::ask_before_leaving(true);
  settle();
  refresh_rendered();
}

void TextContent::stop_editing() {
  session_.reset();
  recovered_ = false;
  platform::cancel(settle_timer_);
  platform::ask_before_leaving(false);
  surface_.set_text(text_);
  refresh_rendered();
}

void TextContent::typed(const platform::TextEdit& change) {
  if (!session_) return;
  session_->draft().add(session_->base_version(), {change.at, change.removed, change.inserted});
  session_->touch();
  platform::ask_before_leaving(true);
  stale_ = true;
  platform::cancel(settle_timer_);
  settle_timer_ = platform::after(draft_settle_ms, [this] { settle(); });
  platform::cancel(render_timer_);
  if (sort_ == Sort::markdown)
    render_timer_ = platform::after(preview_delay_ms, [this] { refresh_rendered(); });
}

void TextContent::settle() {
  if (session_ && session_->unsaved() && !session_->draft().empty())
    session_->draft().settle(session_->base_version(), surface_.text());
}

std::string TextContent::encoded(std::string text) const {
  if (crlf_) text = windows_lines(text);
  return byte_order_ ? std::string(byte_order_mark) + text : text;
}

void TextContent::save(View& view) {
  if (!session_ || session_->saving() || !session_->writable()) return;
  const std::string text = surface_.text();
  text_ = text;
  view.later([this, &state = view.state, &commands = view.context.commands, text] {
    if (!session_) return;
    session_->save(encoded(text), [this, &state, &commands](EditSession::Saved result) {
      saved(state, commands, result);
    });
  });
}

void TextContent::saved(ViewState& state, shell::Commands& commands, EditSession::Saved result) {
  if (result.conflict) {
    original_ = opened_.node;
    conflict_ = session_->node().name;
    state.preview = session_->node();
    state.preview_kept = true;
    commands.replace(address_of_file(session_->node().id, {}));
  }
  opened_.node = session_->node();
  recovered_ = changed_elsewhere_ = false;
  platform::ask_before_leaving(session_->unsaved());
  if (session_->unsaved()) session_->draft().settle(session_->base_version(), surface_.text());
  if (closing_ && !session_->unsaved()) state.close_preview = true;
}

void TextContent::changed(View& view, const Node& node) {
  const bool newer = node.version != opened_.node.version;
  opened_.node.name = node.name;
  opened_.node.parent_id = node.parent_id;
  opened_.node.permission = node.permission;
  if (session_) {
    const bool own = !newer || node.version == session_->base_version() || session_->saving();
    changed_elsewhere_ = !own;
    return;
  }
  if (!newer || opened_.version) return;
  opened_.node = node;
  load(view, node.version);
}

bool TextContent::may_close(View&) {
  if (!session_ || !session_->unsaved()) return true;
  asking_ = true;
  return false;
}

void TextContent::leave_for_good(View& view) {
  session_->draft().drop();
  session_.reset();
  platform::ask_before_leaving(false);
  view.state.close_preview = true;
}

bool TextContent::shortcut(View& view, std::string_view keys) {
  if (keys == "Control+S") {
    save(view);
    return true;
  }
  if (keys == "Control+F" && !rendered()) {
    finding_ = true;
    return true;
  }
  if (keys == "Control+G" || keys == "Shift+Control+G" || keys == "Control+Shift+G") {
    find_next(keys == "Control+G", true);
    return finding_;
  }
  if (keys == "E" && !session_ && editable()) {
    start_editing(view);
    return true;
  }
  return false;
}

std::unique_ptr<ViewerContent> text_content(View& view, const Opened& opened, bool edit) {
  return std::make_unique<TextContent>(view, opened, edit);
}

}  // namespace septet::panels::drive
