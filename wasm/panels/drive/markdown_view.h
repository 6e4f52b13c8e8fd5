// Markdown as it is read: laid out once for a width, drawn where it is in view.
#pragma once

#include "panels/drive/markdown.h"
#include "panels/drive/view.h"

namespace septet::panels::drive {

class MarkdownView {
 public:
  void set(std::string_view text);
  // Scrolls. Pictures and links without an address of their own are looked for among the files in
  // view.
  void draw(View&, std::string_view name, ui::Rect area);

 private:
  // Some words of one look in one line.
  struct Piece {
    ui::Rect box;  // from the block's upper left
    const markdown::Run* run = nullptr;
    ui::Type type = ui::Type::reading;
    std::string text;
  };
  struct Cell {
    ui::Rect box;
    std::vector<Piece> pieces;
  };
  struct Laid {
    const markdown::Block* block = nullptr;
    float left = 0;
    float top = 0;
    float width = 0;
    float height = 0;
    std::vector<Piece> pieces;
    std::vector<std::vector<Cell>> rows;  // of a table
  };

  void lay_out(float width);
  void lay_block(const markdown::Block&, float width, float& y);
  void lay_table(Laid&, float width);
  static float lay_runs(const markdown::Runs&, ui::Type base, float width, std::vector<Piece>& out);
  void draw_block(View&, const Laid&, ui::Rect content);
  void draw_table(View&, const Laid&, ui::Rect where);
  bool draw_picture_block(View&, const Laid&, ui::Rect where);
  void draw_pieces(View&, const std::vector<Piece>&, ui::Rect where);
  void follow_link(View&, const std::string& link);

  std::vector<markdown::Block> blocks_;
  std::vector<Laid> laid_;
  float width_ = 0;
  float height_ = 0;
};

}  // namespace septet::panels::drive
