// The person's alerts: at a price, a change, a volume, an indicator.
#pragma once

#include <string>
#include <vector>

#include "client/client.h"
#include "client/loaded.h"
#include "panels/market/notice.h"
#include "panels/market/words.h"

namespace septet::panels::market {

class Alerts {
 public:
  Alerts(client::Client&, Tell);
  ~Alerts();
  Alerts(const Alerts&) = delete;
  Alerts& operator=(const Alerts&) = delete;

  void need();
  void reload();
  void forget();
  const client::Loaded<AlertList>& list() const { return list_; }
  std::size_t waiting() const;
  int revision() const { return revision_; }

  void add(const NewAlert&, client::Then<Alert>);
  void move(const Alert&, Decimal<4, 2> value);
  void pause(const Alert&, bool paused);
  void remove(const Alert&);

 private:
  void change(const Alert&, const PatchAlert&);
  void put(Alert);

  client::Client& client_;
  Tell tell_;
  client::Loaded<AlertList> list_;
  int revision_ = 0;
  client::SubscriptionId subscription_ = 0;
};

// "Price rises above 185.00", "RSI 14 falls below 30 on 1d bars".
std::string sentence_of(const Alert&);

}  // namespace septet::panels::market
