// What is asked of an engine's index: terms, joined by and, or and not.
#pragma once

#include <string>
#include <vector>

namespace septet::search {

struct Expression {
  enum class Kind { term, beginning, all, any, without };
  Kind kind = Kind::term;
  std::string text;               // of a term, or what terms begin with
  std::vector<Expression> parts;  // of all and any at least one; of without, two
};

Expression term(std::string);
Expression beginning(std::string);
Expression all(std::vector<Expression>);
Expression any(std::vector<Expression>);
Expression without(Expression, Expression excluded);

// Whether it holds for a document with these terms, sorted.
bool holds_for(const Expression&, const std::vector<std::string>& terms);

// How an engine writes it. Terms consist of letters, digits, marks and private-use characters
// alone (terms.h), so that nothing in them means anything to either engine.
struct Syntax {
  char quote;
  const char* after_beginning;
  const char* both;
  const char* either;
  const char* but_not;
};
std::string written(const Expression&, const Syntax&);

}  // namespace septet::search
