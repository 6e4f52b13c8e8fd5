#include "panels/drive/markdown.h"

#include <algorithm>
#include <optional>

#include "panels/drive/markdown_inline.h"

namespace septet::panels::drive::markdown {

namespace {

constexpr int nesting_most = 24;
constexpr std::size_t columns_most = 40;

using Lines = std::vector<std::string_view>;

Lines lines_of(std::string_view text) {
  Lines lines;
  while (!text.empty()) {
    const auto end = text.find('\n');
    std::string_view line = text.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    lines.push_back(line);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return lines;
}

// Blanks at the start; a tab counts for four.
std::size_t indent_of(std::string_view line) {
  std::size_t columns = 0;
  for (const char c : line) {
    if (c == ' ')
      ++columns;
    else if (c == '\t')
      columns += 4;
    else
      break;
  }
  return columns;
}

std::string_view trimmed(std::string_view line) {
  const auto begin = line.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return line.substr(begin, line.find_last_not_of(" \t") - begin + 1);
}

bool is_blank(std::string_view line) {
  return trimmed(line).empty();
}

std::string_view without_indent(std::string_view line, std::size_t columns) {
  while (columns > 0 && !line.empty() && (line.front() == ' ' || line.front() == '\t')) {
    columns -= std::min<std::size_t>(columns, line.front() == ' ' ? 1 : 4);
    line.remove_prefix(1);
  }
  return line;
}

int heading_level(std::string_view line) {
  line = trimmed(line);
  const auto level = std::min(line.find_first_not_of('#'), line.size());
  const bool heading = level >= 1 && level <= 6 && (level == line.size() || line[level] == ' ');
  return heading ? static_cast<int>(level) : 0;
}

bool is_rule(std::string_view line) {
  line = trimmed(line);
  if (line.empty() || (line[0] != '-' && line[0] != '*' && line[0] != '_')) return false;
  const auto marks = std::count(line.begin(), line.end(), line[0]);
  const auto blanks = std::count(line.begin(), line.end(), ' ');
  return marks >= 3 && static_cast<std::size_t>(marks + blanks) == line.size();
}

// The marks that begin a block of code, such as "```".
std::string fence_of(std::string_view line) {
  line = trimmed(line);
  if (!line.starts_with("```") && !line.starts_with("~~~")) return {};
  const auto length = std::min(line.find_first_not_of(line[0]), line.size());
  if (line[0] == '`' && line.find('`', length) != std::string_view::npos) return {};
  return std::string(length, line[0]);
}

struct Marker {
  std::size_t width = 0;  // with the blank after it
  std::string shown;
};

std::optional<Marker> marker_of(std::string_view line) {
  const std::size_t indent = std::min(line.find_first_not_of(" \t"), line.size());
  const std::string_view rest = line.substr(indent);
  if (rest.empty() || is_rule(line)) return std::nullopt;
  const std::size_t digits = std::min(rest.find_first_not_of("0123456789"), rest.size());
  std::size_t mark = 0;
  if (rest[0] == '-' || rest[0] == '*' || rest[0] == '+')
    mark = 1;
  else if (digits > 0 && digits < 10 && digits < rest.size() &&
           (rest[digits] == '.' || rest[digits] == ')'))
    mark = digits + 1;
  if (mark == 0 || (mark < rest.size() && rest[mark] != ' ' && rest[mark] != '\t'))
    return std::nullopt;
  const std::string shown =
      digits > 0 ? std::string(rest.substr(0, digits)) + "." : std::string("\u2022");
  return Marker{indent + mark + 1, shown};
}

std::vector<std::string_view> cells_of(std::string_view line) {
  line = trimmed(line);
  if (line.starts_with('|')) line.remove_prefix(1);
  if (line.ends_with('|') && !line.ends_with("\\|")) line.remove_suffix(1);
  std::vector<std::string_view> cells;
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= line.size(); ++i) {
    const bool bar = i < line.size() && line[i] == '|' && (i == 0 || line[i - 1] != '\\');
    if (i < line.size() && !bar) continue;
    cells.push_back(trimmed(line.substr(begin, i - begin)));
    begin = i + 1;
  }
  return cells;
}

// The line below a table's head: "| --- | :-: |".
std::vector<CellAlign> aligns_of(std::string_view line) {
  if (line.find('-') == std::string_view::npos || line.find('|') == std::string_view::npos)
    return {};
  std::vector<CellAlign> aligns;
  for (const std::string_view cell : cells_of(line)) {
    const auto dashes = std::count(cell.begin(), cell.end(), '-');
    const bool left = cell.starts_with(':');
    const bool right = cell.ends_with(':');
    if (dashes == 0 || static_cast<std::size_t>(dashes + left + right) != cell.size()) return {};
    aligns.push_back(left && right ? CellAlign::center
                     : right       ? CellAlign::right
                                   : CellAlign::left);
  }
  return aligns;
}

class BlockParser {
 public:
  void parse(const Lines& lines, int indent, int quote) {
    if (indent + quote > nesting_most) return add_paragraph(lines, 0, lines.size(), indent, quote);
    for (std::size_t i = 0; i < lines.size();) i = step(lines, i, indent, quote);
  }

  std::vector<Block> take() { return std::move(blocks_); }

 private:
  Block& add(BlockKind kind, int indent, int quote) {
    Block& block = blocks_.emplace_back();
    block.kind = kind;
    block.indent = indent;
    block.quote = quote;
    return block;
  }

  // Takes the block that begins at line i; the line after it.
  std::size_t step(const Lines& lines, std::size_t i, int indent, int quote) {
    const std::string_view line = lines[i];
    if (is_blank(line)) return i + 1;
    if (const std::string fence = fence_of(line); !fence.empty() && indent_of(line) < 4)
      return take_fenced(lines, i, fence, indent, quote);
    if (indent_of(line) >= 4) return take_indented(lines, i, indent, quote);
    if (const int level = heading_level(line)) {
      Block& block = add(BlockKind::heading, indent, quote);
      block.level = level;
      std::string_view text = trimmed(trimmed(line).substr(static_cast<std::size_t>(level)));
      const auto last = text.find_last_not_of('#');
      if (last == std::string_view::npos)
        text = {};
      else if (text[last] == ' ')
        text = trimmed(text.substr(0, last));
      block.runs = parse_inline(text);
      return i + 1;
    }
    if (is_rule(line)) {
      add(BlockKind::rule, indent, quote);
      return i + 1;
    }
    if (trimmed(line).starts_with('>')) return take_quote(lines, i, indent, quote);
    if (const auto marker = marker_of(line)) return take_item(lines, i, *marker, indent, quote);
    if (i + 1 < lines.size() && line.find('|') != std::string_view::npos &&
        !aligns_of(lines[i + 1]).empty())
      return take_table(lines, i, indent, quote);
    return take_paragraph(lines, i, indent, quote);
  }

  std::size_t take_fenced(const Lines& lines, std::size_t i, const std::string& fence, int indent,
                          int quote) {
    Block& block = add(BlockKind::code, indent, quote);
    const std::size_t columns = indent_of(lines[i]);
    for (++i; i < lines.size(); ++i) {
      const std::string_view end = trimmed(lines[i]);
      if (end.size() >= fence.size() && end.find_first_not_of(fence[0]) == std::string_view::npos)
        return i + 1;
      (block.text += without_indent(lines[i], columns)) += '\n';
    }
    return i;
  }

  std::size_t take_indented(const Lines& lines, std::size_t i, int indent, int quote) {
    Block& block = add(BlockKind::code, indent, quote);
    for (; i < lines.size() && (indent_of(lines[i]) >= 4 || is_blank(lines[i])); ++i)
      (block.text += without_indent(lines[i], 4)) += '\n';
    while (block.text.ends_with("\n\n")) block.text.pop_back();
    return i;
  }

  std::size_t take_quote(const Lines& lines, std::size_t i, int indent, int quote) {
    Lines inside;
    for (; i < lines.size() && !is_blank(lines[i]); ++i) {
      std::string_view line = trimmed(lines[i]);
      const bool marked = line.starts_with('>');
      if (!marked && begins_block(lines[i])) break;
      if (marked) line.remove_prefix(1);
      if (marked && line.starts_with(' ')) line.remove_prefix(1);
      inside.push_back(line);
    }
    parse(inside, indent, quote + 1);
    return i;
  }

  // The item's first line, and those after it that stand as far in.
  std::size_t take_item(const Lines& lines, std::size_t i, Marker marker, int indent, int quote) {
    Lines inside{lines[i].size() >= marker.width ? lines[i].substr(marker.width)
                                                 : std::string_view()};
    std::string_view& first = inside.front();
    for (const std::string_view box : {"[ ] ", "[x] ", "[X] "}) {
      if (!first.starts_with(box)) continue;
      marker.shown = box[1] == ' ' ? "\u2610" : "\u2611";
      first.remove_prefix(box.size());
    }
    const bool tight = !blocks_.empty() && i > 0 && !is_blank(lines[i - 1]);
    for (++i; i < lines.size(); ++i) {
      const bool blank = is_blank(lines[i]);
      if (blank && (i + 1 == lines.size() || indent_of(lines[i + 1]) < marker.width)) break;
      if (!blank && indent_of(lines[i]) < 2) {
        if (is_blank(inside.back()) || begins_block(lines[i])) break;
      }
      inside.push_back(without_indent(lines[i], marker.width));
    }
    const std::size_t at = blocks_.size();
    parse(inside, indent + 1, quote);
    if (blocks_.size() == at) add(BlockKind::paragraph, indent + 1, quote);
    blocks_[at].marker = marker.shown;
    blocks_[at].tight = tight;
    return i;
  }

  std::size_t take_table(const Lines& lines, std::size_t i, int indent, int quote) {
    Block& block = add(BlockKind::table, indent, quote);
    block.aligns = aligns_of(lines[i + 1]);
    block.aligns.resize(std::min(block.aligns.size(), columns_most));
    for (std::size_t row = i; row < lines.size(); ++row) {
      if (row == i + 1) continue;
      if (is_blank(lines[row]) || lines[row].find('|') == std::string_view::npos) {
        i = row;
        return row;
      }
      std::vector<Runs>& cells = block.rows.emplace_back();
      for (const std::string_view cell : cells_of(lines[row])) cells.push_back(parse_inline(cell));
      cells.resize(block.aligns.size());
    }
    return lines.size();
  }

  static bool begins_block(std::string_view line) {
    return heading_level(line) > 0 || is_rule(line) || !fence_of(line).empty() ||
           trimmed(line).starts_with('>') || marker_of(line).has_value();
  }

  std::size_t take_paragraph(const Lines& lines, std::size_t i, int indent, int quote) {
    const std::size_t begin = i;
    for (++i; i < lines.size() && !is_blank(lines[i]); ++i) {
      const std::string_view line = trimmed(lines[i]);
      const bool underline = line.find_first_not_of('=') == std::string_view::npos ||
                             line.find_first_not_of('-') == std::string_view::npos;
      if (underline) {
        add_paragraph(lines, begin, i, indent, quote);
        blocks_.back().kind = BlockKind::heading;
        blocks_.back().level = line[0] == '=' ? 1 : 2;
        return i + 1;
      }
      if (begins_block(lines[i])) break;
    }
    add_paragraph(lines, begin, i, indent, quote);
    return i;
  }

  void add_paragraph(const Lines& lines, std::size_t begin, std::size_t end, int indent,
                     int quote) {
    std::string text;
    for (std::size_t i = begin; i < end; ++i) {
      if (i > begin) text += '\n';
      const std::size_t first = std::min(lines[i].find_first_not_of(" \t"), lines[i].size());
      text += lines[i].substr(first);
    }
    add(BlockKind::paragraph, indent, quote).runs = parse_inline(text);
  }

  std::vector<Block> blocks_;
};

}  // namespace

std::vector<Block> parse(std::string_view text) {
  BlockParser parser;
  parser.parse(lines_of(text), 0, 0);
  return parser.take();
}

}  // namespace septet::panels::drive::markdown
