#include "market/crowd.h"

#include <algorithm>
#include <cstdlib>

#include "market/price_ticks.h"
#include "market/rhythm.h"

namespace septet::market {

namespace {

using matching::Side;
using matching::TimeInForce;

constexpr matching::Owner first_noise = 100;
constexpr std::int64_t noise_owners = 10'000;
constexpr matching::Owner first_momentum = 50;
constexpr std::int64_t most_orders = 6;          // of takers in a round
constexpr std::size_t most_waiting = 24;         // limit orders of noise traders
constexpr std::int64_t reach = 12;               // spacings that a taker goes beyond the best price
constexpr std::int64_t auction_seconds = 1'800;  // before an auction in which orders for it come
constexpr std::int64_t opening_turnover_ppm = 15'000;  // of a day's, in the auction
constexpr std::int64_t closing_turnover_ppm = 45'000;

matching::Owner noise_owner(Dice& dice) {
  return first_noise + static_cast<matching::Owner>(dice.below(noise_owners));
}

// Odd lots, mostly one to three hundred, now and then a thousand: 200 on average, brought to
// `usual`.
std::int64_t draw_shares(Dice& dice, std::int64_t usual) {
  const std::int64_t kind = dice.below(100);
  if (kind < 30) return std::max<std::int64_t>(1, dice.between(1, 99) * usual / 200);
  const std::int64_t hundreds = kind < 85 ? dice.between(1, 3) : dice.between(3, 7);
  const std::int64_t shares = hundreds * usual / 2;
  return shares < 150 ? std::max<std::int64_t>(1, shares) : (shares + 50) / 100 * 100;
}

bool regular(const Round& round) {
  return round.moment.session == matching::Session::regular;
}

}  // namespace

std::int64_t Round::usual_shares() const {
  return std::clamp<std::int64_t>(traits.daily_shares / 80'000, 6, 600);
}

std::int64_t Round::turnover() const {
  const std::int64_t ordinary =
      multiply_divide(traits.daily_shares, turnover_ppb(moment, seconds), 1'000'000);
  const std::int64_t nervous = (1'000'000 + fair.heat_ppm()) / 2 + fair.excitement_ppm();
  return ordinary * (nervous / 1'000) / 1'000;
}

void Round::take(Side side, std::int64_t shares, matching::Owner owner) {
  const matching::Best best = side == Side::buy ? book.best_ask() : book.best_bid();
  if (best.price == 0 || shares <= 0) return;
  matching::NewOrder order;
  order.number = next++;
  order.owner = owner;
  order.side = side;
  order.time_in_force = TimeInForce::ioc;
  order.extended_hours = true;
  order.quantity = shares * Quantity::one;
  order.limit_price = side == Side::buy ? above_on_tick(best.price + reach * spacing)
                                        : below_on_tick(best.price - reach * spacing);
  book.submit(order, events);
}

void NoiseTraders::act(Round& round) {
  give_up(round);
  take(round);
  wait(round);
  if (round.moment.auction_entry_closed) return;
  const std::int64_t left = round.moment.session_seconds - round.moment.since_start;
  if (left > auction_seconds) return;
  if (regular(round)) ask_for_auction(round, TimeInForce::cls, closing_turnover_ppm);
  if (round.moment.session == matching::Session::pre_market)
    ask_for_auction(round, TimeInForce::opg, opening_turnover_ppm);
}

void NoiseTraders::take(Round& round) {
  const std::int64_t turnover = round.turnover();
  std::int64_t usual = round.usual_shares();
  std::int64_t orders_ppm = turnover * 1'000 / usual;
  if (orders_ppm > most_orders * 1'000'000) {
    usual = turnover / 1'000 / most_orders;
    orders_ppm = most_orders * 1'000'000;
  }
  const std::int64_t tilt =
      std::clamp<std::int64_t>(round.fair.last_move() * 120, -280'000, 280'000);
  for (std::int64_t n = round.dice.times(orders_ppm); n > 0; --n) {
    const Side side = round.dice.chance(500'000 + tilt) ? Side::buy : Side::sell;
    // One after the other: which argument is drawn first would be the compiler's choice.
    const std::int64_t shares = draw_shares(round.dice, usual);
    round.take(side, shares, noise_owner(round.dice));
  }
}

void NoiseTraders::wait(Round& round) {
  Dice& dice = round.dice;
  if (waiting_.size() >= most_waiting || !dice.chance(regular(round) ? 600'000 : 80'000)) return;
  const Side side = dice.chance(500'000) ? Side::buy : Side::sell;
  const std::int64_t bid = round.book.best_bid().price, ask = round.book.best_ask().price;
  if (bid == 0 || ask == 0) return;
  const std::int64_t best = side == Side::buy ? bid : ask;
  const std::int64_t inward = side == Side::buy ? tick_at(best) : -tick_at(best);
  const bool between = ask - bid > 2 * tick_at(bid) && dice.chance(300'000);
  const std::int64_t wanted = between ? best + inward : best - inward * dice.below(8);
  matching::NewOrder order;
  order.number = round.next++;
  order.owner = noise_owner(dice);
  order.side = side;
  order.extended_hours = true;
  order.quantity = draw_shares(dice, round.usual_shares()) * Quantity::one;
  order.limit_price = side == Side::buy ? below_on_tick(wanted) : above_on_tick(wanted);
  waiting_.push_back({order.number, dice.between(4, 60)});
  round.book.submit(order, round.events);
}

void NoiseTraders::give_up(Round& round) {
  std::erase_if(waiting_, [&](Waiting& order) {
    order.seconds_left -= round.seconds;
    if (order.seconds_left <= 0) round.book.cancel(order.number, round.events);
    return order.seconds_left <= 0;
  });
}

void NoiseTraders::ask_for_auction(Round& round, TimeInForce in_force, std::int64_t turnover_ppm) {
  Dice& dice = round.dice;
  constexpr std::int64_t orders = 60;
  const std::int64_t shares = std::max<std::int64_t>(
      1, multiply_divide(round.traits.daily_shares, 2 * turnover_ppm, 1'000'000) / orders);
  for (std::int64_t n = dice.times(orders * 1'000'000 * round.seconds / auction_seconds); n > 0;
       --n) {
    matching::NewOrder order;
    order.number = round.next++;
    order.owner = noise_owner(dice);
    order.side = dice.chance(500'000) ? Side::buy : Side::sell;
    order.time_in_force = in_force;
    order.quantity = dice.between(1, 2 * shares) * Quantity::one;
    order.type = dice.chance(400'000) ? matching::OrderType::market : matching::OrderType::limit;
    if (order.type == matching::OrderType::limit) {
      const std::int64_t away = dice.between(-2, 6) * round.spacing;
      const std::int64_t fair = round.fair.price();
      order.limit_price = order.side == Side::buy
                              ? below_on_tick(std::max<std::int64_t>(1, fair + away))
                              : above_on_tick(std::max<std::int64_t>(1, fair - away));
    }
    round.book.submit(order, round.events);
  }
}

void NoiseTraders::gone(matching::OrderNumber number) {
  std::erase_if(waiting_, [&](const Waiting& order) { return order.number == number; });
}

void NoiseTraders::cancel_all(matching::Book& book, matching::Events& events) {
  for (const Waiting& order : waiting_) book.cancel(order.number, events);
  waiting_.clear();
}

void NoiseTraders::save(Packer& out) const {
  out.put(static_cast<std::int64_t>(waiting_.size()));
  for (const Waiting& order : waiting_) {
    out.put(static_cast<std::int64_t>(order.number));
    out.put(order.seconds_left);
  }
}

void NoiseTraders::restore(Unpacker& in) {
  waiting_.resize(in.count());
  for (Waiting& order : waiting_) {
    order.number = static_cast<matching::OrderNumber>(in.get());
    order.seconds_left = in.get();
  }
}

void MomentumTraders::act(Round& round) {
  const std::int64_t price = round.fair.price() << 16;
  fast_ += (price - fast_) * std::min<std::int64_t>(round.seconds, 60) / 60;
  slow_ += (price - slow_) * std::min<std::int64_t>(round.seconds, 900) / 900;
  if (!regular(round) || !round.dice.chance(60'000)) return;
  const std::int64_t trend_ppm = multiply_divide(fast_ - slow_, 1'000'000, slow_);
  const std::int64_t enough = round.traits.volatility_ppm / 10;
  const std::int64_t usual = round.usual_shares();
  std::int64_t wanted = held_;
  if (std::abs(trend_ppm) > enough) wanted = trend_ppm > 0 ? 12 * usual : -12 * usual;
  if (std::abs(trend_ppm) < enough / 3) wanted = 0;
  const std::int64_t change = std::clamp(wanted - held_, -3 * usual, 3 * usual);
  if (change == 0) return;
  const Side side = change > 0 ? Side::buy : Side::sell;
  round.take(side, std::abs(change),
             first_momentum + static_cast<matching::Owner>(round.dice.below(5)));
  held_ += change;
}

void MomentumTraders::save(Packer& out) const {
  for (const std::int64_t value : {fast_, slow_, held_}) out.put(value);
}

void MomentumTraders::restore(Unpacker& in) {
  for (std::int64_t* value : {&fast_, &slow_, &held_}) *value = in.get();
}

}  // namespace septet::market
