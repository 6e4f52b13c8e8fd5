#include "panels/drive/watch.h"

#include "platform/loop.h"

namespace septet::panels::drive {

Watch::Watch(client::Client& client, double settle_ms, Concerns concerns,
             std::function<void()> changed)
    : client_(client),
      settle_ms_(settle_ms),
      concerns_(std::move(concerns)),
      changed_(std::move(changed)) {
  subscription_ = client_.live().subscribe(
      "drive",
      [this](const events::LiveEvent& event) {
        const auto what = decode<septet::drive::NodeEvent>(event.data);
        if (what.ok() && concerns_(*what)) soon();
      },
      [this] { soon(); });
}

Watch::~Watch() {
  client_.live().unsubscribe(subscription_);
  if (timer_ != 0) platform::cancel(timer_);
}

void Watch::soon() {
  if (timer_ != 0) return;
  timer_ = platform::after(settle_ms_, [this] {
    timer_ = 0;
    changed_();
  });
}

}  // namespace septet::panels::drive
