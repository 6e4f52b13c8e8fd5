// PROPPATCH: all of its instructions, in their order, or none.
#include "server/dav/dates.h"
#include "server/dav/dav.h"
#include "server/dav/properties.h"

namespace septet::dav {

namespace {

using drive::store::NodeRow;
using http::Call;
using http::Response;

constexpr std::size_t property_max_bytes = 64 * 1024;
constexpr std::size_t properties_max = 500;  // of one node

struct Instruction {
  bool removes = false;
  XmlElement property;
};

Error bad_body() {
  return invalid("", "bad_proppatch", "The body sets and removes no properties.");
}

Result<std::vector<Instruction>> instructions_from(std::string_view body) {
  XmlElement root = TRY(parse_xml(body));
  if (!root.is("propertyupdate")) return bad_body();
  std::vector<Instruction> out;
  for (XmlElement& step : root.children) {
    if (!step.is("set") && !step.is("remove")) continue;
    for (XmlElement& list : step.children)
      if (list.is("prop"))
        for (XmlElement& property : list.children)
          out.push_back({step.is("remove"), std::move(property)});
  }
  if (out.empty()) return bad_body();
  return out;
}

bool is_time(const Instruction& one) {
  return live_property(one.property.name) == Live::getlastmodified;
}

bool is_refused(const Instruction& one) {
  if (is_time(one)) return one.removes || !parse_http_date(one.property.text);
  return is_protected(one.property.name);
}

Result<void> apply(db::Transaction& tx, NodeRow& node, const Instruction& one) {
  if (is_time(one))
    return drive::store::set_modified(tx, node, *parse_http_date(one.property.text));
  if (one.removes) return store::erase_property(tx, node.id, one.property.name);
  store::Property property{one.property.name, to_xml(one.property)};
  if (property.xml.size() > property_max_bytes)
    return failure(ErrorKind::storage_full, "property_too_large", "A property has 64 KiB at most.");
  return store::set_property(tx, node.account_id, node.id, property);
}

Result<void> apply_all(db::Transaction& tx, Dav& dav, NodeRow node,
                       const std::vector<Instruction>& instructions) {
  bool timed = false;
  for (const Instruction& one : instructions) {
    TRY(apply(tx, node, one));
    timed |= is_time(one);
  }
  if (TRY(store::properties(tx, node.id)).size() > properties_max)
    return failure(ErrorKind::storage_full, "too_many_properties",
                   "A file or folder has 500 properties at most.");
  if (!timed) return {};
  return drive::announce(tx, dav.now(), node.account_id, drive::NodeChange::changed,
                         {node.id, node.parent_id});
}

void append_outcome(std::string& out, const XmlName& name, std::string_view status) {
  out += "<D:propstat><D:prop>";
  append_empty(out, name);
  ((out += "</D:prop><D:status>HTTP/1.1 ") += status) += "</D:status></D:propstat>";
}

// What became of each; if one is refused, the others fail with it.
std::string outcomes(const std::string& address, const std::vector<Instruction>& instructions,
                     bool any_refused) {
  std::string out(multistatus_begin);
  out += "<D:response><D:href>" + address + "</D:href>";
  for (const Instruction& one : instructions)
    append_outcome(out, one.property.name,
                   is_refused(one) ? "403 Forbidden"
                   : any_refused   ? "424 Failed Dependency"
                                   : "200 OK");
  out += "</D:response>\n";
  return out += multistatus_end;
}

}  // namespace

Result<Response> proppatch(Dav& dav, Call& call) {
  const Ask ask = TRY(ask_of(call));
  const auto instructions = TRY(instructions_from(TRY(call.body(xml_max_bytes))));
  const bool any_refused = std::any_of(instructions.begin(), instructions.end(), is_refused);
  const auto address =
      TRY(dav.context().database.write([&](db::Transaction& tx) -> Result<std::string> {
        const Scene scene = TRY(scene_of(tx, dav, ask));
        TRY(check_exists(scene.place));
        TRY(check_unlocked(tx, scene, scene.place, ask, Reach::node));
        if (!any_refused) TRY(apply_all(tx, dav, scene.place.node(), instructions));
        return scene.place.address();
      }));
  return Response::text(outcomes(address, instructions, any_refused),
                        "application/xml; charset=utf-8", 207);
}

}  // namespace septet::dav
