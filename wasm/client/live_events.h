// Live events: what changed on the server, in other tabs and on other devices, as it happens. After
// a broken connection nothing is missed: it goes on from the last sequence that was seen.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <utility>

#include "client/transport.h"
#include "platform/loop.h"

namespace septet::client {

enum class LiveState {
  connected,
  retrying,  // it will try again by itself
  offline,   // closed: nobody is signed in
};

using SubscriptionId = int;

class LiveEvents {
 public:
  using Listener = std::function<void(const events::LiveEvent&)>;

  // `lost` is called whenever the connection breaks or cannot be made: perhaps the session has
  // ended.
  LiveEvents(Transport& transport, std::function<void()> lost)
      : transport_(transport), lost_(std::move(lost)) {}
  ~LiveEvents();
  LiveEvents(const LiveEvents&) = delete;
  LiveEvents& operator=(const LiveEvents&) = delete;

  // Events of the topic ("drive"; "" for all). `missed` is called when some may have been lost, so
  // that what is shown has to be asked for anew.
  SubscriptionId subscribe(std::string topic, Listener, std::function<void()> missed);
  void unsubscribe(SubscriptionId);

  LiveState state() const { return state_; }
  // For Client: after signing in, and after signing out.
  void open();
  void close();
  // The network is back: does not wait for the next try.
  void retry_now();

 private:
  struct Subscription {
    std::string topic;
    Listener listener;
    std::function<void()> missed;
  };
  void connect();
  void retry_later();
  void deliver(const events::LiveBatch&);

  Transport& transport_;
  std::function<void()> lost_;
  std::map<SubscriptionId, Subscription> subscriptions_;
  SubscriptionId next_id_ = 1;
  std::int64_t last_sequence_ = events::from_now_on;
  LiveState state_ = LiveState::offline;
  int failures_ = 0;  // in a row
  platform::TimerId timer_ = 0;
};

}  // namespace septet::client
