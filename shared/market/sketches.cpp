#include "market/sketches.h"

#include "base/encoding.h"
#include "base/hash.h"
#include "events/outbox.h"
#include "market/drawing_store.h"
#include "market/written.h"

namespace septet::market {

namespace {

constexpr std::size_t drawing_text_bytes = 500;
constexpr std::int64_t series_colours = 6;
constexpr std::size_t token_bytes = 16;  // 128 random bits

std::size_t anchors_of(DrawingKind kind) {
  switch (kind) {
    case DrawingKind::horizontal:
    case DrawingKind::text:
      return 1;
    case DrawingKind::channel:
      return 3;
    default:
      return 2;
  }
}

Result<void> check_drawing(Drawing& drawing, std::size_t index) {
  if (drawing.anchors.size() != anchors_of(drawing.kind))
    return invalid(
        item_field("items", index, "anchors"), "wrong_count",
        "This kind of drawing has " + std::to_string(anchors_of(drawing.kind)) + " corners.");
  for (const Anchor& anchor : drawing.anchors)
    if (anchor.price <= Price{})
      return invalid(item_field("items", index, "anchors"), "price_not_positive",
                     "A price is more than nothing.");
  if (drawing.series < 0 || drawing.series >= series_colours)
    return invalid(item_field("items", index, "series"), "out_of_range",
                   "Colours are numbered from 0 to 5.");
  drawing.text =
      TRY(written(drawing.text, item_field("items", index, "text"), 0, drawing_text_bytes));
  return {};
}

}  // namespace

Result<std::string> Sketches::symbol_in_path(const std::string& symbol) {
  auto listed = listed_symbol(floor_, symbol, {});
  if (!listed.ok())
    return failure(ErrorKind::not_found, "unknown_symbol", "There is no such stock.");
  return listed;
}

Result<Drawings> Sketches::get(const Caller& caller, const std::string& symbol) {
  const std::string listed = TRY(symbol_in_path(symbol));
  return context_.database.read(
      [&](db::Session& session) { return store::drawings(session, caller.account_id, listed); });
}

Result<Drawings> Sketches::put(const Caller& caller, const std::string& symbol,
                               const Drawings& wanted) {
  Drawings next = wanted;
  next.symbol = TRY(symbol_in_path(symbol));
  if (next.items.size() > drawings_most)
    return invalid("items", "too_many", "There can be 200 drawings on a stock at most.");
  for (std::size_t i = 0; i < next.items.size(); ++i) TRY(check_drawing(next.items[i], i));
  next.revision = wanted.revision + 1;
  TRY(context_.database.write([&](db::Transaction& tx) -> Result<void> {
    const Drawings now = TRY(store::drawings(tx, caller.account_id, next.symbol));
    if (now.revision != wanted.revision)
      return failure(ErrorKind::conflict, "changed_meanwhile",
                     "These drawings have been changed in another place.");
    TRY(store::put_drawings(tx, caller.account_id, next));
    return events::append(tx, context_.now(),
                          {caller.account_id,
                           "market",
                           "drawings.changed",
                           {{"symbol", next.symbol}, {"revision", next.revision}}});
  }));
  return next;
}

Result<SharedDrawings> Sketches::share(const Caller& caller, const std::string& symbol) {
  const std::string listed = TRY(symbol_in_path(symbol));
  const std::string token = to_base64url(context_.random.bytes(token_bytes));
  TRY(context_.database.write([&](db::Transaction& tx) -> Result<void> {
    const Drawings now = TRY(store::drawings(tx, caller.account_id, listed));
    if (now.items.empty())
      return failure(ErrorKind::conflict, "nothing_to_share", "There is nothing drawn yet.");
    if (TRY(store::shared_count(tx, caller.account_id)) >= shared_drawings_most)
      return failure(ErrorKind::conflict, "too_many_shared",
                     "There can be 500 shared charts at most.");
    return store::insert_shared(tx, sha256(token), caller.account_id, now, context_.now());
  }));
  return SharedDrawings{token};
}

Result<Drawings> Sketches::shared(const std::string& token) {
  auto found = TRY(context_.database.read(
      [&](db::Session& session) { return store::shared(session, sha256(token)); }));
  if (!found) return not_found("There is no chart at this address.");
  return *std::move(found);
}

Result<bool> Sketches::is_shared(db::Session& session, const std::string& token) {
  return TRY(store::shared(session, sha256(token))).has_value();
}

Result<Layout> Sketches::layout(const Caller& caller) {
  const auto text = TRY(context_.database.read(
      [&](db::Session& session) { return store::layout(session, caller.account_id); }));
  return Layout{text ? TRY(parse_json(*text)) : Json()};
}

Result<Layout> Sketches::set_layout(const Caller& caller, const Layout& layout) {
  const std::string text = to_text(layout.content);
  if (text.size() > layout_bytes_most)
    return failure(ErrorKind::too_large, "layout_too_large", "A layout has 64 KiB at most.");
  TRY(context_.database.write(
      [&](db::Transaction& tx) { return store::put_layout(tx, caller.account_id, text); }));
  return layout;
}

Result<void> Sketches::forget_account(db::Transaction& tx, const Id& account_id) {
  return store::erase_drawings(tx, account_id);
}

}  // namespace septet::market
