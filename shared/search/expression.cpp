#include "search/expression.h"

#include <algorithm>
#include <utility>

namespace septet::search {

namespace {

Expression joined(Expression::Kind kind, std::vector<Expression> parts) {
  if (parts.size() == 1) return std::move(parts.front());
  return {kind, {}, std::move(parts)};
}

const char* between(Expression::Kind kind, const Syntax& syntax) {
  if (kind == Expression::Kind::all) return syntax.both;
  return kind == Expression::Kind::any ? syntax.either : syntax.but_not;
}

}  // namespace

Expression term(std::string text) {
  return {Expression::Kind::term, std::move(text), {}};
}

Expression beginning(std::string text) {
  return {Expression::Kind::beginning, std::move(text), {}};
}

Expression all(std::vector<Expression> parts) {
  return joined(Expression::Kind::all, std::move(parts));
}

Expression any(std::vector<Expression> parts) {
  return joined(Expression::Kind::any, std::move(parts));
}

Expression without(Expression wanted, Expression excluded) {
  return {Expression::Kind::without, {}, {std::move(wanted), std::move(excluded)}};
}

bool holds_for(const Expression& expression, const std::vector<std::string>& terms) {
  const auto holds = [&](const Expression& part) { return holds_for(part, terms); };
  const auto& parts = expression.parts;
  const auto found = std::lower_bound(terms.begin(), terms.end(), expression.text);
  switch (expression.kind) {
    case Expression::Kind::term:
      return found != terms.end() && *found == expression.text;
    case Expression::Kind::beginning:
      return found != terms.end() && found->starts_with(expression.text);
    case Expression::Kind::all:
      return std::all_of(parts.begin(), parts.end(), holds);
    case Expression::Kind::any:
      return std::any_of(parts.begin(), parts.end(), holds);
    case Expression::Kind::without:
      return holds(parts[0]) && !holds(parts[1]);
  }
  return false;
}

std::string written(const Expression& expression, const Syntax& syntax) {
  std::string out;
  if (expression.parts.empty()) {
    out = syntax.quote + expression.text + syntax.quote;
    if (expression.kind == Expression::Kind::beginning) out += syntax.after_beginning;
    return out;
  }
  for (const Expression& part : expression.parts)
    out += (out.empty() ? "(" : between(expression.kind, syntax)) + written(part, syntax);
  return out + ")";
}

}  // namespace septet::search
