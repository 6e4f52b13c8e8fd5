// Texts, code, Markdown and tables: read, and written into.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "panels/drive/edit_session.h"
#include "panels/drive/markdown_view.h"
#include "panels/drive/viewer_content.h"
#include "platform/text_surface.h"

namespace septet::panels::drive {

class TextContent final : public ViewerContent {
 public:
  TextContent(View&, const Opened&, bool edit);

  void draw(View&, ui::Rect area) override;
  void draw_tools(View&, ui::Row&) override;
  std::string note() const override;
  bool arrows_lead_on() const override { return !session_; }
  bool shortcut(View&, std::string_view keys) override;
  void changed(View&, const Node&) override;
  bool may_close(View&) override;
  ~TextContent() override;

 private:
  enum class Sort { plain, code, markdown, table };
  // A line above the text that says something and offers something.
  struct Strip {
    std::string text;
    std::string action, other;
    bool warning = false;
    std::function<void(View&)> act, act_other;
  };

  static Sort sort_of(const std::string& name);
  void load(View&, std::optional<std::int64_t> version);
  void arrived(View&, std::string bytes);
  bool editable() const;
  bool rendered() const;
  void start_editing(View&);
  void recover();
  void stop_editing();
  void typed(const platform::TextEdit&);
  void settle();
  std::string encoded(std::string text) const;
  void save(View&);
  void saved(ViewState&, shell::Commands&, EditSession::Saved);
  void leave_for_good(View&);

  std::optional<Strip> strip(View&);
  void draw_strip(View&, const Strip&, ui::Rect);
  void draw_find(View&, ui::Rect);
  void draw_body(View&, ui::Rect);
  void draw_table(View&, ui::Rect);
  void draw_status(View&, ui::Rect);
  void draw_loading(ui::Rect) const;
  void draw_question(View&);
  void draw_edit_tools(View&, ui::Row&);
  void find_next(bool forward, bool and_focus);
  void refresh_rendered();

  client::Client& client_;
  Opened opened_;
  Sort sort_;
  bool wants_edit_;
  client::Loaded<std::string> loaded_;
  bool cut_ = false;         // it is larger than what is shown
  bool foreign_ = false;     // not UTF-8, so that it could not be written back
  bool crlf_ = false;        // its lines end as on Windows
  bool byte_order_ = false;  // it begins with a byte order mark
  std::string text_;         // as it was loaded, or saved last
  platform::TextSurface surface_;
  MarkdownView markdown_;
  std::vector<std::vector<std::string>> rows_;
  int mode_ = 0;  // of Markdown and tables: 0 as they are meant, 1 as they are written
  std::unique_ptr<EditSession> session_;
  bool recovered_ = false;
  std::string conflict_;  // the name of the copy that the last save went into
  Node original_;         // beside which it was made
  bool changed_elsewhere_ = false;
  bool finding_ = false;
  std::string wanted_;
  platform::TextSurface::Found found_;
  bool asking_ = false;   // whether to save before it is closed
  bool closing_ = false;  // as soon as it is saved
  platform::TimerId settle_timer_ = 0;
  platform::TimerId render_timer_ = 0;
  bool stale_ = false;  // what is rendered is older than the text
};

}  // namespace septet::panels::drive
