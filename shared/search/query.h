// What somebody typed, understood: which words have to occur, and how well a title has them.
// Pure: what is asked of the index, and what of its answer counts.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "search/expression.h"
#include "search/fold.h"

namespace septet::search {

// How a document was found; better ones first.
enum class Rank {
  whole,      // every word is a word of the title
  beginning,  // the last one, which may still be being typed, only begins one
  within,     // what was typed, or each of its words, is some part of the title
  body,       // every word is in the title or in the body, the last one as a beginning
  misspelt,   // the title has them all but for one mistake in one of them
};
inline constexpr Rank ranks[] = {Rank::whole, Rank::beginning, Rank::within, Rank::body,
                                 Rank::misspelt};

struct QueryWord {
  std::string text;        // folded
  bool beginning = false;  // it may be the beginning of a word
  bool may_err = false;    // long enough, and without digits: numbers are not misspelt
};

struct Wanted {
  std::string literal;  // all of it, folded
  std::vector<QueryWord> words;
};

// Of the first 200 characters the first 16 words; the rest is not looked at.
Wanted wanted_from(std::string_view typed);

// Whether the typed word may be this one with a mistake.
bool may_mean(const QueryWord&, std::string_view word);

// What the documents of a rank have in the index, without those of better ranks where the index
// can tell. Nothing, if there are none.
std::optional<Expression> expression_for(Rank, const Wanted&, std::string_view code);

// Whether a title that the index gave for the rank has it, and no better one. The first two and
// the body are the index's to know.
bool holds(Rank, const Wanted&, std::string_view folded_title);

}  // namespace septet::search
