#include "search/marks.h"

#include <algorithm>

namespace septet::search {

namespace {

constexpr std::size_t snippet_bytes = 200;
constexpr std::size_t piece_bytes = 16 << 10;  // of a body, looked through at once
constexpr std::size_t before_bytes = 50;       // what a snippet shows before the first mark

std::vector<Span> merged(std::vector<Span> marks) {
  std::sort(marks.begin(), marks.end(),
            [](const Span& a, const Span& b) { return a.begin < b.begin; });
  std::vector<Span> out;
  for (const Span& mark : marks) {
    if (!out.empty() && mark.begin <= out.back().end) {
      out.back().end = std::max(out.back().end, mark.end);
    } else if (mark.begin < mark.end) {
      out.push_back(mark);
    }
  }
  return out;
}

// The words of the text that are wanted, in the folded text.
std::vector<Span> wanted_words(std::string_view text, const Wanted& wanted) {
  std::vector<Span> out;
  for (const Word& place : words_of(text, Purpose::index))
    for (const QueryWord& word : wanted.words) {
      const std::string_view term = term_of(text, place);
      if (term == word.text) out.push_back(place.span);
      if (term != word.text && word.beginning && term.starts_with(word.text))
        out.push_back({place.span.begin, place.span.begin + word.text.size()});
    }
  return out;
}

void add_places(std::string_view text, std::string_view part, std::vector<Span>& out) {
  if (part.empty()) return;
  for (auto at = text.find(part); at != text.npos; at = text.find(part, at + part.size()))
    out.push_back({at, at + part.size()});
}

void add_parts(std::string_view text, const Wanted& wanted, std::vector<Span>& out) {
  const std::size_t before = out.size();
  add_places(text, wanted.literal, out);
  if (out.size() > before) return;
  for (const QueryWord& word : wanted.words) add_places(text, word.text, out);
}

void add_misspelt(std::string_view text, const Wanted& wanted, std::vector<Span>& out) {
  for (const Word& place : words_of(text, Purpose::index))
    for (const QueryWord& word : wanted.words)
      if (may_mean(word, term_of(text, place))) out.push_back(place.span);
}

std::vector<Span> originals(const Folding& folding, std::vector<Span> marks) {
  for (Span& mark : marks) mark = folding.original(mark);
  return merged(std::move(marks));
}

bool inside_character(std::string_view text, std::size_t at) {
  return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80;
}

// The part of a body to show, from the beginning of a word.
Span window(std::string_view body, std::size_t first_mark) {
  std::size_t begin = first_mark > before_bytes ? first_mark - before_bytes : 0;
  if (begin > 0) {
    const auto space = body.substr(begin, first_mark - begin).find(' ');
    if (space != body.npos) begin += space + 1;
  }
  while (inside_character(body, begin)) --begin;
  return {begin, begin + cut(body.substr(begin), snippet_bytes).size()};
}

// The end of a piece that begins at `begin`: a space, if there is one near.
std::size_t end_of_piece(std::string_view body, std::size_t begin) {
  if (body.size() - begin <= piece_bytes) return body.size();
  std::size_t end = begin + piece_bytes;
  const auto space = body.rfind(' ', end);
  if (space != body.npos && space > begin + piece_bytes / 2) return space;
  while (inside_character(body, end)) --end;
  return end;
}

// Those in the first piece of the body that has any: most of a long one need not be looked at.
std::vector<Span> first_marks(std::string_view body, const Wanted& wanted) {
  for (std::size_t begin = 0; begin < body.size();) {
    const std::size_t end = end_of_piece(body, begin);
    const Folding folding = folded_with_origins(body.substr(begin, end - begin));
    auto marks = originals(folding, wanted_words(folding.text, wanted));
    for (Span& mark : marks) mark = {mark.begin + begin, mark.end + begin};
    if (!marks.empty()) return marks;
    begin = end;
  }
  return {};
}

}  // namespace

Marked marked_title(std::string_view title, const Wanted& wanted, Rank rank) {
  const Folding folding = folded_with_origins(title);
  auto marks = wanted_words(folding.text, wanted);
  if (rank == Rank::within) add_parts(folding.text, wanted, marks);
  if (rank == Rank::misspelt) add_misspelt(folding.text, wanted, marks);
  return {std::string(title), originals(folding, std::move(marks))};
}

Marked snippet_of(std::string_view body, const Wanted& wanted) {
  const auto marks = first_marks(body, wanted);
  if (marks.empty()) return {};
  const Span shown = window(body, marks.front().begin);
  Marked out{std::string(body.substr(shown.begin, shown.end - shown.begin)), {}};
  for (const Span& mark : marks)
    if (mark.begin < shown.end)
      out.marks.push_back({mark.begin - shown.begin, std::min(mark.end, shown.end) - shown.begin});
  return out;
}

}  // namespace septet::search
