#include "panels/drive/markdown_view.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "panels/drive/cards.h"
#include "platform/accessibility.h"
#include "platform/page.h"

namespace septet::panels::drive {

namespace {

using markdown::Block;
using markdown::BlockKind;
using markdown::Run;
using markdown::Runs;
using ui::Rect;
using ui::Type;

constexpr float reading_width = 760;
constexpr float indent_width = 28;
constexpr float quote_width = 20;
constexpr float picture_height = 320;
constexpr float cell_padding = 12;
constexpr float code_padding = 12;

Type base_type(const Block& block) {
  if (block.kind != BlockKind::heading) return Type::reading;
  return block.level == 1 ? Type::page : block.level == 2 ? Type::title : Type::heading;
}

Type type_of(const Run& run, Type base) {
  if (run.code) return Type::code;
  if (base != Type::reading) return base;
  if (run.strong) return Type::heading;
  return run.slanted ? Type::slanted : base;
}

float space_above(const Block& block) {
  if (block.kind == BlockKind::heading) return block.level <= 2 ? 28 : 20;
  return block.tight ? 4 : 12;
}

bool is_picture(const Block& block) {
  return block.kind == BlockKind::paragraph && block.runs.size() == 1 && block.runs[0].picture;
}

bool is_address(std::string_view link) {
  return link.starts_with("http://") || link.starts_with("https://") || link.starts_with("mailto:");
}

// A blank at the end counts, which measuring alone leaves out.
float advance(Type type, const std::string& text) {
  return ui::measure(type, text + ".").x - ui::measure(type, ".").x;
}

// The file of that name in the folder that is open.
const Node* file_beside(const View& view, std::string_view link) {
  if (link.starts_with("./")) link.remove_prefix(2);
  std::string name;
  for (std::size_t i = 0; i < link.size(); ++i) {
    if (link.substr(i).starts_with("%20")) {
      name += ' ';
      i += 2;
    } else {
      name += link[i];
    }
  }
  for (const PlacedNode& row : view.model.listing().rows())
    if (row.node.name == name) return &row.node;
  return nullptr;
}

}  // namespace

void MarkdownView::set(std::string_view text) {
  blocks_ = markdown::parse(text);
  laid_.clear();
  width_ = 0;
}

// Words one after the other, a new line where the next does not fit. Returns the height.
float MarkdownView::lay_runs(const Runs& runs, Type base, float width, std::vector<Piece>& out) {
  const float line = ui::line_height(base);
  float x = 0;
  float y = 0;
  for (const Run& run : runs) {
    const Type type = type_of(run, base);
    const std::string shown = run.picture ? "[" + run.text + "]" : run.text;
    Piece piece{{x, y, 0, line}, &run, type, {}};
    for (std::size_t at = 0; at < shown.size();) {
      const std::size_t end = std::min(shown.find(' ', at), shown.size() - 1) + 1;
      const std::string word = shown.substr(at, end - at);
      const std::string_view seen(word.data(), word.size() - (word.ends_with(' ') ? 1 : 0));
      const float grown = ui::measure(type, piece.text + std::string(seen)).x;
      if (piece.box.x + grown > width && x > 0) {
        if (!piece.text.empty()) out.push_back(piece);
        x = 0;
        y += line;
        piece = {{0, y, 0, line}, &run, type, {}};
        if (word == " ") {
          at = end;
          continue;
        }
      }
      piece.text += word;
      piece.box.w = advance(type, piece.text);
      x = piece.box.x + piece.box.w;
      at = end;
    }
    if (!piece.text.empty()) out.push_back(piece);
    if (!run.ends_line) continue;
    x = 0;
    y += line;
  }
  return y + line;
}

void MarkdownView::lay_table(Laid& laid, float width) {
  const Block& block = *laid.block;
  const std::size_t columns = block.aligns.size();
  std::vector<float> widths(columns, 40);
  for (const auto& row : block.rows)
    for (std::size_t i = 0; i < columns; ++i)
      widths[i] = std::max(widths[i], ui::measure(Type::reading, markdown::plain_text(row[i])).x);
  for (float& each : widths) each = std::ceil(each + 2 * cell_padding + 4);
  const float total = std::accumulate(widths.begin(), widths.end(), 0.f);
  if (total > width)
    for (float& each : widths) each = std::floor(each * width / total);
  float y = 0;
  for (const auto& row : block.rows) {
    std::vector<Cell>& cells = laid.rows.emplace_back(columns);
    float height = 24;
    float x = 0;
    for (std::size_t i = 0; i < columns; ++i) {
      const float room = std::max(20.f, widths[i] - 2 * cell_padding);
      height = std::max(height, lay_runs(row[i], Type::reading, room, cells[i].pieces));
      cells[i].box = {x, y, widths[i], 0};
      x += widths[i];
    }
    for (Cell& cell : cells) cell.box.h = height + 12;
    y += height + 12;
  }
  laid.width = std::min(width, total);
  laid.height = y;
}

void MarkdownView::lay_block(const Block& block, float width, float& y) {
  Laid laid;
  laid.block = &block;
  laid.left = indent_width * static_cast<float>(block.indent) +
              quote_width * static_cast<float>(block.quote);
  laid.width = std::max(80.f, width - laid.left);
  if (y > 0) y += space_above(block);
  laid.top = y;
  if (block.kind == BlockKind::rule)
    laid.height = 17;
  else if (block.kind == BlockKind::code)
    laid.height = ui::measure(Type::code, block.text.empty() ? " " : block.text,
                              laid.width - 2 * code_padding)
                      .y +
                  2 * code_padding;
  else if (block.kind == BlockKind::table)
    lay_table(laid, laid.width);
  else if (is_picture(block))
    laid.height = picture_height;
  else
    laid.height = lay_runs(block.runs, base_type(block), laid.width, laid.pieces);
  y += laid.height;
  laid_.push_back(std::move(laid));
}

void MarkdownView::lay_out(float width) {
  laid_.clear();
  width_ = width;
  float y = 0;
  for (const Block& block : blocks_) lay_block(block, width, y);
  height_ = y;
}

void MarkdownView::follow_link(View& view, const std::string& link) {
  if (is_address(link)) return view.later([link] { platform::open_in_new_tab(link); });
  if (const Node* node = file_beside(view, link)) open_entry(view, *node);
}

void MarkdownView::draw_pieces(View& view, const std::vector<Piece>& pieces, Rect where) {
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    const Piece& piece = pieces[i];
    const Rect box = piece.box.moved(where.x, where.y);
    const bool link = !piece.run->link.empty();
    const ui::Scope scope(static_cast<int>(i));
    bool hovered = false;
    if (link) {
      const ui::Pressed pressed = ui::pressable(box, "link");
      a11y::describe(a11y::Role::link, piece.text,
                     {.href = is_address(piece.run->link) ? piece.run->link : std::string_view()});
      hovered = pressed.hovered;
      if (pressed.clicked) follow_link(view, piece.run->link);
    }
    if (piece.run->code)
      ui::fill({box.x - 2, box.y + 2, box.w + 4, box.h - 4}, ui::Color::sunken, ui::radius_small);
    const ImU32 tint = ui::color(link ? ui::accent() : ui::Color::text);
    const float drop = piece.type == Type::code ? (piece.box.h - 24) / 2 : 0;
    const a11y::Silence silence;
    ui::draw_text(ui::draw_list(), piece.type, {box.x, box.y + drop}, tint, piece.text);
    if (piece.run->struck) ui::horizontal_line(box.x, box.center_y(), box.w, tint);
    if (hovered) ui::horizontal_line(box.x, box.bottom() - 4, box.w, tint);
  }
}

void MarkdownView::draw_table(View& view, const Laid& laid, Rect where) {
  const a11y::Group table(a11y::Role::table, "Table");
  for (std::size_t r = 0; r < laid.rows.size(); ++r) {
    const ui::Scope row_scope(static_cast<int>(r));
    const a11y::Group row(a11y::Role::row);
    for (std::size_t c = 0; c < laid.rows[r].size(); ++c) {
      const ui::Scope scope(static_cast<int>(c));
      const Cell& cell = laid.rows[r][c];
      const Rect box = cell.box.moved(where.x, where.y);
      if (r == 0) ui::fill(box, ui::Color::sunken);
      ui::horizontal_line(box.x, box.bottom() - 1, box.w, ui::color(ui::Color::border));
      float used = 0;
      for (const Piece& piece : cell.pieces) used = std::max(used, piece.box.right());
      const float spare = box.w - 2 * cell_padding - used;
      const markdown::CellAlign align = laid.block->aligns[c];
      const float shift = align == markdown::CellAlign::right    ? spare
                          : align == markdown::CellAlign::center ? spare / 2
                                                                 : 0;
      const Rect inner{box.x + cell_padding + std::max(0.f, shift), box.y + 6,
                       box.w - 2 * cell_padding, box.h};
      a11y::node(r == 0 ? a11y::Role::columnheader : a11y::Role::cell,
                 markdown::plain_text(laid.block->rows[r][c]), box.min(), box.max());
      draw_pieces(view, cell.pieces, inner);
    }
  }
}

bool MarkdownView::draw_picture_block(View& view, const Laid& laid, Rect where) {
  if (!is_picture(*laid.block)) return false;
  const Run& run = laid.block->runs[0];
  const Node* node = file_beside(view, run.link);
  if (node != nullptr && preview_of(node->name) == Preview::image) {
    draw_picture(view, *node, where, 0, true);
    return true;
  }
  const Rect box{where.x, where.y, std::min(where.w, 360.f), 56};
  ui::fill(box, ui::Color::sunken, ui::radius_control);
  Rect inner = box.inset(16, 0);
  ui::icon(ui::Icon::image, inner.cut_left(20), 20, ui::Color::text_faint);
  inner.cut_left(12);
  ui::label(inner, Type::body, ui::Color::text_muted, run.text.empty() ? run.link : run.text);
  return true;
}

void MarkdownView::draw_block(View& view, const Laid& laid, Rect content) {
  const Block& block = *laid.block;
  const Rect where{content.x + laid.left, content.y + laid.top, laid.width, laid.height};
  for (int i = 0; i < block.quote; ++i)
    ui::fill({content.x + indent_width * static_cast<float>(block.indent) +
                  quote_width * static_cast<float>(i),
              where.y, 3, where.h},
             ui::Color::border_strong, 2);
  if (!block.marker.empty()) {
    const a11y::Silence silence;
    ui::label({where.x - 36, where.y, 28, 24}, Type::reading, ui::Color::text_muted, block.marker,
              ui::Align::right);
  }
  if (block.kind == BlockKind::rule)
    return ui::horizontal_line(where.x, where.y + 8, where.w, ui::color(ui::Color::border_strong));
  if (block.kind == BlockKind::code) {
    ui::fill(where, ui::Color::sunken, ui::radius_control);
    ui::paragraph(where.inset(code_padding), Type::code, ui::Color::text, block.text);
    return;
  }
  if (block.kind == BlockKind::table) return draw_table(view, laid, where);
  if (draw_picture_block(view, laid, where)) return;
  const std::string words =
      (block.marker.empty() ? "" : block.marker + " ") + markdown::plain_text(block.runs);
  if (block.kind == BlockKind::heading)
    a11y::node(a11y::Role::heading, words, where.min(), where.max(),
               {.level = std::min(6, block.level + 2)});
  else
    a11y::text(words, where.min(), where.max(), {15, 24, 400});
  draw_pieces(view, laid.pieces, where);
  if (block.kind == BlockKind::heading && block.level <= 2)
    ui::horizontal_line(where.x, where.bottom() + 5, where.w, ui::color(ui::Color::border));
}

void MarkdownView::draw(View& view, std::string_view name, Rect area) {
  ui::fill(area, ui::Color::surface);
  ui::Scroll scroll(name, area);
  const a11y::Group document(a11y::Role::region, name);
  const a11y::Selectable selectable;
  const float side = view.context.phone() ? 16.f : 32.f;
  Rect content = scroll.content();
  const float width = std::min(reading_width, content.w - 2 * side);
  if (width_ != width) lay_out(width);
  content = {ui::snapped(content.x + (content.w - width) / 2), content.y + 28, width, height_};
  for (std::size_t i = 0; i < laid_.size(); ++i) {
    const Laid& laid = laid_[i];
    if (content.y + laid.top > area.bottom() || content.y + laid.top + laid.height < area.y)
      continue;
    const ui::Scope scope(static_cast<int>(i));
    draw_block(view, laid, content);
  }
  scroll.set_height(height_ + 84);
}

}  // namespace septet::panels::drive
