#include "client/live_events.h"

#include <algorithm>
#include <utility>

#include "platform/page.h"

namespace septet::client {

namespace {

constexpr double first_wait_ms = 500;
constexpr double longest_wait_ms = 30'000;

// Doubles with each failure, and is spread by up to half, so that not all clients of a server that
// restarts come back in the same moment.
double wait_ms(int failures, double spread) {
  const double plain = first_wait_ms * static_cast<double>(1 << std::min(failures - 1, 10));
  return std::min(plain, longest_wait_ms) * (1 - spread / 2);
}

}  // namespace

LiveEvents::~LiveEvents() {
  close();
}

SubscriptionId LiveEvents::subscribe(std::string topic, Listener listener,
                                     std::function<void()> missed) {
  subscriptions_[next_id_] = {std::move(topic), std::move(listener), std::move(missed)};
  return next_id_++;
}

void LiveEvents::unsubscribe(SubscriptionId id) {
  subscriptions_.erase(id);
}

void LiveEvents::open() {
  close();
  connect();
}

void LiveEvents::close() {
  transport_.close_live();
  platform::cancel(std::exchange(timer_, 0));
  state_ = LiveState::offline;
  last_sequence_ = events::from_now_on;
  failures_ = 0;
}

void LiveEvents::retry_now() {
  if (state_ != LiveState::retrying || timer_ == 0) return;
  platform::cancel(std::exchange(timer_, 0));
  connect();
}

void LiveEvents::connect() {
  state_ = LiveState::retrying;
  timer_ = 0;
  transport_.open_live(last_sequence_, {[this](const events::LiveBatch& batch) { deliver(batch); },
                                        [this] { retry_later(); }});
}

void LiveEvents::retry_later() {
  state_ = LiveState::retrying;
  unsigned char spread = 0;
  platform::random().fill({&spread, 1});
  timer_ = platform::after(wait_ms(++failures_, spread / 255.0), [this] { connect(); });
  lost_();
}

// Listeners may subscribe and unsubscribe while they are told.
void LiveEvents::deliver(const events::LiveBatch& batch) {
  state_ = LiveState::connected;
  failures_ = 0;
  last_sequence_ = batch.newest;
  const auto subscriptions = subscriptions_;
  for (const auto& [id, subscription] : subscriptions) {
    if (batch.missed && subscription.missed) subscription.missed();
    for (const events::LiveEvent& event : batch.events)
      if (subscriptions_.contains(id) &&
          (subscription.topic.empty() || subscription.topic == event.topic))
        subscription.listener(event);
  }
}

}  // namespace septet::client
