#include "panels/drive/rewinding.h"

#include "platform/page.h"

namespace septet::panels::drive {

namespace {

constexpr double forecast_delay_ms = 250;  // while the time is still being typed

}  // namespace

Rewinding::Rewinding(client::Client& client, Tell tell) : client_(client), tell_(std::move(tell)) {}

Rewinding::~Rewinding() {
  if (timer_ != 0) platform::cancel(timer_);
}

void Rewinding::start(const Id& folder) {
  folder_ = folder;
  choose_none();
}

void Rewinding::choose_none() {
  moment_ = {};
  forecast_.clear();
  if (timer_ != 0) platform::cancel(std::exchange(timer_, 0));
}

void Rewinding::choose(Timestamp moment) {
  if (moment == moment_) return;
  choose_none();
  moment_ = moment;
  timer_ = platform::after(forecast_delay_ms, [this] {
    timer_ = 0;
    ask();
  });
}

void Rewinding::ask() {
  forecast_.load([this, id = folder_, moment = moment_](auto then) {
    client_.sharing().rewind(id, {moment, true}, std::move(then));
  });
}

void Rewinding::carry_out(const std::string& when, std::function<void(bool)> then) {
  under_way_ = true;
  const Timestamp started = platform::clock().now();
  client_.sharing().rewind(
      folder_, {moment_, false},
      [this, folder = folder_, when, started, then = std::move(then)](Result<RewindReport> report) {
        under_way_ = false;
        if (report.ok())
          done(folder, when, report->before.us > 0 ? report->before : started);
        else
          tell_({{}, {}, report.error()});
        then(report.ok());
      });
}

void Rewinding::done(const Id& folder, const std::string& when, Timestamp before) {
  const auto go_back = [this, folder, before] {
    client_.sharing().rewind(folder, {before, false}, [this](Result<RewindReport> report) {
      if (report.ok())
        tell_({"As it was before", {}, {}});
      else
        tell_({{}, {}, report.error()});
    });
  };
  tell_({"As it was " + when, go_back, {}});
}

}  // namespace septet::panels::drive
