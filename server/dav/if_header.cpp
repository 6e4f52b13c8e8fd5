#include "server/dav/if_header.h"

#include <algorithm>

namespace septet::dav {

namespace {

Error malformed() {
  return invalid("If", "bad_if_header", "The If header is malformed.");
}

class Reader {
 public:
  explicit Reader(std::string_view rest) : rest_(rest) {}

  Result<IfHeader> read() {
    IfHeader out;
    std::string resource;
    for (skip_blanks(); !rest_.empty(); skip_blanks()) {
      if (rest_.front() == '<') {
        resource = TRY(delimited('<', '>'));
        skip_blanks();
      }
      auto conditions = TRY(read_list());
      out.lists.push_back({resource, std::move(conditions)});
    }
    if (out.lists.empty()) return malformed();
    return out;
  }

 private:
  void skip_blanks() {
    while (!rest_.empty() && (rest_.front() == ' ' || rest_.front() == '\t'))
      rest_.remove_prefix(1);
  }

  bool take(std::string_view text) {
    if (!rest_.starts_with(text)) return false;
    rest_.remove_prefix(text.size());
    skip_blanks();
    return true;
  }

  Result<std::string> delimited(char open, char close) {
    const auto end = rest_.find(close);
    if (!rest_.starts_with(open) || end == rest_.npos || end < 2) return malformed();
    std::string out(rest_.substr(1, end - 1));
    rest_.remove_prefix(end + 1);
    skip_blanks();
    return out;
  }

  Result<std::vector<IfCondition>> read_list() {
    std::vector<IfCondition> out;
    if (!take("(")) return malformed();
    while (!take(")")) out.push_back(TRY(read_condition()));
    if (out.empty()) return malformed();
    return out;
  }

  Result<IfCondition> read_condition() {
    IfCondition out;
    out.negated = take("Not") || take("not");
    out.is_etag = rest_.starts_with('[');
    out.value = TRY(out.is_etag ? read_etag() : delimited('<', '>'));
    return out;
  }

  // An ETag may hold a bracket of its own between its quotes.
  Result<std::string> read_etag() {
    take("[");
    const auto open = rest_.find('"');
    const auto close = open == rest_.npos ? open : rest_.find('"', open + 1);
    if (close == rest_.npos || (open != 0 && !rest_.starts_with("W/\""))) return malformed();
    std::string out(rest_.substr(0, close + 1));
    rest_.remove_prefix(close + 1);
    skip_blanks();
    if (!take("]")) return malformed();
    return out;
  }

  std::string_view rest_;
};

}  // namespace

bool IfHeader::submits(std::string_view token) const {
  return std::any_of(lists.begin(), lists.end(), [&](const IfList& list) {
    return std::any_of(list.conditions.begin(), list.conditions.end(),
                       [&](const IfCondition& one) { return !one.is_etag && one.value == token; });
  });
}

Result<IfHeader> parse_if_header(std::string_view header) {
  return Reader(header).read();
}

}  // namespace septet::dav
