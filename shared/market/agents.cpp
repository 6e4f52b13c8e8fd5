#include "market/agents.h"

#include <algorithm>

#include "market/crowd.h"
#include "market/makers.h"
#include "market/price_ticks.h"
#include "market/rhythm.h"

namespace septet::market {

namespace {

constexpr std::int64_t most_rounds = 4;
constexpr std::int64_t compare_ppm = 20'000;
constexpr std::int64_t extended_ppm = 250'000;  // of the steps in which makers look, outside hours

std::int64_t letters_hash(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325u;  // FNV-1a
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
  return static_cast<std::int64_t>(hash >> 33);
}

}  // namespace

Traits ordinary_traits(std::string_view symbol, std::int64_t price, std::int64_t shares) {
  const std::int64_t hash = letters_hash(symbol);
  const std::int64_t dollars = std::max<std::int64_t>(1, price / Price::one);
  Traits out;
  out.price = std::max<std::int64_t>(1, price);
  out.daily_shares = std::clamp<std::int64_t>(shares > 0 ? shares / 160 : 60'000'000 / dollars,
                                              50'000, 40'000'000);
  out.volatility_ppm = 13'000 + hash % 13 * 1'000;
  out.market_ppm = 700'000 + hash / 13 % 8 * 100'000;
  out.sector_ppm = 800'000;
  out.sector = static_cast<std::uint32_t>(hash % (sector_count - 1));
  return out;
}

struct Agents::State {
  State(const Traits& its_traits, std::uint64_t seed, std::uint64_t stream, std::int64_t start)
      : traits(its_traits),
        dice(seed, stream + 1'000),
        fair(its_traits, start),
        momentum(fair.price()) {}

  void step(matching::Book&, const Moment&, const Climate&, matching::Events&);
  void trade(Round&);
  void show(Round&);
  std::int64_t spacing() const;
  Quoting quoting(const Moment&);
  std::int64_t spread(const Moment&, std::int64_t price);
  std::int64_t skew(const Quoting&) const;
  void take_all_back(matching::Book&, matching::Events&);
  void notice(std::span<const matching::Event>, bool own_step);
  void notice_fill(const matching::Event&, bool own_step);
  void gone(matching::OrderNumber);

  Traits traits;
  Dice dice;
  FairValue fair;
  Makers makers;
  NoiseTraders noise;
  MomentumTraders momentum;
  matching::OrderNumber next = first_agent_order;
  std::int64_t inventory = 0;  // shares that the makers hold, sold short if negative
  bool renew = false;          // what rests is of another price
};

void Agents::State::step(matching::Book& book, const Moment& moment, const Climate& climate,
                         matching::Events& events) {
  if (moment.session == matching::Session::closed) {
    fair.step(traits, moment, moment.seconds, climate, dice);
    fair.night(dice);
    inventory = 0;
    return;
  }
  if (moment.since_start < moment.seconds || dice.chance(compare_ppm)) makers.compare(book);
  const std::int64_t rounds = std::clamp<std::int64_t>(moment.seconds / 2, 1, most_rounds);
  for (std::int64_t i = 0; i < rounds; ++i) {
    const std::int64_t seconds = moment.seconds * (i + 1) / rounds - moment.seconds * i / rounds;
    fair.step(traits, moment, seconds, climate, dice);
    if (book.halted()) continue;
    Round round{book, events, traits, moment, seconds, fair, spacing(), dice, next};
    trade(round);
    // What a long step has eaten is there again before anybody sees it.
    if (seconds > 2) show(round);
  }
}

void Agents::State::trade(Round& round) {
  if (renew) take_all_back(round.book, round.events);
  if (round.moment.session == matching::Session::regular || dice.chance(extended_ppm)) show(round);
  const std::size_t before = round.events.size();
  noise.act(round);
  momentum.act(round);
  notice(std::span(round.events).subspan(before), true);
  inventory -= inventory / 64;  // laid off elsewhere
}

void Agents::State::show(Round& round) {
  const std::size_t before = round.events.size();
  const Quoting wanted = quoting(round.moment);
  round.spacing = wanted.spacing;
  makers.quote(round.book, wanted, dice, next, round.events);
  notice(std::span(round.events).subspan(before), true);
}

// In units of Price: a tick, and more of it the dearer and wilder the stock is.
std::int64_t Agents::State::spread(const Moment& moment, std::int64_t price) {
  const std::int64_t tick = tick_at(price);
  // 0.6 basis points of the price at a volatility of 2 % a day.
  std::int64_t wish = price * (traits.volatility_ppm / 100) / 200 * 6 / 100'000;
  wish = wish * (1'000'000 + fair.excitement_ppm()) / 1'000'000;
  if (moment.session != matching::Session::regular) wish = 4 * wish + 2 * tick;
  const std::int64_t ticks = 1 + wish / tick + (dice.below(tick) < wish % tick ? 1 : 0);
  return ticks * tick;
}

std::int64_t Agents::State::skew(const Quoting& wanted) const {
  const std::int64_t most = 3 * wanted.spacing;
  return std::clamp(inventory * wanted.spacing / (wanted.shares * 12), -most, most);
}

// A quarter of what a second moves the price, in ticks: then a step renews a few levels, not all.
std::int64_t Agents::State::spacing() const {
  const std::int64_t price = fair.price(), tick = tick_at(price);
  const std::int64_t second = price * (traits.volatility_ppm / 10) / 100 * 57 / 10'000 / 1'000;
  return tick * std::max<std::int64_t>(1, (second / 4 + tick / 2) / tick);
}

Quoting Agents::State::quoting(const Moment& moment) {
  const bool regular = moment.session == matching::Session::regular;
  const std::int64_t price = fair.price();
  Quoting out;
  out.spacing = spacing();
  out.levels = regular ? 16 : 8;
  const std::int64_t usual = std::clamp<std::int64_t>(traits.daily_shares / 80'000, 6, 600);
  out.shares = std::clamp<std::int64_t>(usual * 6, 60, 4'000) / (regular ? 1 : 3);
  const std::int64_t width = spread(moment, price);
  const std::int64_t low = below_on_tick(std::max<std::int64_t>(1, price - skew(out) - width / 2));
  out.best = {low, above_on_tick(low + width)};
  return out;
}

void Agents::State::take_all_back(matching::Book& book, matching::Events& events) {
  makers.cancel_all(book, events);
  noise.cancel_all(book, events);
  renew = false;
}

void Agents::State::notice(std::span<const matching::Event> events, bool own_step) {
  for (const matching::Event& event : events) {
    if (event.kind == matching::EventKind::filled) notice_fill(event, own_step);
    const bool ended = event.kind == matching::EventKind::rejected ||
                       event.kind == matching::EventKind::cancelled ||
                       event.kind == matching::EventKind::expired;
    if (ended) gone(event.order);
  }
}

void Agents::State::notice_fill(const matching::Event& event, bool own_step) {
  const std::int64_t shares = event.quantity / Quantity::one;
  const std::int64_t bought = event.side == matching::Side::buy ? shares : -shares;
  // Otherwise agents fill each other only in auctions, which have no taker.
  if (own_step || event.order < first_agent_order) fair.pressed(traits, bought);
  if (event.maker_owner < maker_owners) inventory -= bought;
  if (event.owner < maker_owners) inventory += bought;
  if (event.remaining == 0) gone(event.order);
  if (event.maker_remaining == 0) gone(event.maker);
}

void Agents::State::gone(matching::OrderNumber number) {
  if (number >= first_agent_order && !makers.gone(number)) noise.gone(number);
}

Agents::Agents(const Traits& traits, std::uint64_t seed, std::uint64_t stream, std::int64_t start)
    : state_(std::make_unique<State>(traits, seed, stream, start)) {}
Agents::Agents(std::unique_ptr<State> state) : state_(std::move(state)) {}
Agents::~Agents() = default;
Agents::Agents(Agents&&) noexcept = default;
Agents& Agents::operator=(Agents&&) noexcept = default;

void Agents::step(matching::Book& book, const Moment& moment, const Climate& climate,
                  matching::Events& events) {
  state_->step(book, moment, climate, events);
}

void Agents::saw(std::span<const matching::Event> events) {
  state_->notice(events, false);
}

void Agents::news(std::int64_t strength_ppm, std::int64_t seconds) {
  state_->fair.news(strength_ppm, seconds);
}

void Agents::split(std::int64_t from, std::int64_t to) {
  Traits& traits = state_->traits;
  traits.price = std::max<std::int64_t>(1, multiply_divide(traits.price, from, to));
  traits.daily_shares = multiply_divide(traits.daily_shares, to, from);
  state_->fair.split(from, to);
  state_->momentum.move_to(state_->fair.price());
  state_->inventory = 0;
  state_->renew = true;
}

void Agents::move_to(std::int64_t price) {
  state_->fair.move_to(price);
  state_->momentum.move_to(price);
  state_->renew = true;
}

std::int64_t Agents::fair_price() const {
  return state_->fair.price();
}

const Traits& Agents::traits() const {
  return state_->traits;
}

std::string Agents::saved() const {
  const State& s = *state_;
  Packer out;
  for (const std::int64_t value :
       {s.traits.price, s.traits.daily_shares, s.traits.volatility_ppm, s.traits.market_ppm,
        s.traits.sector_ppm, std::int64_t{s.traits.sector}, s.inventory, std::int64_t{s.renew},
        static_cast<std::int64_t>(s.next)})
    out.put(value);
  for (const auto word : s.dice.state) out.put(static_cast<std::int64_t>(word));
  s.fair.save(out);
  s.makers.save(out);
  s.noise.save(out);
  s.momentum.save(out);
  return out.take();
}

Result<Agents> Agents::restored(std::string_view bytes) {
  Unpacker in(bytes);
  auto state = std::make_unique<State>(Traits{.price = 1}, 0, 0, 0);
  State& s = *state;
  for (std::int64_t* value : {&s.traits.price, &s.traits.daily_shares, &s.traits.volatility_ppm,
                              &s.traits.market_ppm, &s.traits.sector_ppm})
    *value = in.get();
  s.traits.sector = static_cast<std::uint32_t>(in.get());
  s.inventory = in.get();
  s.renew = in.get() != 0;
  s.next = static_cast<matching::OrderNumber>(in.get());
  for (auto& word : s.dice.state) word = static_cast<std::uint64_t>(in.get());
  s.fair.restore(in);
  s.makers.restore(in);
  s.noise.restore(in);
  s.momentum.restore(in);
  if (!in.complete() || s.traits.price < 1)
    return failure(ErrorKind::invalid, "bad_snapshot", "The agents of a stock cannot be read.");
  return Agents(std::move(state));
}

}  // namespace septet::market
