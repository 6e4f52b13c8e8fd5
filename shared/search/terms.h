// The terms under which a document stands in the index. Each begins with a code of the kind and
// scope it belongs to, so that a search touches what one account has and nothing of the others,
// and a letter for what it is: a word of the title, a word of the body, three neighbouring
// characters of the title, or nothing but a document. Characters that the engines' parsers could
// take for something else (spaces, punctuation) are moved to Unicode's private use area.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "search/expression.h"

namespace septet::search {

// Ten characters. Two scopes may share one, rarely: what is found is checked against the scope.
std::string code_of(std::string_view kind, const Id& scope);

// Each once, in no order. Of a title the first 1,000 characters count for parts of words; of a body
// the first words, in 900,000 bytes of terms (PostgreSQL's tsvector takes 1 MiB).
std::vector<std::string> terms_of(std::string_view code, std::string_view title,
                                  std::string_view body);

std::string title_term(std::string_view code, std::string_view word);
std::string body_term(std::string_view code, std::string_view word);
// What every document of a scope has.
std::string any_document(std::string_view code);
// What holds for every title that contains this part, of at least one character; others may pass.
Expression containing(std::string_view code, std::string_view folded_part);

}  // namespace septet::search
