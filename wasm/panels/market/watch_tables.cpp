// Alerts and news.
#include "panels/market/exchange_time.h"
#include "panels/market/tables.h"
#include "platform/accessibility.h"
#include "platform/page.h"

namespace septet::panels::market {

namespace {

using ui::Color;
using ui::Rect;
using ui::Type;

constexpr float article_height = 64;

Cell alert_cell(const Alert& alert, std::size_t column) {
  constexpr std::string_view status[] = {"Waiting", "Fired", "Paused"};
  switch (column) {
    case 0:
      return {alert.symbol, Color::text, Type::body_strong};
    case 1:
      return {sentence_of(alert)};
    case 2:
      return {alert.note, Color::text_muted};
    case 3:
      return {alert.every_time ? "Every time" : "Once", Color::text_muted};
    default: {
      std::string text(status[static_cast<int>(alert.status)]);
      if (alert.fired_at) text += ", " + exchange_moment_text(*alert.fired_at);
      return {text, alert.status == AlertStatus::fired ? Color::good : Color::text_muted};
    }
  }
}

Sheet alert_sheet(View& view, const std::vector<Alert>& alerts) {
  Sheet sheet;
  sheet.name = "Alerts";
  sheet.columns = {{.name = "Symbol", .width = 72},
                   {.name = "When"},
                   {.name = "Note", .hide_below = 560},
                   {.name = "Fires", .width = 84, .hide_below = 480},
                   {.name = "Status", .width = 140}};
  sheet.count = alerts.size();
  sheet.key = [&](std::size_t row) { return key_of(alerts[row].id); };
  sheet.row_name = [&](std::size_t row) {
    return alerts[row].symbol + ", " + sentence_of(alerts[row]);
  };
  sheet.cell = [&](std::size_t row, std::size_t column) { return alert_cell(alerts[row], column); };
  sheet.tools_width = 136;
  sheet.tools = [&view, &alerts](std::size_t row, Rect cell) {
    const Alert& alert = alerts[row];
    const bool waiting = alert.status == AlertStatus::waiting;
    if (row_button(cell.cut_right(60), "Remove"))
      view.later([&model = view.model.alerts, alert] { model.remove(alert); });
    cell.cut_right(4);
    if (row_button(cell.cut_right(60), waiting ? "Pause" : "Arm"))
      view.later([&model = view.model.alerts, alert, waiting] { model.pause(alert, waiting); });
  };
  return sheet;
}

void draw_article(View& view, const Article& article, Rect where) {
  const ui::Scope scope(to_string(article.id));
  const a11y::Group item(a11y::Role::listitem, article.title);
  const ui::Pressed pressed = ui::pressable(where, article.title);
  a11y::describe(article.url ? a11y::Role::link : a11y::Role::text, article.title,
                 {.description = article.summary,
                  .href = article.url ? std::string_view(*article.url) : std::string_view()});
  if (pressed.hovered && article.url) ui::fill(where, Color::hover);
  ui::horizontal_line(where.x, where.bottom() - 1, where.w, ui::color(Color::border));
  Rect inner = where.inset(16, 8);
  Rect head = inner.cut_top(20);
  const std::string ago = ui::ago_text(article.published_at, view.context.now);
  const std::string about = view.context.phone() ? ago : article.source + ", " + ago;
  const float width = std::min(head.w * 0.4f, ui::measure(Type::caption, about).x + 1);
  ui::label(head.cut_right(width), Type::caption, Color::text_faint, about, ui::Align::right);
  head.cut_right(12);
  for (std::size_t i = 0; i < std::min<std::size_t>(3, article.symbols.size()); ++i) {
    ui::tag(head.cut_left(ui::tag_width(article.symbols[i])), article.symbols[i]);
    head.cut_left(6);
  }
  ui::label(head, Type::body_medium, Color::text, article.title);
  inner.cut_top(2);
  ui::paragraph(inner, Type::caption, Color::text_muted, article.summary,
                where.h > article_height ? 2 : 1);
  if (!pressed.clicked) return;
  if (article.url)
    view.later([url = *article.url] { platform::open_in_new_tab(url); });
  else if (!article.symbols.empty())
    view.go(article.symbols.front());
}

}  // namespace

void draw_alerts(View& view, Rect area) {
  const auto& list = view.model.alerts.list();
  if (!list) {
    if (!list.error()) return draw_row_skeletons(list.since_ms(), area, 28);
    if (ui::error_state(area, "The alerts could not be loaded", *list.error()))
      view.later([&alerts = view.model.alerts] { alerts.reload(); });
    return;
  }
  if (list->items.empty()) {
    if (ui::empty_state(area.inset(0, 4), {.icon = ui::Icon::alarm_clock,
                                           .title = "No alerts yet",
                                           .primary = "Set an alert",
                                           .primary_icon = ui::Icon::plus}) == ui::Answer::primary)
      start_alert(view, view.model.symbol(), std::nullopt);
    return;
  }
  const ui::ListEvents events = draw_sheet(area, alert_sheet(view, list->items));
  if (events.opened) view.go(list->items[*events.opened].symbol);
}

void draw_news(View& view, Rect area, const std::string& symbol) {
  client::Paged<Article>& news = view.model.news_of(symbol);
  if (!news.loaded()) {
    if (!news.error()) return draw_row_skeletons(news.since_ms(), area, article_height);
    if (ui::error_state(area, "The news could not be loaded", *news.error()))
      view.later([&news, &model = view.model, symbol] {
        news.clear();
        model.forget_news();
        model.news_of(symbol);
      });
    return;
  }
  if (news.items().empty())
    return draw_nothing(area, symbol.empty() ? "No news yet. Articles of the feeds and of the "
                                               "administrators stand here."
                                             : "No news about " + symbol + " yet.");
  ui::Scroll scroll("News", area);
  const a11y::Group list(a11y::Role::list, "News");
  ui::Stack stack(scroll.content());
  for (const Article& article : news.items()) {
    const Rect where = stack.next(article_height);
    if (where.bottom() >= scroll.visible().y && where.y <= scroll.visible().bottom())
      draw_article(view, article, where);
  }
  scroll.set_height(stack.rest().y - scroll.content().y);
  if (stack.rest().y < scroll.visible().bottom() + 400 && news.continues())
    view.later([&news] { news.more(); });
}

}  // namespace septet::panels::market
