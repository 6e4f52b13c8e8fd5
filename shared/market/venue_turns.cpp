// How the exchange moves on: commands, time, settling, snapshots and recovery.
#include <algorithm>

#include "market/bar_store.h"
#include "market/venue_state.h"

namespace septet::market {

namespace {

// One turn takes no longer, so that requests get theirs. What is due then waits for the next.
constexpr Duration turn_lasts = milliseconds(150);
constexpr int steps_at_once = 64;
// How far time may lag behind before it is bridged, or stood still.
constexpr Duration lag_most = minutes(10);
constexpr Duration save_every = minutes(1);
constexpr std::uint64_t save_every_steps = 100'000;
constexpr int replayed_at_once = 500;
// Seconds are kept of today and a few days before, minutes of a year.
constexpr std::int64_t second_bars_kept_s = 5 * 86'400;
constexpr std::int64_t minute_bars_kept_s = 400 * 86'400;

}  // namespace

Venue::State::State(const Context& given, Settle booked)
    : context(given), settle(std::move(booked)), self(context.make_id()) {}

Result<void> Venue::State::open() {
  TRY(store::migrate_journal(context.database));
  TRY(store::migrate_bars(context.database));
  if (!context.database.shared()) return load();
  if (!TRY(lead())) return follow_leader();
  return {};
}

// ---- recovery ----

Result<void> Venue::State::load() {
  struct Kept {
    std::optional<store::Snapshot> snapshot;
    std::vector<store::StoredStock> stocks;
  };
  auto kept = TRY(context.database.read([](db::Session& session) -> Result<Kept> {
    Kept out;
    out.snapshot = TRY(store::load_snapshot(session));
    out.stocks = TRY(store::stocks_from(session, 0));
    return out;
  }));
  if (!kept.snapshot) return begin_new();
  if (kept.snapshot->posts.size() > kept.stocks.size())
    return internal("the exchange knows more stocks than are listed");
  Exchange loaded = TRY(Exchange::restored(kept.snapshot->exchange));
  for (std::size_t i = 0; i < kept.snapshot->posts.size(); ++i)
    TRY(loaded.add_restored(kept.stocks[i], kept.snapshot->posts[i]));
  {
    const std::lock_guard lock(data);
    exchange.emplace(std::move(loaded));
    for (std::uint32_t i = 0; i < exchange->posts().size(); ++i)
      add_names(exchange->posts()[i].stock(), i);
    command = kept.snapshot->command;
    loaded_steps = static_cast<std::int64_t>(exchange->steps());
    pending.clear();
  }
  return replay();
}

Result<void> Venue::State::begin_new() {
  {
    const std::lock_guard lock(data);
    make_exchange();
  }
  return save();
}

void Venue::State::make_exchange() {
  const Settings& settings = context.settings;
  exchange.emplace(settings.seed, starting_time(context.now(), settings.continuous), settings.speed,
                   settings.continuous);
  anchor(context.now());
}

// Everything after the snapshot once more: the journal's commands, each after as many steps as
// then, and on to where outcomes were settled last.
Result<void> Venue::State::replay() {
  for (;;) {
    const auto entries = TRY(context.database.read([&](db::Session& session) {
      return store::commands_after(session, command, replayed_at_once);
    }));
    for (const auto& entry : entries) {
      run_to(static_cast<std::uint64_t>(entry.steps));
      TRY(take_in(entry));
    }
    if (entries.size() < replayed_at_once) break;
  }
  const auto settled = TRY(context.database.read(store::settled));
  run_to(static_cast<std::uint64_t>(settled.steps));
  const std::lock_guard lock(data);
  pending = exchange->take_outcomes();
  std::erase_if(pending, [&](const Outcome& outcome) {
    return outcome.number <= static_cast<std::uint64_t>(settled.outcome);
  });
  saved_at = context.now();
  saved_steps = static_cast<std::uint64_t>(loaded_steps);
  anchor(context.now());
  in_time = false;
  return {};
}

void Venue::State::run_to(std::uint64_t steps) {
  const std::lock_guard lock(data);
  while (exchange->steps() < steps) exchange->step();
}

// After a write of which nobody knows whether it was kept: what is there is what counts.
Result<void> Venue::State::recheck() {
  if (!doubtful) return {};
  const auto settled = TRY(context.database.read(store::settled));
  std::erase_if(pending, [&](const Outcome& outcome) {
    return outcome.number <= static_cast<std::uint64_t>(settled.outcome);
  });
  const auto entries = TRY(context.database.read([&](db::Session& session) {
    return store::commands_after(session, command, replayed_at_once);
  }));
  for (const auto& entry : entries) TRY(take_in(entry));
  doubtful = false;
  return {};
}

Result<void> Venue::State::checked(Result<void> written) {
  doubtful |= !written.ok() && written.error().code == db::commit_unknown;
  return written;
}

// ---- commands ----

Result<void> Venue::State::take_in(const store::JournalEntry& entry) {
  std::optional<store::StoredStock> listed;
  if (entry.command.kind == CommandKind::list_stock) {
    auto stocks = TRY(context.database.read(
        [&](db::Session& session) { return store::stocks_from(session, entry.command.stock); }));
    if (stocks.empty()) return internal("a stock that is listed and not there");
    listed = std::move(stocks.front());
  }
  const std::lock_guard lock(data);
  if (listed) {
    exchange->list(*listed);
    add_names(listed->stock, entry.command.stock);
    // With a past it opens where that ends.
    if (Command price = entry.command; price.a > 0) {
      price.kind = CommandKind::reprice;
      exchange->apply(price, entry.at);
    }
  } else {
    exchange->apply(entry.command, entry.at);
  }
  command = entry.number;
  if (entry.command.kind == CommandKind::set_clock || entry.command.kind == CommandKind::skip)
    anchor(context.now());
  return {};
}

void Venue::State::add_names(const Stock& stock, std::uint32_t number) {
  by_symbol[stock.symbol] = number;
  by_id[stock.id] = number;
}

Result<bool> Venue::State::perform(const Record& record) {
  if (!TRY(lead())) return false;
  TRY(recheck());
  TRY(catch_up(context.now()));
  TRY(journal_and_apply(record));
  return true;
}

Result<void> Venue::State::journal_and_apply(const Record& record) {
  const Timestamp at = shown_now();
  store::JournalEntry entry;
  TRY(checked(context.database.write([&](db::Transaction& tx) -> Result<void> {
    TRY(check_lease(tx));
    entry = {command + 1, static_cast<std::int64_t>(exchange->steps()), at, TRY(record(tx, at))};
    return store::append_command(tx, entry);
  })));
  TRY(take_in(entry));
  return settle_pending();
}

// ---- outcomes ----

Result<void> Venue::State::settle_pending() {
  for (;;) {
    {
      const std::lock_guard lock(data);
      auto fresh = exchange->take_outcomes();
      pending.insert(pending.end(), fresh.begin(), fresh.end());
    }
    if (pending.empty()) return {};
    TRY(settle_once());
  }
}

// What follows is in the journal together with what it follows from.
Result<void> Venue::State::settle_once() {
  const auto steps = static_cast<std::int64_t>(exchange->steps());
  const Timestamp at = std::max(exchange->now(), pending.back().at);
  std::vector<store::JournalEntry> entries;
  TRY(checked(context.database.write([&](db::Transaction& tx) -> Result<void> {
    following.clear();
    entries.clear();
    TRY(check_lease(tx));
    TRY(settle(tx, pending));
    for (const Command& next : following)
      entries.push_back({command + 1 + static_cast<std::int64_t>(entries.size()), steps, at, next});
    for (const auto& entry : entries) TRY(store::append_command(tx, entry));
    return store::set_settled(tx, {static_cast<std::int64_t>(pending.back().number), steps});
  })));
  pending.clear();
  for (const auto& entry : entries) TRY(take_in(entry));
  return {};
}

// ---- time ----

void Venue::State::anchor(Timestamp real) {
  pace = {exchange->now(), real, exchange->speed()};
}

bool Venue::State::is_due(Timestamp real) const {
  if (exchange->speed() <= 0) return false;
  return exchange->leaps() || pace.at(real) >= exchange->next();
}

// Some of the steps that are due, up to one that did something to a person's order: what follows
// from that comes first. False if there are no more.
bool Venue::State::run_due(Timestamp real) {
  const std::lock_guard lock(data);
  for (int i = 0; i < steps_at_once && exchange->outcomes().empty(); ++i) {
    if (!is_due(real)) return false;
    const bool leaps = exchange->leaps();
    exchange->step();
    if (leaps) anchor(real);
  }
  return true;
}

Result<void> Venue::State::catch_up(Timestamp real) {
  TRY(settle_pending());
  if (!in_time || real - pace.real > lag_most) TRY(bridge(real));
  while (run_due(real)) {
    TRY(settle_pending());
    if (context.now() - real > turn_lasts) break;
  }
  note_time(real);
  return settle_pending();
}

// The exchange was off, or nobody moved it on. One whose time has fallen far behind the real one
// goes on to it. One that goes with the real time catches up step by step; for others time stood
// still.
Result<void> Venue::State::bridge(Timestamp real) {
  const bool continuous = exchange->exchange_time().continuous();
  const Timestamp to = starting_time(real, continuous);
  in_time = true;
  if (exchange->speed() > 0 && exchange->now() + lag_most < to && exchange->next() < to)
    return journal_and_apply([&](db::Transaction&, Timestamp) -> Result<Command> {
      return Command{.kind = CommandKind::skip, .a = to.us};
    });
  const std::lock_guard lock(data);
  if (real - pace.real > lag_most) anchor(real);
  if (!continuous && exchange->speed() == 1 && exchange->now() < real) pace = {real, real, 1};
  return {};
}

// Everything that was due is done: a later look at the real clock counts from here.
void Venue::State::note_time(Timestamp real) {
  const std::lock_guard lock(data);
  if (!is_due(real)) pace = {pace.at(real), real, exchange->speed()};
}

Result<void> Venue::State::advance() {
  if (!TRY(lead())) return follow_leader();
  TRY(recheck());
  const Timestamp real = context.now();
  TRY(catch_up(real));
  if (context.database.shared()) {
    TRY(answer_inbox());
    TRY(tell_progress(real));
  }
  return save_now_and_then(real);
}

// ---- snapshots ----

Result<void> Venue::State::save_now_and_then(Timestamp real) {
  const std::uint64_t since = exchange->steps() - saved_steps;
  if (since == 0 || (real - saved_at < save_every && since < save_every_steps)) return {};
  return save();
}

store::Snapshot Venue::State::snapshot() {
  const std::lock_guard lock(data);
  store::Snapshot out{.command = command, .exchange = exchange->saved(), .posts = {}};
  for (const TradingPost& post : exchange->posts()) out.posts.push_back(post.saved());
  return out;
}

// With the bars that are finished: those that grow are in the snapshot.
Result<void> Venue::State::save() {
  const store::Snapshot taken = snapshot();
  const auto& posts = exchange->posts();
  const std::int64_t now_s = exchange->now().us / 1'000'000;
  const bool forget = now_s - seconds_forgotten_at > 3'600;
  TRY(checked(context.database.write([&](db::Transaction& tx) -> Result<void> {
    TRY(check_lease(tx));
    for (const TradingPost& post : posts)
      for (const BarBase base : bar_bases)
        TRY(store::put_bars(tx, post.stock().id, base, post.finished_bars(base)));
    if (forget) {
      TRY(store::forget_bars(tx, BarBase::second, now_s - second_bars_kept_s));
      TRY(store::forget_bars(tx, BarBase::minute, now_s - minute_bars_kept_s));
    }
    const auto steps = static_cast<std::int64_t>(exchange->steps());
    TRY(store::set_progress(tx, {steps, steps}));
    return store::save_snapshot(tx, taken);
  })));
  const std::lock_guard lock(data);
  for (std::size_t i = 0; i < posts.size(); ++i)
    for (const BarBase base : bar_bases)
      exchange->forget_bars(i, base, posts[i].finished_bars(base).size());
  saved_at = context.now();
  saved_steps = exchange->steps();
  if (forget) seconds_forgotten_at = now_s;
  return {};
}

void Venue::State::close() {
  if (!exchange || !leading || doubtful || !pending.empty()) return;  // the journal has it
  if (exchange->steps() != saved_steps) (void)save();
  if (context.database.shared())
    (void)context.database.write(
        [&](db::Transaction& tx) { return store::give_up_lease(tx, self); });
}

}  // namespace septet::market
