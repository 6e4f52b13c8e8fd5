#include "panels/market/alerts.h"

#include <algorithm>

#include "ui/chart/indicator.h"

namespace septet::panels::market {

Alerts::Alerts(client::Client& client, Tell tell) : client_(client), tell_(std::move(tell)) {
  subscription_ = client_.live().subscribe(
      "market",
      [this](const events::LiveEvent& event) {
        if (event.kind.starts_with("alert.") && list_.asked()) reload();
      },
      [this] {
        if (list_.asked()) reload();
      });
}

Alerts::~Alerts() {
  client_.live().unsubscribe(subscription_);
}

void Alerts::need() {
  if (!list_.asked()) reload();
}
void Alerts::reload() {
  list_.load([this](auto then) {
    client_.market().alerts([this, then = std::move(then)](Result<AlertList> list) {
      ++revision_;
      then(std::move(list));
    });
  });
}
void Alerts::forget() {
  list_.clear();
  ++revision_;
}

std::size_t Alerts::waiting() const {
  if (!list_) return 0;
  return static_cast<std::size_t>(
      std::count_if(list_->items.begin(), list_->items.end(),
                    [](const Alert& one) { return one.status == AlertStatus::waiting; }));
}

void Alerts::put(Alert alert) {
  ++revision_;
  if (!list_) return;
  for (Alert& one : list_->items)
    if (one.id == alert.id) {
      one = std::move(alert);
      return;
    }
  list_->items.insert(list_->items.begin(), std::move(alert));
}

void Alerts::add(const NewAlert& request, client::Then<Alert> then) {
  client_.market().add_alert(request, [this, then = std::move(then)](Result<Alert> made) {
    if (made.ok()) {
      put(*made);
      tell_({"Alert set: " + made->symbol + ", " + sentence_of(*made),
             [this, alert = *made] { remove(alert); },
             {}});
    }
    then(std::move(made));
  });
}

void Alerts::change(const Alert& alert, const PatchAlert& patch) {
  client_.market().change_alert(alert.id, patch, [this](Result<Alert> changed) {
    if (changed.ok()) return put(*std::move(changed));
    ++revision_;
    tell_(failed(std::move(changed).error()));
  });
}

void Alerts::move(const Alert& alert, Decimal<4, 2> value) {
  change(alert, {.value = value});
}
void Alerts::pause(const Alert& alert, bool paused) {
  change(alert, {.paused = paused});
}

void Alerts::remove(const Alert& alert) {
  client_.market().remove_alert(alert.id, [this, alert](Result<void> done) {
    if (!done.ok()) return tell_(failed(std::move(done).error()));
    if (list_) std::erase_if(list_->items, [&](const Alert& one) { return one.id == alert.id; });
    ++revision_;
    tell_({"Alert removed",
           [this, alert] {
             add({alert.symbol, alert.kind, alert.value, alert.indicator, alert.interval,
                  alert.note.empty() ? std::nullopt : std::optional(alert.note), alert.every_time},
                 [](const Result<Alert>&) {});
           },
           {}});
  });
}

std::string sentence_of(const Alert& alert) {
  std::string value = alert.value.text();
  if (alert.kind == AlertKind::volume_above)
    value = compact_text(alert.value.real());
  else if (alert.kind == AlertKind::change_above || alert.kind == AlertKind::change_below)
    value = percent_text({alert.value.units});
  if (!alert.indicator) return std::string(name_of(alert.kind)) + " " + value;
  const auto indicator = ui::chart::indicator_from(*alert.indicator);
  const std::string name = indicator ? ui::chart::name_of(*indicator) : *alert.indicator;
  const bool rises = alert.kind == AlertKind::indicator_above;
  return name + (rises ? " rises above " : " falls below ") + value + " on " +
         alert.interval.value_or("1d") + " bars";
}

}  // namespace septet::panels::market
