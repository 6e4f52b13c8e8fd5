// The exchange's time as its state machine sees it: it goes on in steps from one mark to the next
// (a session begins, an auction takes no more orders), the same on every host. How fast, and when a
// step is due, is the venue's business.
#pragma once

#include "market/agents.h"
#include "market/calendar.h"
#include "market/types.h"

namespace septet::market {

// Orders for an auction are neither taken nor cancelled in the last minutes before it: those for
// the opening from 09:28, those for the closing ten minutes before it.
inline constexpr Duration opening_entry_ends = minutes(2);
inline constexpr Duration closing_entry_ends = minutes(10);
// Of a market that never sleeps only so much of the extended hours is kept, on both sides of the
// regular session, so that whoever comes finds it trading.
inline constexpr Duration short_extended = minutes(10);

enum class Mark {
  none,
  entry_closed,
  pre_open,  // a new day begins
  open,
  close,
  after_close,  // it has ended
};

class ExchangeTime {
 public:
  ExchangeTime(Timestamp now, bool continuous);

  Timestamp now() const { return now_; }
  Session session() const { return session_; }
  const TradingDay& day() const { return day_; }  // the running one, or the last
  bool continuous() const { return continuous_; }
  bool auction_entry_closed() const { return entry_closed_; }
  // Where a step of this length ends: at the next mark, if that is nearer.
  Timestamp next(Duration step) const;
  // Whether the next step leads over closed hours that nobody waits for.
  bool leaps() const { return continuous_ && session_ == Session::closed; }
  // To next().
  Mark go_on(Timestamp next);
  // Past everything in between.
  void skip_to(Timestamp);
  void set_continuous(bool continuous) { continuous_ = continuous; }
  // What a step of so many seconds is for agents; of closed hours it is all of them.
  Moment moment(std::int64_t step_seconds) const;
  // As people see it, at a moment until the next step.
  ClockState shown(Timestamp at, double speed) const;

  std::string saved() const;
  static Result<ExchangeTime> restored(std::string_view);

 private:
  ExchangeTime() = default;
  struct Ahead {
    Timestamp at;
    Mark mark = Mark::none;
  };
  Ahead ahead() const;
  void begin(Session);
  Timestamp session_end() const;

  Timestamp now_;
  Timestamp session_began_;
  Session session_ = Session::closed;
  TradingDay day_;
  bool continuous_ = false;
  bool entry_closed_ = false;
};

// Where an exchange starts that was not there, or was off for long: at the moment itself; one that
// never sleeps, in its regular hours, or ten seconds before the next ones begin.
Timestamp starting_time(Timestamp real, bool continuous);

}  // namespace septet::market
