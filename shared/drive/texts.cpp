#include "drive/texts.h"

#include "drive/files.h"
#include "drive/kinds.h"
#include "drive/name_index.h"
#include "drive/rules.h"
#include "drive/tools.h"

namespace septet::drive {

namespace {

using store::TextState;
using store::WantedText;

constexpr char extract_job[] = "drive.extract_text";
constexpr char list_job[] = "drive.list_texts";
constexpr int batch_texts = 50;
constexpr std::size_t batch_text_bytes = 256 << 10;  // of one write
constexpr std::size_t text_max_bytes = 1 << 20;      // what the index takes
constexpr int batch_listed = 500;
constexpr int batch_asked = 100;
constexpr int begun_again_most = 2;

Result<void> ask(db::Transaction& tx, Context& context, const Id& account_id) {
  const std::string account = to_string(account_id);
  return context.jobs.enqueue(tx, {.kind = extract_job,
                                   .payload = {{"account_id", account}},
                                   .unique_key = account,
                                   .delay = context.text_delay});
}

// What passes by itself: then it is tried again.
bool is_passing(const Error& error) {
  return error.kind == ErrorKind::unavailable;
}

}  // namespace

Result<void> ask_for_text(db::Transaction& tx, Context& context, const store::NodeRow& row) {
  if (row.kind != NodeKind::file || text_form_of(row.name) == extract::Form::none) return {};
  return ask(tx, context, row.account_id);
}

void settle_texts(Context& context) {
  if (context.text_delay.us == 0) context.jobs.settle();
}

void Texts::add_jobs() {
  context_.jobs.add_kind(
      extract_job, [this](const jobs::Job& job, const auto& stop) { return extract(job, stop); });
  context_.jobs.add_kind(list_job,
                         [this](const jobs::Job&, const auto& stop) { return list_older(stop); });
}

Result<void> Texts::ask_for_all() {
  const bool has_pdf = context_.tools != nullptr && context_.tools->has(Tool::pdf_text);
  return context_.database.write([&](db::Transaction& tx) -> Result<void> {
    if (has_pdf) TRY(store::want_waiting_texts(tx));
    for (const Id& account_id : TRY(store::accounts_with_wanted_texts(tx, batch_asked)))
      TRY(ask(tx, context_, account_id));
    if (!TRY(store::any_older_files(tx))) return {};
    return context_.jobs.enqueue(tx, {.kind = list_job, .unique_key = "all"});
  });
}

Result<void> Texts::list_older(const jobs::StopAsked& stop) {
  while (TRY(context_.database.write(
      [](db::Transaction& tx) { return store::list_older_files(tx, batch_listed); })))
    if (stop()) return jobs::stopped();
  return ask_for_all();
}

Result<void> Texts::extract(const jobs::Job& job, const jobs::StopAsked& stop) {
  const Id account_id = TRY(parse_id(job.payload.value("account_id", "")));
  while (TRY(extract_some(account_id, job.attempts > 1, stop)))
    if (stop()) return jobs::stopped();
  return {};
}

// `again`: an attempt before this one did not come to its end. Whatever was to blame is passed over
// after the second time, rather than hold up the others for ever.
Result<bool> Texts::extract_some(const Id& account_id, bool again, const jobs::StopAsked& stop) {
  const auto wanted = TRY(context_.database.read(
      [&](db::Session& session) { return store::wanted_texts(session, account_id, batch_texts); }));
  std::vector<Done> done;
  std::size_t bytes = 0;
  for (const WantedText& one : wanted) {
    if (stop()) break;
    if (one.attempts >= begun_again_most) {
      TRY(leave(one, TextState::found));
      continue;
    }
    if (again)
      TRY(context_.database.write(
          [&](db::Transaction& tx) { return store::count_attempt(tx, one.node_id); }));
    auto text = TRY(text_of(one));
    if (!text) continue;
    bytes += text->size();
    done.push_back({one, *std::move(text)});
    if (bytes < batch_text_bytes) continue;
    TRY(keep(account_id, done));
    done.clear();
    bytes = 0;
  }
  if (!done.empty()) TRY(keep(account_id, done));
  return !wanted.empty();
}

Result<void> Texts::leave(const WantedText& wanted, TextState state) {
  return context_.database.write([&](db::Transaction& tx) {
    return store::set_text_state(tx, wanted.node_id, wanted.version, state);
  });
}

// Nothing, if it takes a program that this host lacks: the file waits until there is one.
Result<std::optional<std::string>> Texts::text_of(const WantedText& wanted) {
  const bool by_program = wanted.form == extract::Form::pdf;
  if (by_program && (context_.tools == nullptr || !context_.tools->has(Tool::pdf_text))) {
    TRY(leave(wanted, TextState::waiting));
    return std::optional<std::string>();
  }
  const auto version = TRY(context_.database.read([&](db::Session& session) {
    return store::version(session, wanted.node_id, wanted.version);
  }));
  if (!version) return std::optional(std::string());
  const auto manifest = context_.content.open(version->manifest, wanted.node_id, wanted.version);
  if (!manifest.ok()) return std::optional(std::string());
  const http::Stream source = stream_of(context_, *manifest);
  auto text = by_program ? context_.tools->pdf_text(source, text_max_bytes)
                         : extract::text_of(wanted.form, source, text_max_bytes);
  if (!text.ok() && is_passing(text.error())) return text.error();
  return std::optional(text.ok() ? *std::move(text) : std::string());
}

Result<void> Texts::keep(const Id& account_id, const std::vector<Done>& done) {
  return context_.database.write(account_id, [&](db::Transaction& tx) -> Result<void> {
    for (const auto& [wanted, text] : done) {
      const auto row = TRY(store::find(tx, wanted.node_id));
      if (!row) TRY(store::forget_text(tx, wanted.node_id));
      if (row && !row->trashed_at && row->version == wanted.version)
        TRY(node_index.put(tx,
                           {row->id, row->account_id, row->name, natural_key(row->name), text}));
      TRY(store::set_text_state(tx, wanted.node_id, wanted.version, TextState::found));
    }
    return {};
  });
}

}  // namespace septet::drive
