// Several servers on one database: one runs the books, by a lease. The others run the same state
// machine behind it, by the journal and by how far it has come, so that each answers from its own
// memory; what they are asked to do goes into the inbox of the one that leads.
#include "market/venue_state.h"

namespace septet::market {

namespace {

constexpr Duration lease_lasts = seconds(10);
constexpr Duration lease_is_renewed = seconds(5);  // before it ends
constexpr Duration lease_asked_every = seconds(2);
constexpr Duration told_every = milliseconds(500);
constexpr Duration answers_within = seconds(8);
constexpr int followed_at_once = 1'000;
constexpr int requests_at_once = 200;

}  // namespace

// Whether this server runs the books. Who begins to, reads everything anew.
Result<bool> Venue::State::lead() {
  if (!context.database.shared()) return true;
  const Timestamp now = context.now();
  if (leading && now + lease_is_renewed < lease_ends) return true;
  if (!leading && now - lease_asked_at < lease_asked_every) return false;
  lease_asked_at = now;
  const bool was = leading && exchange && now < lease_ends;
  const bool taken = TRY(context.database.write(
      [&](db::Transaction& tx) { return store::take_lease(tx, self, now, now + lease_lasts); }));
  {
    const std::lock_guard lock(data);
    leading = taken;
  }
  if (!taken) return false;
  lease_ends = now + lease_lasts;
  if (!was) TRY(load());
  return true;
}

Result<void> Venue::State::check_lease(db::Session& session) {
  return context.database.shared() ? store::check_lease(session, self) : Result<void>();
}

// ---- behind the one that leads ----

Result<void> Venue::State::follow_leader() {
  struct Ahead {
    store::Progress progress;
    std::vector<store::JournalEntry> commands;
  };
  const auto news = TRY(context.database.read([&](db::Session& session) -> Result<Ahead> {
    Ahead out;
    out.progress = TRY(store::progress(session));
    out.commands = TRY(store::commands_after(session, command, followed_at_once));
    return out;
  }));
  // What was written down with the snapshot is to be forgotten here too: it begins from there.
  if (!exchange || news.progress.saved_steps != loaded_steps) return load_behind();
  for (const auto& entry : news.commands) {
    run_to(static_cast<std::uint64_t>(entry.steps));
    TRY(take_in(entry));
  }
  if (news.commands.size() < followed_at_once)
    run_to(static_cast<std::uint64_t>(news.progress.steps));
  const std::lock_guard lock(data);
  (void)exchange->take_outcomes();
  anchor(context.now());
  return {};
}

Result<void> Venue::State::load_behind() {
  const bool there = TRY(context.database.read([](db::Session& session) -> Result<bool> {
    return TRY(store::load_snapshot(session)).has_value();
  }));
  if (there) TRY(load());
  const std::lock_guard lock(data);
  pending.clear();
  // The one that leads has not written it down yet: an empty one until it has.
  if (!there && !exchange) make_exchange();
  return {};
}

Result<void> Venue::State::perform_elsewhere(const Record& record) {
  const Timestamp at = [&] {
    const std::lock_guard lock(data);
    return shown_now();
  }();
  const Id id = context.make_id();
  TRY(context.database.write([&](db::Transaction& tx) -> Result<void> {
    return store::put_in_inbox(tx, id, TRY(record(tx, at)));
  }));
  for (const Timestamp until = context.now() + answers_within; context.now() < until;) {
    if (context.settings.pause) context.settings.pause();
    if (TRY(context.database.read(
            [&](db::Session& session) { return store::is_settled(session, id); })))
      return context.database.write(
          [&](db::Transaction& tx) { return store::take_from_inbox(tx, id); });
  }
  return failure(ErrorKind::unavailable, "market_slow",
                 "The exchange has not answered yet. What you asked for may still be done.");
}

// ---- in front of the others ----

Result<void> Venue::State::answer_inbox() {
  const auto requests = TRY(context.database.read(
      [](db::Session& session) { return store::new_in_inbox(session, requests_at_once); }));
  for (const auto& request : requests) TRY(journal_request(request));
  const bool waiting = !requests.empty() || !inbox_settled;
  if (!waiting) return {};
  TRY(checked(context.database.write([](db::Transaction& tx) { return store::mark_settled(tx); })));
  inbox_settled = true;
  return {};
}

Result<void> Venue::State::journal_request(const store::Request& request) {
  store::JournalEntry entry;
  inbox_settled = false;
  TRY(checked(context.database.write([&](db::Transaction& tx) -> Result<void> {
    TRY(check_lease(tx));
    entry = {command + 1, static_cast<std::int64_t>(exchange->steps()), shown_now(),
             request.command};
    TRY(store::append_command(tx, entry));
    return store::mark_journalled(tx, request.id);
  })));
  TRY(take_in(entry));
  return settle_pending();
}

Result<void> Venue::State::tell_progress(Timestamp real) {
  if (real - told_at < told_every) return {};
  const store::Progress now{static_cast<std::int64_t>(exchange->steps()),
                            static_cast<std::int64_t>(saved_steps)};
  TRY(checked(context.database.write([&](db::Transaction& tx) -> Result<void> {
    TRY(check_lease(tx));
    return store::set_progress(tx, now);
  })));
  told_at = real;
  return {};
}

}  // namespace septet::market
