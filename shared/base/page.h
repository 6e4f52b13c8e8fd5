// "{"items": […], "next_cursor": …}", the form of every list that has pages.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace septet {

template <class Record>
struct Page {
  std::vector<Record> items;
  std::optional<std::string> next_cursor;  // opaque; absent on the last page
  static void visit(auto& self, auto&& field) {
    field("items", self.items);
    field("next_cursor", self.next_cursor);
  }
};

}  // namespace septet
