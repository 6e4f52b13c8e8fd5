// The order ticket.
#include <algorithm>
#include <cmath>

#include "panels/market/parts.h"
#include "platform/accessibility.h"
#include "ui/item.h"

namespace septet::panels::market {

namespace {

using ui::Color;
using ui::Rect;
using ui::Type;

constexpr float field_width = 152;

float line_height() {
  return ui::touch() ? ui::control_touch : ui::control_normal;
}

// One of the two halves of Buy and Sell: filled in the colour of its side when chosen.
void draw_side_button(View& view, Rect where, Side side) {
  Ticket& ticket = view.model.ticket;
  const bool on = ticket.form.side == side;
  const bool buy = side == Side::buy;
  const std::string_view name = buy ? "Buy" : "Sell";
  const ui::Item item = ui::press_item(where, name);
  a11y::describe(a11y::Role::radio, name, {.shortcut = buy ? "B" : "S", .checked = on});
  if (on) ui::fill(where, buy ? Color::chart_up : Color::chart_down, ui::radius_control - 1);
  ui::lay_state(item, where, ui::radius_control - 1, on);
  ui::label(where, on ? Type::body_strong : Type::body_medium,
            on ? Color::on_accent : Color::text_muted, name, ui::Align::center);
  ui::draw_focus_ring(item, where, ui::radius_control);
  if (item.pressed) view.later([&ticket, side] { ticket.side(side); });
}

void draw_sides(View& view, Rect where) {
  const a11y::Group group(a11y::Role::radiogroup, "Side");
  ui::box(where, Color::sunken, Color::border, ui::radius_control);
  const Rect inner = where.inset(1);
  draw_side_button(view, ui::column_of(inner, 0, 2, 0), Side::buy);
  draw_side_button(view, ui::column_of(inner, 1, 2, 0), Side::sell);
}

// Name at the left, the control at the right; a fault in a line below.
struct Line {
  Rect name;
  Rect control;
};
Line next_line(ui::Stack& stack) {
  Rect line = stack.next(line_height());
  const float width = std::max(field_width, line.w - 130);
  const Rect control = line.cut_right(std::min(width, std::max(field_width, line.w * 0.56f)));
  line.cut_right(8);
  return {line, control};
}

void draw_fault(ui::Stack& stack, std::string_view fault) {
  if (fault.empty()) return;
  // Closer to its field than to the next.
  Rect where = stack.rest();
  where.y -= 4;
  const float height = ui::measure(Type::label, fault, where.w).y;
  where.h = height;
  if (height <= 16)
    ui::label(where, Type::label, Color::bad, fault, ui::Align::right);
  else
    ui::paragraph(where, Type::label, Color::bad, fault);
  stack.skip(height + 4);
}

void draw_number(View& view, ui::Stack& stack, std::string_view name, std::string& value,
                 std::string_view unit, std::string_view field, bool focus = false) {
  Ticket& ticket = view.model.ticket;
  const std::string_view fault = ticket.fault(field);
  const Line line = next_line(stack);
  ui::label(line.name, Type::body, Color::text_muted, name);
  // The line below is drawn here, at the right; the field itself only turns red.
  const a11y::Group group(a11y::Role::group);
  const Rect at = line.control;
  if (focus) ImGui::SetKeyboardFocusHere();
  const ui::FieldResult typed = ui::text_field(
      at, name, value,
      {.unit = unit, .select_all = true, .max_bytes = 24, .kind = a11y::Field::number});
  if (!fault.empty()) {
    ui::outline(at, Color::bad, ui::radius_control);
    ui::outline(at.inset(-1), Color::bad, ui::radius_control + 1);
  }
  draw_fault(stack, fault);
  if (typed.changed) view.later([&ticket] { ticket.changed(); });
}

void draw_type(View& view, ui::Stack& stack) {
  Ticket& ticket = view.model.ticket;
  constexpr std::string_view names[] = {"Market", "Limit", "Stop", "Stop limit", "Trailing stop"};
  int chosen = static_cast<int>(ticket.form.type);
  const Line line = next_line(stack);
  ui::label(line.name, Type::body, Color::text_muted, "Order");
  if (!ui::select(line.control, "Order type", names, chosen)) return;
  view.later([&ticket, chosen] {
    ticket.form.type = static_cast<OrderType>(chosen);
    ticket.changed();
  });
}

void draw_quantity(View& view, ui::Stack& stack) {
  Ticket& ticket = view.model.ticket;
  const bool market = ticket.form.type == OrderType::market;
  const bool dollars = market && ticket.form.in_dollars;
  draw_number(view, stack, dollars ? "Amount" : "Quantity", ticket.form.quantity,
              dollars ? "USD" : "shares", "quantity",
              std::exchange(view.state.focus_quantity, false));
  if (!market) return;
  Rect line = stack.next(ui::touch() ? line_height() : 20.f);
  const std::string_view other = dollars ? "In shares instead" : "In dollars instead";
  if (ui::link(line.cut_right(ui::link_width(other)).middle(20), other))
    view.later([&ticket] {
      ticket.form.in_dollars = !ticket.form.in_dollars;
      ticket.changed();
    });
}

void draw_trail(View& view, ui::Stack& stack) {
  Ticket& ticket = view.model.ticket;
  const bool percent = ticket.form.trail_in_percent;
  draw_number(view, stack, "Trails by", ticket.form.trail, percent ? "%" : "USD", "trail_amount");
  Rect line = stack.next(ui::touch() ? line_height() : 20.f);
  const std::string_view other = percent ? "In dollars instead" : "In per cent instead";
  if (ui::link(line.cut_right(ui::link_width(other)).middle(20), other))
    view.later([&ticket] {
      ticket.form.trail_in_percent = !ticket.form.trail_in_percent;
      ticket.changed();
    });
}

void draw_force(View& view, ui::Stack& stack) {
  Ticket& ticket = view.model.ticket;
  const std::vector<TimeInForce> all = ticket.choices();
  std::vector<std::string_view> names;
  int chosen = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    names.push_back(name_of(all[i]));
    if (all[i] == ticket.form.time_in_force) chosen = static_cast<int>(i);
  }
  const Line line = next_line(stack);
  ui::label(line.name, Type::body, Color::text_muted, "In force");
  if (!ui::select(line.control, "Time in force", names, chosen)) return;
  view.later([&ticket, force = all[static_cast<std::size_t>(chosen)]] {
    ticket.form.time_in_force = force;
    ticket.changed();
  });
}

bool small_price(Rect where, std::string_view name, std::string_view placeholder,
                 std::string& value, bool fault) {
  const bool changed = ui::text_field(where, name, value,
                                      {.size = ui::Size::compact,
                                       .placeholder = placeholder,
                                       .select_all = true,
                                       .max_bytes = 16,
                                       .kind = a11y::Field::number})
                           .changed;
  if (fault) ui::outline(where, Color::bad, ui::radius_control);
  return changed;
}

// What ends the position later: a price to take the profit at, one to stop the loss at.
void draw_exits(View& view, ui::Stack& stack) {
  Ticket& ticket = view.model.ticket;
  TicketForm& form = ticket.form;
  Rect line = stack.next(ui::touch() ? line_height() : 28.f);
  bool changed = false;
  constexpr std::string_view name = "Take profit and stop";
  Rect box = line.cut_left(form.exits ? std::min(156.f, line.w - 116) : line.w);
  changed |= ui::checkbox(box, name, form.exits);
  if (form.exits) {
    const Rect stop = line.cut_right(56);
    line.cut_right(4);
    changed |= small_price(line.cut_right(56), "Take profit at", "Profit", form.take_profit,
                           !ticket.fault("take_profit").empty());
    changed |= small_price(stop, "Stop loss at", "Stop", form.stop_loss,
                           !ticket.fault("stop_loss").empty());
    const std::string_view fault = ticket.fault("take_profit").empty()
                                       ? ticket.fault("stop_loss")
                                       : ticket.fault("take_profit");
    draw_fault(stack, fault);
  }
  if (changed) view.later([&ticket] { ticket.changed(); });
}

// Outside regular hours only limit orders trade.
void draw_extended(View& view, ui::Stack& stack) {
  Ticket& ticket = view.model.ticket;
  if (ticket.form.type != OrderType::limit) return;
  const auto& clock = view.model.feed().clock();
  if (clock && clock->session == Session::regular && !ticket.form.extended_hours) return;
  if (ui::checkbox(stack.next(ui::touch() ? line_height() : 28.f), "Also before and after hours",
                   ticket.form.extended_hours))
    view.later([&ticket] { ticket.changed(); });
}

void draw_estimate(View& view, ui::Stack& stack) {
  const Ticket& ticket = view.model.ticket;
  const Rect rule = stack.next(1);
  ui::horizontal_line(rule.x, rule.y, rule.w, ui::color(Color::border));
  const auto estimate = ticket.estimate();
  const bool buy = ticket.form.side == Side::buy;
  const bool wrong = !ticket.fault("quantity").empty();
  draw_line(stack.next(20), buy ? "Estimated cost" : "Estimated proceeds",
            estimate ? money_text(estimate->total) : std::string("–"), Type::body_strong,
            wrong ? Color::bad : Color::text);
  Rect line = stack.next(16);
  if (!estimate) return;
  ui::label(line, Type::caption, Color::text_muted, "Fee " + money_text(estimate->fee));
  ui::label(line, Type::caption, Color::text_muted,
            std::to_string(std::lround(estimate->share)) + "% of buying power", ui::Align::right);
  for (const std::string& warning : ticket.warnings()) {
    const float height = ui::measure(Type::caption, warning, line.w).y;
    ui::paragraph(stack.next(height), Type::caption, Color::warning, warning);
  }
}

// Filled in the colour of the side; grey while it cannot be sent.
bool draw_send(View& view, Rect where) {
  Ticket& ticket = view.model.ticket;
  const std::string name = ticket.sentence();
  const bool buy = ticket.form.side == Side::buy;
  const bool ready = ticket.ready() && !ticket.form.symbol.empty();
  const ui::Item item = ui::press_item(where, name + "##send", !ready);
  a11y::describe(a11y::Role::button, name, {.disabled = !ready});
  const Color fill = !ready ? Color::sunken : buy ? Color::chart_up : Color::chart_down;
  ui::box(where, fill, ready ? fill : Color::border, ui::radius_control);
  if (ready) ui::lay_state(item, where, ui::radius_control, true);
  ui::label(where.inset(12, 0), ui::touch() ? Type::heading : Type::body_strong,
            ready ? Color::on_accent : Color::text_faint, name, ui::Align::center);
  ui::draw_focus_ring(item, where, ui::radius_control);
  return item.pressed;
}

void draw_fields(View& view, ui::Stack& stack) {
  Ticket& ticket = view.model.ticket;
  draw_type(view, stack);
  draw_quantity(view, stack);
  if (ticket.has_stop())
    draw_number(view, stack, "Stop price", ticket.form.stop_price, "USD", "stop_price");
  if (ticket.has_limit())
    draw_number(view, stack, "Limit price", ticket.form.limit_price, "USD", "limit_price");
  if (ticket.has_trail()) draw_trail(view, stack);
  draw_force(view, stack);
  draw_exits(view, stack);
  draw_extended(view, stack);
}

}  // namespace

void draw_ticket(View& view, Rect area) {
  const a11y::Group form(a11y::Role::form, "Order ticket");
  Ticket& ticket = view.model.ticket;
  ui::Scroll scroll("Ticket", area);
  ui::Stack stack(scroll.content().inset(16, 0), 8);
  stack.skip(16);
  draw_sides(view, stack.next(ui::touch() ? 46.f : 34.f));
  draw_fields(view, stack);
  draw_estimate(view, stack);
  draw_fault(stack, ticket.fault(""));
  const bool pressed = draw_send(view, stack.next(ui::touch() ? 44.f : 40.f));
  ui::label(stack.next(16), Type::caption, Color::text_faint,
            view.context.client.local() ? "Paper money, on this browser’s own book"
                                        : "Paper money, settled on this server’s own book",
            ui::Align::center);
  scroll.set_height(stack.rest().y + 8 - scroll.content().y);
  if (pressed)
    view.later(
        [&ticket, &state = view.state] { ticket.send([&state] { state.ticket_sheet = false; }); });
}

void start_trade(View& view, Side side) {
  view.model.ticket.side(side);
  view.state.focus_quantity = true;
  if (view.context.phone()) view.state.ticket_sheet = true;
}

}  // namespace septet::panels::market
