#include "unit/sync/server_api.h"

#include "base/encoding.h"
#include "base/hash.h"
#include "blob/chunker.h"

namespace septet::sync {

namespace {

using http::Method;

http::Headers header(std::string name, std::string value) {
  http::Headers out;
  out.add(std::move(name), std::move(value));
  return out;
}

http::Headers if_match(std::int64_t revision) {
  return header("If-Match", "\"" + std::to_string(revision) + "\"");
}

template <class Record>
Result<Record> decoded(const Answer& answer) {
  return decode<Record>(TRY(parse_json(answer.body)));
}

std::string framed(std::string_view chunk) {
  std::string out;
  for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(chunk.size() >> shift);
  return out + std::string(chunk);
}

}  // namespace

std::string Answer::code() const {
  const auto problem = parse_json(body);
  return problem.ok() && problem->is_object() ? problem->value("code", "") : "";
}

CutContent cut(std::string_view content) {
  CutContent out;
  blob::Chunker chunker([&](std::string_view chunk) {
    const std::string id = to_hex(sha256(chunk));
    out.refs.push_back({id, static_cast<std::int64_t>(chunk.size())});
    out.chunks[id] = chunk;
    return Result<void>();
  });
  (void)chunker.add(content);  // the sink never fails
  (void)chunker.finish();
  return out;
}

bool is_refusal(const Error& error) {
  return error.kind == ErrorKind::precondition_failed;
}

Result<Answer> ServerApi::send(Method method, const std::string& url, const Json& body,
                               const http::Headers& headers) {
  return send_bytes(method, url, body.is_null() ? "" : to_text(body), headers);
}

// What somebody else's change may bring about is a refusal, everything else that fails a fault.
Result<Answer> ServerApi::send_bytes(Method method, const std::string& url, std::string body,
                                     const http::Headers& headers) {
  Answer answer = TRY(wire_.send(method, url, std::move(body), headers));
  if (answer.good()) return answer;
  const std::string said = url + ": " + std::to_string(answer.status) + " " + answer.body;
  if (answer.status == 404 || answer.status == 409 || answer.status == 412)
    return failure(ErrorKind::precondition_failed, answer.code(), said);
  return internal(said);
}

Result<Id> ServerApi::account() {
  const Answer answer = TRY(send(Method::get, "/api/users/me"));
  return parse_id(TRY(parse_json(answer.body)).value("user_id", ""));
}

Result<std::optional<drive::ChangePage>> ServerApi::changes(const std::string& cursor) {
  const std::string query = cursor.empty() ? "" : "&cursor=" + cursor;
  const auto answer = send(Method::get, "/api/drive/changes?limit=7" + query);
  if (!answer.ok() && is_refusal(answer.error())) return std::optional<drive::ChangePage>();
  return std::optional(TRY(decoded<drive::ChangePage>(TRY(Result<Answer>(answer)))));
}

Result<std::vector<drive::Node>> ServerApi::list(const Id& folder_id) {
  std::vector<drive::Node> out;
  std::optional<std::string> cursor = "";
  while (cursor) {
    const std::string url = "/api/drive/nodes?limit=7&parent_id=" + to_string(folder_id) +
                            (cursor->empty() ? "" : "&cursor=" + *cursor);
    auto page = TRY(decoded<drive::NodePage>(TRY(send(Method::get, url))));
    out.insert(out.end(), page.items.begin(), page.items.end());
    cursor = page.next_cursor;
  }
  return out;
}

Result<std::string> ServerApi::download(const Id& file_id, std::int64_t version) {
  return TRY(send(Method::get, "/api/drive/download?file_id=" + to_string(file_id) +
                                   "&version=" + std::to_string(version)))
      .body;
}

Result<drive::Node> ServerApi::make_folder(const Id& parent_id, const std::string& name) {
  return decoded<drive::Node>(TRY(send(Method::post, "/api/drive/nodes",
                                       {{"parent_id", to_string(parent_id)}, {"name", name}})));
}

Result<drive::Node> ServerApi::move(const Id& node_id, const Id& parent_id, const std::string& name,
                                    std::int64_t revision) {
  return decoded<drive::Node>(
      TRY(send(Method::patch, "/api/drive/nodes/" + to_string(node_id),
               {{"parent_id", to_string(parent_id)}, {"name", name}}, if_match(revision))));
}

Result<void> ServerApi::trash(const drive::Node& node) {
  TRY(send(Method::del, "/api/drive/nodes/" + to_string(node.id) + "?only_empty=true", nullptr,
           if_match(node.revision)));
  return {};
}

Result<drive::UploadState> ServerApi::start_upload(const drive::StartUpload& request,
                                                   const std::string& key) {
  return decoded<drive::UploadState>(TRY(
      send(Method::post, "/api/drive/uploads", encode(request), header("Idempotency-Key", key))));
}

Result<std::optional<drive::UploadState>> ServerApi::upload(const Id& upload_id) {
  const auto answer = send(Method::get, "/api/drive/uploads/" + to_string(upload_id));
  if (!answer.ok() && is_refusal(answer.error())) return std::optional<drive::UploadState>();
  return std::optional(TRY(decoded<drive::UploadState>(TRY(Result<Answer>(answer)))));
}

Result<void> ServerApi::send_chunks(const drive::UploadState& state, const CutContent& content) {
  std::string frames;
  for (const std::string& id : state.missing) frames += framed(content.chunks.at(id));
  TRY(send_bytes(Method::post, "/api/drive/uploads/" + to_string(state.id) + "/chunks", frames,
                 {}));
  return {};
}

Result<drive::UploadReply> ServerApi::commit(const Id& upload_id) {
  return decoded<drive::UploadReply>(
      TRY(send(Method::post, "/api/drive/uploads/" + to_string(upload_id) + "/commit")));
}

Result<void> ServerApi::abort(const Id& upload_id) {
  const auto done = send(Method::del, "/api/drive/uploads/" + to_string(upload_id));
  if (!done.ok() && !is_refusal(done.error())) return done.error();
  return {};
}

}  // namespace septet::sync
