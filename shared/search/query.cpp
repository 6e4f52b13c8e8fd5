#include "search/query.h"

#include <algorithm>

#include "base/text.h"
#include "search/terms.h"
#include "search/typo.h"

namespace septet::search {

namespace {

constexpr std::size_t most_characters = 200;
constexpr std::size_t most_words = 16;
constexpr std::size_t shortest_part = 3;  // of a word that is looked for within others
// Characters; shorter words, and beginnings of words, are too alike.
constexpr std::size_t shortest_misspelt = 4;
constexpr std::size_t shortest_misspelt_beginning = 5;

std::string_view first_characters(std::string_view text, std::size_t most) {
  std::size_t at = 0;
  for (std::size_t i = 0; i < most && at < text.size(); ++i) next_code_point(text, at);
  return text.substr(0, at);
}

bool has_digit(std::string_view text) {
  return text.find_first_of("0123456789") != text.npos;
}

QueryWord query_word(std::string_view text, bool last, bool lone) {
  return {std::string(text), last || lone,
          code_points(text) >= shortest_misspelt && !has_digit(text)};
}

bool is_long(const QueryWord& word) {
  return code_points(word.text) >= shortest_part;
}

Expression in_title(std::string_view code, const QueryWord& word) {
  std::string text = title_term(code, word.text);
  return word.beginning ? beginning(std::move(text)) : term(std::move(text));
}

Expression in_title_or_body(std::string_view code, const QueryWord& word) {
  std::string text = body_term(code, word.text);
  Expression body = word.beginning ? beginning(std::move(text)) : term(std::move(text));
  return any({in_title(code, word), std::move(body)});
}

Expression within_title(std::string_view code, const QueryWord& word) {
  return is_long(word) ? containing(code, word.text) : beginning(title_term(code, word.text));
}

template <class Make>
Expression every(const Wanted& wanted, const Make& make) {
  std::vector<Expression> parts;
  for (const QueryWord& word : wanted.words) parts.push_back(make(word));
  return all(std::move(parts));
}

Expression every_in_title(const Wanted& wanted, std::string_view code) {
  return every(wanted, [&](const QueryWord& word) { return in_title(code, word); });
}

Expression every_whole(const Wanted& wanted, std::string_view code) {
  return every(wanted, [&](const QueryWord& word) { return term(title_term(code, word.text)); });
}

Expression every_in_title_or_body(const Wanted& wanted, std::string_view code) {
  return every(wanted, [&](const QueryWord& word) { return in_title_or_body(code, word); });
}

Expression part_of_title(const Wanted& wanted, std::string_view code) {
  Expression literal = containing(code, wanted.literal);
  if (wanted.words.empty()) return literal;
  if (wanted.words.size() == 1 && wanted.words[0].text == wanted.literal &&
      is_long(wanted.words[0]))
    return literal;
  Expression words = every(wanted, [&](const QueryWord& word) { return within_title(code, word); });
  return any({std::move(literal), std::move(words)});
}

// A mistake leaves one half of a word as it is, unless it swaps the two letters in the middle; so
// the word meant begins with the first half, contains the second, or begins with the word with
// those two swapped.
Expression misspelt(std::string_view code, const QueryWord& word) {
  std::vector<std::size_t> starts;
  for (std::size_t at = 0; at < word.text.size(); next_code_point(word.text, at))
    starts.push_back(at);
  starts.push_back(word.text.size());
  const std::size_t half = (starts.size() - 1) / 2;
  const std::string_view text = word.text;
  const auto piece = [&](std::size_t first, std::size_t last) {
    return std::string(text.substr(starts[first], starts[last] - starts[first]));
  };
  const std::string first = piece(0, half), second = piece(half, starts.size() - 1);
  const std::string swapped = piece(0, half - 1) + piece(half, half + 1) + piece(half - 1, half) +
                              piece(half + 1, starts.size() - 1);
  return any({beginning(title_term(code, first)), containing(code, second),
              beginning(title_term(code, swapped))});
}

// One of the words with a mistake, the others right.
std::optional<Expression> one_misspelt(const Wanted& wanted, std::string_view code) {
  std::vector<Expression> choices;
  for (const QueryWord& wrong : wanted.words) {
    if (!wrong.may_err) continue;
    choices.push_back(every(wanted, [&](const QueryWord& word) {
      return &word == &wrong ? misspelt(code, word) : in_title(code, word);
    }));
  }
  if (choices.empty()) return std::nullopt;
  return without(any(std::move(choices)), every_in_title_or_body(wanted, code));
}

std::vector<std::string_view> title_words(std::string_view folded_title) {
  std::vector<std::string_view> out;
  for (const Word& word : words_of(folded_title, Purpose::index))
    out.push_back(term_of(folded_title, word));
  return out;
}

bool has(const std::vector<std::string_view>& words, const QueryWord& wanted, bool as_beginning) {
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
    return as_beginning ? word.starts_with(wanted.text) : word == wanted.text;
  });
}

bool is_within(const Wanted& wanted, std::string_view title) {
  if (title.find(wanted.literal) != title.npos) return true;
  if (wanted.words.empty()) return false;
  const auto words = title_words(title);
  return std::all_of(wanted.words.begin(), wanted.words.end(), [&](const QueryWord& word) {
    return is_long(word) ? title.find(word.text) != title.npos : has(words, word, true);
  });
}

bool is_misspelt(const Wanted& wanted, std::string_view title) {
  const auto words = title_words(title);
  int mistakes = 0;
  for (const QueryWord& typed : wanted.words) {
    if (has(words, typed, typed.beginning)) continue;
    const bool near = std::any_of(words.begin(), words.end(),
                                  [&](std::string_view word) { return may_mean(typed, word); });
    if (!near || ++mistakes > 1) return false;
  }
  return mistakes == 1;
}

}  // namespace

Wanted wanted_from(std::string_view typed) {
  Wanted out;
  // A character is at most four bytes; what is far beyond is not worth folding.
  const std::string text = storable(typed.substr(0, 4 * 4 * most_characters));
  out.literal = folded(first_characters(std::string_view(text), most_characters));
  auto words = words_of(out.literal, Purpose::query);
  words.resize(std::min(words.size(), most_words));
  for (const Word& word : words)
    out.words.push_back(query_word(term_of(out.literal, word), &word == &words.back(), word.lone));
  return out;
}

bool may_mean(const QueryWord& typed, std::string_view word) {
  const bool as_beginning =
      typed.beginning && code_points(typed.text) >= shortest_misspelt_beginning;
  return typed.may_err && within_one_typo(typed.text, word, as_beginning);
}

std::optional<Expression> expression_for(Rank rank, const Wanted& wanted, std::string_view code) {
  if (wanted.literal.empty()) return std::nullopt;
  if (wanted.words.empty())
    return rank == Rank::within ? std::optional(part_of_title(wanted, code)) : std::nullopt;
  switch (rank) {
    case Rank::whole:
      return every_whole(wanted, code);
    case Rank::beginning:
      return without(every_in_title(wanted, code), every_whole(wanted, code));
    case Rank::within:
      return without(part_of_title(wanted, code), every_in_title(wanted, code));
    case Rank::body:
      return without(every_in_title_or_body(wanted, code), every_in_title(wanted, code));
    case Rank::misspelt:
      return one_misspelt(wanted, code);
  }
  return std::nullopt;
}

bool holds(Rank rank, const Wanted& wanted, std::string_view title) {
  switch (rank) {
    case Rank::within:
      return is_within(wanted, title);
    case Rank::body:
      return !is_within(wanted, title);
    case Rank::misspelt:
      return !is_within(wanted, title) && is_misspelt(wanted, title);
    case Rank::whole:
    case Rank::beginning:
      break;
  }
  return true;
}

}  // namespace septet::search
