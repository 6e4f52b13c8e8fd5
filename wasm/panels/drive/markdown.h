// Markdown as CommonMark and GitHub write it, as far as notes and READMEs need it: headings,
// paragraphs, emphasis, code, links, pictures, lists (of tasks, too), quotes, tables, rules. HTML
// stays the text that it is.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace septet::panels::drive::markdown {

struct Run {
  std::string text;
  bool strong = false;
  bool slanted = false;
  bool code = false;
  bool struck = false;
  bool picture = false;    // text says what it shows, link where it is
  bool ends_line = false;  // a line break follows that was asked for
  std::string link;        // empty: none
};
using Runs = std::vector<Run>;

enum class BlockKind : std::uint8_t { paragraph, heading, code, table, rule };
enum class CellAlign : std::uint8_t { left, center, right };

struct Block {
  BlockKind kind = BlockKind::paragraph;
  int level = 0;       // of a heading, from 1
  int indent = 0;      // in how many lists it stands
  int quote = 0;       // in how many quotes
  std::string marker;  // before it: "•", "3.", "☐", "☑"
  bool tight = false;  // follows the item before it without space
  Runs runs;
  std::string text;                     // of code, as it stands
  std::vector<CellAlign> aligns;        // of a table's columns
  std::vector<std::vector<Runs>> rows;  // of a table; the first is its head
};

std::vector<Block> parse(std::string_view text);
// The words alone, for a screen reader and the clipboard.
std::string plain_text(const Runs&);

}  // namespace septet::panels::drive::markdown
