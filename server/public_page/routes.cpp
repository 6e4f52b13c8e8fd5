#include "server/public_page/routes.h"

#include "base/text.h"
#include "drive/routes.h"
#include "drive/rules.h"
#include "http/disposition.h"
#include "http/multipart.h"
#include "server/public_page/text.h"

namespace septet::public_page {

namespace {

using drive::LinkMode;
using drive::Visit;
using http::Call;
using http::Method;
using http::Response;

constexpr int page_items = 200;
constexpr std::uint64_t form_overhead_bytes = 1 << 20;
constexpr std::uint64_t password_form_max_bytes = 16 << 10;
constexpr std::size_t text_preview_bytes = 64 << 10;
constexpr std::string_view pass_cookie = "septet_link";
constexpr std::string_view began_cookie = "septet_began";

// No script but ours, no content of others but what is embedded, which has a policy of its own.
constexpr std::string_view page_policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; "
    "media-src 'self'; frame-src 'self'; connect-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'";

struct Host {
  drive::Service& drive;
  Assets assets;
};
using Answer = Result<Response> (*)(const Host&, Call&);

std::string address_of(const Call& call) {
  return "/s/" + call.param("token");
}

Frame frame_of(const Host& host, const Call& call) {
  return {host.assets, address_of(call)};
}

bool wants_json(const http::Request& request) {
  const std::string accepted = request.headers.get("Accept");
  return accepted.find("application/json") != accepted.npos &&
         accepted.find("text/html") == accepted.npos;
}

Response html(std::string text, int status = 200) {
  Response out = Response::text(std::move(text), "text/html; charset=utf-8", status);
  out.headers.add("Content-Security-Policy", std::string(page_policy));
  return out;
}

bool is_over(const Error& error) {
  return error.code == "link_expired" || error.code == "link_used_up";
}

// What is over is gone (RFC 9110, section 15.5.11), which the rest of Septet has no need to say.
Response problem(const Error& error) {
  if (!is_over(error)) return http::problem(error);
  const Json document = {{"type", "about:blank"},
                         {"title", "No longer there"},
                         {"status", 410},
                         {"detail", error.message},
                         {"code", error.code}};
  return Response::text(to_text(document), "application/problem+json", 410);
}

bool asks_password(const Error& error) {
  return error.code == "password_needed" || error.code == "wrong_password";
}

Response refusal(const Host& host, const Call& call, const Error& error) {
  Response as_json = problem(error);
  if (wants_json(call.request)) return as_json;
  const Frame frame = frame_of(host, call);
  const bool again = error.code == "wrong_password";
  Response out = asks_password(error)
                     ? html(password_page(frame, again ? error.message : ""), as_json.status)
                     : html(message_page(frame, error), as_json.status);
  if (const std::string* wait = as_json.headers.find("Retry-After"))
    out.headers.add("Retry-After", *wait);
  return out;
}

// On everything that comes by a link: no search engine lists it, nobody in between keeps it.
Response guarded(Response response) {
  response.headers.add("X-Robots-Tag", "noindex, nofollow");
  if (response.headers.find("Cache-Control") == nullptr)
    response.headers.add("Cache-Control", "private, no-store");
  return response;
}

// An error of ours goes on as it is, so that its cause reaches the log.
Result<Response> answered(const Host& host, Call& call, Answer answer) {
  Result<Response> given = answer(host, call);
  if (given.ok()) return guarded(*std::move(given));
  if (given.error().kind == ErrorKind::internal) return given;
  return guarded(refusal(host, call, given.error()));
}

std::string cookie_line(const Call& call, std::string_view name, const std::string& value,
                        const std::string& path) {
  return std::string(name) + "=" + value + "; Path=" + path + "; HttpOnly; SameSite=Lax" +
         (call.request.secure ? "; Secure" : "");
}

Result<Visit> enter(const Host& host, const Call& call) {
  return host.drive.visits.enter(call.param("token"),
                                 http::cookie(call.request, pass_cookie).value_or(""));
}

// The beginning of a file that is shown as text.
Result<std::string> text_of(const Host& host, const Visit& visit, const drive::PublicView& view) {
  if (preview_of(view) != Preview::text || view.node.size_bytes == 0) return std::string();
  auto file = TRY(host.drive.visits.open(visit, view.node.id));
  std::string text;
  const auto wanted = std::min<std::uint64_t>(file.stream.size, text_preview_bytes);
  while (text.size() < wanted)
    text += TRY(file.stream.read(text.size(), static_cast<std::size_t>(wanted) - text.size()));
  return whole_characters(text);
}

Result<Response> view(const Host& host, Call& call) {
  const Visit visit = TRY(enter(host, call));
  std::optional<Id> node_id;
  if (call.request.query.find("node") != nullptr)
    node_id = TRY(drive::query_id(call, "node", visit.top.id));
  const std::string cursor = call.request.query.get("cursor");
  const auto seen =
      TRY(host.drive.visits.look(visit, node_id, cursor, TRY(call.limit(page_items))));
  if (wants_json(call.request)) return Response::record(seen);
  const Frame frame = frame_of(host, call);
  if (seen.mode == LinkMode::drop) return html(drop_page(frame, seen, {}, ""));
  return html(view_page(frame, seen, TRY(text_of(host, visit, seen)), cursor.empty()));
}

// Counts the transfer that this answer begins. A part of one that has begun does not count again.
Result<void> count(const Host& host, const Call& call, const Visit& visit, std::string_view what,
                   Response& response) {
  const bool has_content = response.status == 200 || response.status == 206;
  if (call.request.method == Method::head || !has_content) return {};
  const std::string proof = drive::Visits::proof(visit, what);
  const bool goes_on = call.request.headers.find("Range") != nullptr &&
                       http::cookie(call.request, began_cookie) == proof;
  if (goes_on) return {};
  TRY(host.drive.visits.begin(visit));
  response.headers.add("Set-Cookie", cookie_line(call, began_cookie, proof, call.request.path));
  return {};
}

Result<Response> file(const Host& host, Call& call) {
  const Visit visit = TRY(enter(host, call));
  const Id file_id = TRY(call.id("node"));
  const bool is_saved = call.request.query.find("download") != nullptr;
  auto opened = TRY(host.drive.visits.open(visit, file_id));
  const std::string_view type = drive::content_type_of(opened.name);
  if (visit.link.mode == LinkMode::view && (is_saved || !drive::may_show_inline(type)))
    return failure(ErrorKind::forbidden, "view_only", "Nothing can be taken away by it.");
  const std::string what = to_string(file_id) + "-" + std::to_string(opened.version);
  Response response = Response::content(call.request, std::move(opened.stream), std::string(type),
                                        "\"" + what + "\"");
  drive::guard_content(response, opened.name, is_saved);
  // To look at what has no limit is no download.
  if (is_saved || visit.link.download_limit) TRY(count(host, call, visit, what, response));
  return response;
}

Result<Response> archive(const Host& host, Call& call) {
  const Visit visit = TRY(enter(host, call));
  const Id folder_id = TRY(call.id("node"));
  auto made = TRY(host.drive.visits.archive(visit, folder_id));
  Response response =
      Response::content(call.request, std::move(made.stream), "application/zip", "");
  response.headers.add("Content-Disposition", http::content_disposition(made.name, false));
  TRY(count(host, call, visit, "archive of " + to_string(folder_id), response));
  return response;
}

// Of a form or of JSON.
Result<std::string> typed_password(const Call& call) {
  const std::string body = TRY(call.body(password_form_max_bytes));
  if (call.request.headers.get("Content-Type").starts_with("application/json"))
    return TRY(decode<drive::Unlock>(TRY(parse_json(body)))).password;
  return http::Query(body).get("password");
}

Result<Response> unlock(const Host& host, Call& call) {
  const std::string password = TRY(typed_password(call));
  const auto pass = host.drive.visits.unlock(call.param("token"), password, call.caller.address);
  // Too many tries: on the page where the next one is made.
  if (!pass.ok() && pass.error().kind == ErrorKind::too_many && !wants_json(call.request)) {
    Response out = html(password_page(frame_of(host, call), pass.error().message), 429);
    out.headers.add("Retry-After", std::to_string(pass.error().retry_after_s));
    return out;
  }
  if (!pass.ok()) return pass.error();
  Response out = Response::empty(wants_json(call.request) ? 204 : 303);
  if (out.status == 303) out.headers.add("Location", address_of(call));
  if (!pass->empty())
    out.headers.add("Set-Cookie", cookie_line(call, pass_cookie, *pass, address_of(call)));
  return out;
}

// A form with any number of files, taken as it arrives.
Result<void> take_files(Call& call, drive::Drop& drop) {
  const std::string boundary =
      TRY(http::multipart_boundary(call.request.headers.get("Content-Type")));
  if (call.request.body == nullptr) return invalid("file", "missing_field", "There is no file.");
  bool in_file = false;
  http::MultipartParser parser(
      boundary,
      {.begin = [&](http::Part part) -> Result<void> {
         // A form that was sent with nothing chosen has one file without a name.
         const std::string name = part.filename.value_or("");
         in_file = part.name == "file" && !name.empty();
         return in_file ? drop.begin(name) : Result<void>();
       },
       .data = [&](std::string_view piece) { return in_file ? drop.add(piece) : Result<void>(); },
       .end = [&] { return in_file ? drop.end() : Result<void>(); }});
  TRY(call.request.body->drain(drive::file_max_bytes + form_overhead_bytes,
                               [&](std::string_view piece) { return parser.add(piece); }));
  TRY(parser.finish());
  if (drop.arrived().items.empty())
    return invalid("file", "missing_field", "Choose a file to send first.");
  return {};
}

Error for_strangers(Error error) {
  if (error.code == "quota_exceeded")
    error.message = "Whoever made this link has no room left for it.";
  return error;
}

// What became of a form that was sent without a script.
Result<Response> drop_result(const Host& host, const Call& call, const Visit& visit,
                             const drive::DropReply& arrived, const Result<void>& taken) {
  const auto seen = TRY(host.drive.visits.look(visit, {}, "", 1));
  const std::string complaint = taken.ok() ? "" : taken.error().message;
  return html(drop_page(frame_of(host, call), seen, arrived, complaint),
              taken.ok() ? 200 : problem(taken.error()).status);
}

Result<Response> upload(const Host& host, Call& call) {
  const Visit visit = TRY(enter(host, call));
  const auto size = call.request.body == nullptr ? std::nullopt : call.request.body->size();
  Result<void> taken =
      host.drive.visits.check_drop(visit, static_cast<std::int64_t>(size.value_or(0)));
  drive::Drop drop(host.drive.visits, visit);
  if (taken.ok()) taken = take_files(call, drop);
  if (taken.ok() && wants_json(call.request)) return Response::record(drop.arrived());
  if (!taken.ok()) taken = for_strangers(taken.error());
  const bool on_the_form = taken.ok() || taken.error().kind == ErrorKind::invalid ||
                           taken.error().kind == ErrorKind::storage_full ||
                           taken.error().kind == ErrorKind::too_large;
  if (!on_the_form || wants_json(call.request)) return taken.error();
  return drop_result(host, call, visit, drop.arrived(), taken);
}

http::Route route(Method method, std::string path, std::string summary) {
  return {.method = method,
          .path = std::move(path),
          .service = "links",
          .summary = std::move(summary),
          .access = http::Access::stranger};
}

}  // namespace

void bind_public_routes(http::Router& router, drive::Service& drive, const Assets& assets) {
  const auto host = std::make_shared<const Host>(Host{drive, assets});
  const auto add = [&](http::Route&& made, Answer answer, Json reply = nullptr) {
    made.handle = [host, answer](Call& call) { return answered(*host, call, answer); };
    made.reply = std::move(reply);
    router.add(std::move(made));
  };
  add(route(Method::get, "/s/{token}",
            "What a link leads to, as a page or as JSON (?node, cursor, limit)"),
      view, schema_of<drive::PublicView>());
  add(route(Method::get, "/s/{token}/files/{node}", "A file behind a link (?download; Range)"),
      file);
  add(route(Method::get, "/s/{token}/archives/{node}",
            "A folder behind a link, as a ZIP archive made on the fly (Range)"),
      archive);
  http::Route entering = route(Method::post, "/s/{token}/unlock", "Give the link's password");
  entering.request = schema_of<drive::Unlock>();
  entering.status = 204;
  entering.strict = true;
  add(std::move(entering), unlock);
  http::Route sending = route(Method::post, "/s/{token}/upload",
                              "Put files into a drop box, as multipart/form-data: file, …");
  sending.body_limit = drive::file_max_bytes + form_overhead_bytes;
  add(std::move(sending), upload, schema_of<drive::DropReply>());
}

}  // namespace septet::public_page
