// JSON text and the decoding of records: whatever is taken survives being written and read again.
#include "base/record.h"
#include "fuzz/property.h"

namespace {

enum class Colour { red, green };

struct Line {
  std::int32_t quantity = 0;
  std::optional<double> weight;
  static void visit(auto& self, auto&& field) {
    field("quantity", self.quantity);
    field("weight", self.weight);
  }
};

struct Order {
  septet::Id id;
  std::optional<septet::Timestamp> at;
  std::string note;
  std::vector<Line> lines;
  std::map<std::string, bool> flags;
  std::optional<Colour> colour;
  static void visit(auto& self, auto&& field) {
    field("id", self.id);
    field("at", self.at);
    field("note", self.note);
    field("lines", self.lines);
    field("flags", self.flags);
    field("colour", self.colour);
  }
};

}  // namespace

template <>
struct septet::EnumNames<Colour> {
  static constexpr std::pair<Colour, std::string_view> names[] = {{Colour::red, "red"},
                                                                  {Colour::green, "green"}};
};

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace septet;
  const auto json = parse_json(fuzz::text_of(data, size));
  if (!json.ok()) {
    PROPERTY(json.error().kind == ErrorKind::invalid && !json.error().message.empty());
    return 0;
  }
  PROPERTY(parse_json(to_text(*json)).ok());
  const auto order = decode<Order>(*json);
  if (!order.ok()) {
    PROPERTY(order.error().kind == ErrorKind::invalid && !order.error().code.empty());
    return 0;
  }
  const Json written = encode(*order);
  const auto again = decode<Order>(written);
  PROPERTY(again.ok());
  PROPERTY(encode(*again) == written);
  return 0;
}
