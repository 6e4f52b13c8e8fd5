// Names, alerts, orders to change, the account's reset, words on a chart.
#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "panels/market/parts.h"
#include "platform/accessibility.h"

namespace septet::panels::market {

namespace {

using ui::Color;
using ui::Rect;
using ui::Type;

constexpr std::string_view alert_kinds[] = {
    "Price rises above",          "Price falls below",     "Change of the day above, %",
    "Change of the day below, %", "Indicator rises above", "Indicator falls below",
    "Volume of the day above"};
struct AlertIndicator {
  std::string_view id, name;
};
constexpr AlertIndicator alert_indicators[] = {
    {"rsi:14", "RSI 14"},
    {"macd:12:26:9", "MACD histogram"},
    {"adx:14", "ADX 14"},
    {"atr:14", "ATR 14"},
    {"sma:20", "SMA 20"},
    {"sma:50", "SMA 50"},
    {"ema:20", "EMA 20"},
    {"price_to_sma:200", "Price to SMA 200, %"},
    {"bollinger:20:2", "Place in the Bollinger band, %"}};
constexpr std::string_view alert_intervals[] = {"1d", "1h", "15m", "5m", "1m"};
constexpr std::string_view interval_names[] = {"Daily bars", "Hourly bars", "15-minute bars",
                                               "5-minute bars", "1-minute bars"};

bool is_indicator(int kind) {
  return kind == static_cast<int>(AlertKind::indicator_above) ||
         kind == static_cast<int>(AlertKind::indicator_below);
}

// One text with a name, for a list or a screen.
template <class Form>
bool draw_name_dialog(std::string_view title, std::string_view confirm, Form& form) {
  const ui::FieldOptions field{.size = ui::Size::large,
                               .error = form.error,
                               .autofocus = true,
                               .select_all = true,
                               .max_bytes = 60};
  ui::Dialog dialog(title, form.open,
                    {.width = 420, .height = ui::field_height(field, true) + ui::dialog_end});
  if (!dialog) return false;
  const auto typed = ui::text_field(dialog.body(), "Name", form.text, field);
  if (typed.changed) form.error.clear();
  const bool empty = trimmed(form.text).empty();
  const bool confirmed =
      dialog.actions(confirm, {.kind = ui::Kind::primary, .disabled = empty, .busy = form.busy});
  return (confirmed || typed.submitted) && !empty && !form.busy;
}

void draw_naming(View& view) {
  if (!view.state.naming) return;
  NamingList& form = *view.state.naming;
  const bool renames = form.list.has_value();
  const bool sent = draw_name_dialog(renames ? "Rename watchlist" : "New watchlist",
                                     renames ? "Rename" : "Create", form);
  if (!form.open) return view.state.naming.reset();
  if (!sent) return;
  form.busy = true;
  auto then = [&state = view.state](Result<Watchlist> made) {
    if (!state.naming) return;
    state.naming->busy = false;
    if (made.ok()) return state.naming.reset();
    state.naming->error = made.error().message;
  };
  view.later([&lists = view.model.lists, list = form.list, name = std::string(trimmed(form.text)),
              then] { list ? lists.rename(*list, name, then) : lists.create(name, then); });
}

void draw_naming_screen(View& view) {
  if (!view.state.naming_screen) return;
  NamingScreen& form = *view.state.naming_screen;
  const bool sent = draw_name_dialog("Save these rules", "Save", form);
  if (!form.open) return view.state.naming_screen.reset();
  if (!sent) return;
  form.busy = true;
  view.later([&screener = view.model.screener, &state = view.state,
              name = std::string(trimmed(form.text))] {
    screener.save_as(name, [&state](std::optional<Error> error) {
      if (!state.naming_screen) return;
      state.naming_screen->busy = false;
      if (!error) return state.naming_screen.reset();
      state.naming_screen->error = error->message;
    });
  });
}

// ---- Alerts

Result<NewAlert> alert_of(const AlertForm& form) {
  NewAlert alert;
  alert.symbol = form.symbol;
  alert.kind = static_cast<AlertKind>(form.kind);
  const auto value = typed<Decimal<4, 2>>(form.value);
  if (!value) return invalid("value", "wrong_type", "Type a number.");
  alert.value = *value;
  if (is_indicator(form.kind)) {
    alert.indicator = std::string(alert_indicators[form.indicator].id);
    alert.interval = std::string(alert_intervals[form.interval]);
  }
  if (!form.note.empty()) alert.note = form.note;
  alert.every_time = form.every_time;
  return alert;
}

void send_alert(View& view) {
  AlertForm& form = *view.state.alert;
  const auto alert = alert_of(form);
  if (!alert.ok()) {
    form.error = alert.error().message;
    return;
  }
  form.busy = true;
  view.later([&alerts = view.model.alerts, &state = view.state, alert = *alert] {
    alerts.add(alert, [&state](Result<Alert> made) {
      if (!state.alert) return;
      state.alert->busy = false;
      if (made.ok()) return state.alert.reset();
      state.alert->error = made.error().message;
    });
  });
}

bool draw_alert_fields(AlertForm& form, Rect body) {
  ui::Stack stack(body, 12);
  ui::select(stack.next(32), "When", alert_kinds, form.kind);
  if (is_indicator(form.kind)) {
    std::vector<std::string_view> names;
    for (const AlertIndicator& one : alert_indicators) names.push_back(one.name);
    const Rect line = stack.next(32);
    ui::select(ui::column_of(line, 0, 2, 8), "Indicator", names, form.indicator);
    ui::select(ui::column_of(line, 1, 2, 8), "Bars", interval_names, form.interval);
  }
  const auto typed = ui::text_field(stack.next(52), "Value", form.value,
                                    {.error = form.error,
                                     .autofocus = true,
                                     .select_all = true,
                                     .max_bytes = 20,
                                     .kind = a11y::Field::number});
  if (typed.changed) form.error.clear();
  ui::text_field(stack.next(32), "Note", form.note,
                 {.placeholder = "A note for yourself", .max_bytes = 200});
  ui::checkbox(stack.next(24), "Every time, not only once", form.every_time);
  return typed.submitted;
}

void draw_alert(View& view) {
  if (!view.state.alert) return;
  AlertForm& form = *view.state.alert;
  bool sent = false;
  {
    const std::string title = "Alert for " + form.symbol;
    const float height = 200 + (is_indicator(form.kind) ? 44.f : 0.f) + ui::dialog_end;
    ui::Dialog dialog(title, form.open, {.width = 420, .height = height});
    if (dialog) {
      sent = draw_alert_fields(form, dialog.body());
      sent |= dialog.actions("Set alert", {.kind = ui::Kind::primary, .busy = form.busy});
    }
  }
  if (!form.open)
    view.state.alert.reset();
  else if (sent && !form.busy)
    send_alert(view);
}

// ---- Orders

void send_amend(View& view) {
  AmendForm& form = *view.state.amend;
  AmendOrder change;
  const auto quantity = typed<Quantity>(form.quantity);
  const auto limit = typed<Price>(form.limit_price);
  const auto stop = typed<Price>(form.stop_price);
  if (quantity && *quantity != form.order.quantity) change.quantity = *quantity;
  if (form.order.limit_price && limit && *limit != *form.order.limit_price)
    change.limit_price = *limit;
  if (form.order.stop_price && stop && *stop != *form.order.stop_price) change.stop_price = *stop;
  if (!change.quantity && !change.limit_price && !change.stop_price) {
    form.open = false;
    return;
  }
  form.busy = true;
  view.later([&model = view.model, &state = view.state, order = form.order, change] {
    model.account.amend(order, change, [&model, &state](Result<Order> amended) {
      if (!state.amend) return;
      state.amend->busy = false;
      if (!amended.ok()) {
        state.amend->error = amended.error().message;
        state.amend->field = amended.error().field;
        return;
      }
      model.tell({"Order for " + amended->symbol + " changed: " + terms_of(*amended), {}, {}});
      state.amend.reset();
    });
  });
}

bool draw_amend_fields(AmendForm& form, Rect body) {
  ui::Stack stack(body, 12);
  bool submitted = false;
  const bool placed =
      form.field == "quantity" || form.field == "limit_price" || form.field == "stop_price";
  const auto field = [&](std::string_view name, std::string& value, std::string_view id,
                         std::string_view unit, bool first) {
    const bool wrong = !form.error.empty() && (form.field == id || (!placed && first));
    const auto typed =
        ui::text_field(stack.next(80), name, value,
                       {.label = name,
                        .error = wrong ? std::string_view(form.error) : std::string_view(),
                        .unit = unit,
                        .autofocus = first,
                        .select_all = true,
                        .max_bytes = 20,
                        .kind = a11y::Field::number});
    if (typed.changed) form.error.clear();
    submitted |= typed.submitted;
  };
  field("Quantity", form.quantity, "quantity", "shares", true);
  if (form.order.stop_price) field("Stop price", form.stop_price, "stop_price", "USD", false);
  if (form.order.limit_price) field("Limit price", form.limit_price, "limit_price", "USD", false);
  return submitted;
}

void draw_amend(View& view) {
  if (!view.state.amend) return;
  AmendForm& form = *view.state.amend;
  bool sent = false;
  {
    const int fields = 1 + (form.order.stop_price ? 1 : 0) + (form.order.limit_price ? 1 : 0);
    const std::string title =
        std::string(form.order.side == Side::buy ? "Buy " : "Sell ") + form.order.symbol;
    const std::string about(name_of(form.order.type));
    ui::Dialog dialog(title, form.open,
                      {.width = 400,
                       .height = 92 * static_cast<float>(fields) + ui::dialog_end,
                       .subtitle = about});
    if (dialog) {
      sent = draw_amend_fields(form, dialog.body());
      sent |= dialog.actions("Change order", {.kind = ui::Kind::primary, .busy = form.busy});
    }
  }
  if (sent && !form.busy) send_amend(view);
  if (!form.open) view.state.amend.reset();
}

// ---- The account

void send_reset(View& view) {
  ResetForm& form = *view.state.reset;
  const auto cash = typed<Amount>(form.cash);
  if (!cash) {
    form.error = "Type an amount of dollars.";
    return;
  }
  form.busy = true;
  view.later([&account = view.model.account, &state = view.state, cash = *cash,
              kind = static_cast<AccountKind>(form.kind)] {
    account.reset({cash, kind}, [&state](std::optional<Error> error) {
      if (!state.reset) return;
      state.reset->busy = false;
      if (!error) return state.reset.reset();
      state.reset->error = error->message;
    });
  });
}

void draw_reset(View& view) {
  if (!view.state.reset) return;
  ResetForm& form = *view.state.reset;
  bool sent = false;
  {
    ui::Dialog dialog("Reset the account?", form.open,
                      {.width = 440, .height = 212 + ui::dialog_end});
    if (dialog) {
      ui::Stack stack(dialog.body(), 12);
      ui::paragraph(stack.next(60), Type::body, Color::text_muted,
                    "All orders are cancelled, all positions and the whole history are "
                    "forgotten. There is no way back.");
      constexpr ui::Segment kinds[] = {{"Cash"}, {"Margin"}};
      ui::segments(stack.next(32).cut_left(200), "Kind of account", kinds, form.kind);
      const auto typed = ui::text_field(stack.next(80), "Starting cash", form.cash,
                                        {.label = "Starting cash",
                                         .error = form.error,
                                         .unit = "USD",
                                         .max_bytes = 20,
                                         .kind = a11y::Field::number});
      if (typed.changed) form.error.clear();
      sent = dialog.actions("Reset", {.kind = ui::Kind::danger_filled, .busy = form.busy});
    }
  }
  if (!form.open)
    view.state.reset.reset();
  else if (sent && !form.busy)
    send_reset(view);
}

// ---- Words on a chart

void draw_text(View& view) {
  if (!view.state.text) return;
  TextForm& form = *view.state.text;
  bool sent = false;
  {
    ui::Dialog dialog("Text", form.open, {.width = 400, .height = 44 + ui::dialog_end});
    if (dialog) {
      const auto typed = ui::text_field(
          dialog.body(), "Text", form.text,
          {.size = ui::Size::large, .autofocus = true, .select_all = true, .max_bytes = 200});
      sent = dialog.actions("Done") || typed.submitted;
    }
  }
  if (sent)
    view.later([&model = view.model, form] {
      Slot& slot = model.charts.active();
      if (form.drawing >= slot.chart.drawings().size()) return;
      ui::chart::Drawing drawing = slot.chart.drawings()[form.drawing];
      drawing.text = form.text;
      slot.chart.replace_drawing(form.drawing, std::move(drawing));
      model.charts.drawings_changed(slot);
    });
  if (sent || !form.open) view.state.text.reset();
}

}  // namespace

void start_alert(View& view, const std::string& symbol, std::optional<double> price) {
  if (symbol.empty()) return;
  AlertForm form;
  form.symbol = symbol;
  const Quote* quote = view.model.feed().quote(symbol);
  if (price) {
    form.value = price_text({std::llround(*price * Price::one)});
    form.kind = quote && *price < quote->last.real() ? 1 : 0;
  } else if (quote) {
    form.value = price_text(quote->last);
  }
  view.state.alert = std::move(form);
}

void start_amend(View& view, const Order& order) {
  AmendForm form;
  form.order = order;
  form.quantity = quantity_text(order.quantity);
  if (order.limit_price) form.limit_price = price_text(*order.limit_price);
  if (order.stop_price) form.stop_price = price_text(*order.stop_price);
  view.state.amend = std::move(form);
}

void draw_dialogs(View& view) {
  draw_naming(view);
  draw_naming_screen(view);
  draw_alert(view);
  draw_amend(view);
  draw_reset(view);
  draw_text(view);
  draw_indicator_dialog(view);
  draw_community_dialogs(view);
  draw_exchange_dialogs(view);
}

}  // namespace septet::panels::market
