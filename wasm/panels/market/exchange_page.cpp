// The page of those who run the exchange: its clock, its stocks, the news and their feeds.
#include <algorithm>
#include <cmath>
#include <span>

#include "panels/market/exchange_time.h"
#include "panels/market/tables.h"
#include "platform/accessibility.h"
#include "platform/page.h"

namespace septet::panels::market {

namespace {

using ui::Color;
using ui::Rect;
using ui::Type;

constexpr const char* stock_menu = "Stock actions";
constexpr const char* article_menu = "Article actions";
constexpr const char* feed_menu = "Feed actions";
constexpr float settings_width = 840;
constexpr float two_lines = 56;

// ---- The clock

struct Speed {
  double times;
  ui::Segment segment;
  std::string_view said, meaning;
};
constexpr Speed speeds[] = {
    {0, {"Stop"}, "The exchange stands still", "Time stands still, and nothing is traded."},
    {1, {"1×"}, "The exchange goes at real speed", "As fast as in New York."},
    {10, {"10×"}, "The exchange goes 10 times as fast", "An hour passes in six minutes."},
    {60, {"60×"}, "The exchange goes 60 times as fast", "An hour passes in a minute."},
    {390, {"390×"}, "The exchange goes 390 times as fast", "A trading day passes in a minute."},
    {3600, {"3,600×"}, "The exchange goes 3,600 times as fast", "An hour passes in a second."}};

// The name at the left and a line about it, what changes it at the right or, where that is too
// wide, below.
Rect draw_setting(ui::Stack& stack, std::string_view name, std::string_view about, float width) {
  const bool below = width > stack.rest().w / 2;
  Rect row = stack.next(below ? 108 : 64);
  const Rect control = below ? row.cut_bottom(52) : row.cut_right(width).middle(32);
  ui::Stack lines(row.middle(40));
  ui::label(lines.next(20), Type::body_medium, Color::text, name);
  ui::label(lines.next(20), Type::body, Color::text_muted, about);
  return below ? control.middle(32) : control;
}

void draw_speed(View& view, const ClockState& clock, ui::Stack& stack) {
  std::array<ui::Segment, std::size(speeds)> names;
  int chosen = -1;
  for (std::size_t i = 0; i < std::size(speeds); ++i) {
    names[i] = speeds[i].segment;
    if (speeds[i].times == clock.speed) chosen = static_cast<int>(i);
  }
  const std::string other =
      "Time passes " + std::to_string(std::lround(clock.speed)) + " times as fast as in New York.";
  const float width = ui::segments_width(names);
  const Rect where = draw_setting(
      stack, "Speed", chosen < 0 ? std::string_view(other) : speeds[chosen].meaning, width);
  if (ui::segments(where, "Speed", names, chosen))
    view.later([&model = view.model.administration, &speed = speeds[chosen]] {
      model.set_clock({.speed = speed.times}, std::string(speed.said));
    });
}

void draw_continuous(View& view, const ClockState& clock, ui::Stack& stack) {
  bool on = clock.continuous;
  const std::string_view about =
      on ? "The next session follows at once." : "It closes at night and on holidays.";
  const Rect where = draw_setting(stack, "Never sleeps", about, ui::touch() ? 44.f : 32.f);
  if (ui::toggle(where, "Never sleeps", on))
    view.later([&model = view.model.administration, on] {
      model.set_clock({.continuous = on},
                      on ? "The exchange never sleeps" : "The exchange sleeps at night");
    });
}

void draw_time(View& view, const ClockState& clock, Rect card) {
  ui::card(card);
  const std::string opens = exchange_moment_text(clock.next_open);
  const std::string closes = exchange_moment_text(clock.next_close);
  const bool phone = view.context.phone();
  Rect inner = card.inset(phone ? 16 : 20, 16);
  ui::Stack lines(phone ? inner.cut_top(68) : inner.cut_left(inner.w * 0.4f));
  ui::label(lines.next(40), Type::display, Color::text, exchange_clock_text(clock.now, false));
  ui::label(lines.next(20), Type::body, Color::text_muted, clock.day + ", New York");
  if (phone) {
    ui::Stack facts(inner, 4);
    draw_line(facts.next(20), "Session", name_of(clock.session));
    draw_line(facts.next(20), "Next open", opens);
    draw_line(facts.next(20), "Next close", closes);
    return;
  }
  draw_fact(ui::column_of(inner, 0, 3, 16), "Session", name_of(clock.session));
  draw_fact(ui::column_of(inner, 1, 3, 16), "Next open", opens);
  draw_fact(ui::column_of(inner, 2, 3, 16), "Next close", closes);
}

void draw_clock(View& view, Rect area) {
  Administration& model = view.model.administration;
  // Any stock's prices bring the time along.
  if (!view.model.directory.all().empty())
    view.model.watch(view.model.directory.all().front().symbol);
  area.w = std::min(area.w, settings_width);
  const ClockState* clock = model.clock();
  if (!clock) {
    if (const auto& error = model.asked_clock().error()) {
      if (ui::error_state(area, "The clock could not be read", *error))
        view.later([&model] { model.load(Section::clock); });
    } else if (ui::skeleton_due(model.asked_clock().since_ms())) {
      ui::skeleton(area.cut_top(92), ui::radius_card);
      area.cut_top(ui::shell_gutter);
      ui::skeleton(area.cut_top(160), ui::radius_card);
    }
    return;
  }
  const bool narrow = view.context.phone();
  draw_time(view, *clock, area.cut_top(narrow ? 168 : 92));
  area.cut_top(ui::shell_gutter);
  const Rect card = area.cut_top(narrow ? 188 : 144);
  ui::card(card);
  ui::Stack stack(card.inset(narrow ? 16 : 20, 8));
  draw_speed(view, *clock, stack);
  ui::horizontal_line(card.x, stack.rest().y, card.w, ui::color(Color::border));
  draw_continuous(view, *clock, stack);
}

// ---- Lists whose rows have a menu

// A row of two lines, and what stands at its right.
struct Entry {
  std::string title, detail, side, side_detail = {};
  Color detail_tint = Color::text_muted, side_tint = Color::text_muted;
};

void draw_entry(const Entry& entry, Rect cell) {
  const a11y::Group group(a11y::Role::cell);
  const a11y::Selectable selectable;
  const float width = std::max(ui::measure(Type::caption, entry.side).x,
                               ui::measure(Type::caption, entry.side_detail).x);
  ui::Stack right(cell.cut_right(std::min(cell.w / 2, std::ceil(width) + 1)).middle(36));
  ui::label(right.next(20), Type::caption, Color::text_muted, entry.side, ui::Align::right);
  ui::label(right.next(16), Type::caption, entry.side_tint, entry.side_detail, ui::Align::right);
  cell.cut_right(12);
  ui::Stack left(cell.middle(36));
  ui::label(left.next(20), Type::body_medium, Color::text, entry.title);
  ui::label(left.next(16), Type::caption, entry.detail_tint, entry.detail);
}

Entry entry_of(const View& view, const Article& article) {
  std::string detail = article.source;
  for (const std::string& symbol : article.symbols) detail += ", " + symbol;
  return {article.title, detail, ui::ago_text(article.published_at, view.context.now)};
}

Entry entry_of(const View& view, const NewsFeed& feed) {
  Entry out{feed.title.empty() ? feed.url : feed.title, feed.url, {}};
  if (feed.fetched_at)
    out.side = "Fetched " + ui::within_sentence(ui::ago_text(*feed.fetched_at, view.context.now));
  if (!feed.failure) return out;
  out.detail = *feed.failure;
  out.detail_tint = Color::bad;
  return out;
}

constexpr ui::Column whole_row[] = {{""}};

// A list whose rows have a key, a menu and a place for the keyboard.
ui::ListEvents draw_list(View& view, std::string_view name, Rect area,
                         std::span<const ui::Column> columns, ui::ListModel& model,
                         const char* menu) {
  ViewState& state = view.state;
  const bool lines = columns.size() == 1;
  model.current = std::min(state.exchange_current, std::max<std::size_t>(model.count, 1) - 1);
  model.reveal_current = std::exchange(state.exchange_reveal, false);
  const ui::ListEvents events = ui::table(name, area, columns, model,
                                          {.row_height = lines ? two_lines : 36.f,
                                           .header_height = lines ? 0.f : 32.f,
                                           .selectable = false,
                                           .side_padding = 16});
  if (events.clicked) state.exchange_current = events.clicked->row;
  if (events.stepped) {
    const auto last = static_cast<std::ptrdiff_t>(model.count) - 1;
    const auto to = static_cast<std::ptrdiff_t>(*model.current) + events.stepped->rows;
    state.exchange_current = static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(to, 0, last));
    state.exchange_reveal = true;
  }
  if (events.menu) {
    state.exchange_row = model.key(*events.menu);
    ui::open_menu(menu, events.menu_anchor);
  }
  return events;
}

template <class Item>
ui::ListEvents draw_entries(View& view, std::string_view name, Rect area,
                            const std::vector<Item>& items, const char* menu) {
  ui::ListModel model;
  model.count = items.size();
  model.key = [&](std::size_t row) { return key_of(items[row].id); };
  model.name = [&](std::size_t row) { return entry_of(view, items[row]).title; };
  model.draw = [&](std::size_t row, std::size_t, Rect cell, const ui::RowState&) {
    draw_entry(entry_of(view, items[row]), cell);
  };
  return draw_list(view, name, area, whole_row, model, menu);
}

// The one whose menu is open; null: it is gone.
template <class Item>
const Item* chosen_of(const View& view, const std::vector<Item>& items) {
  const auto found = std::find_if(items.begin(), items.end(), [&](const Item& one) {
    return key_of(one.id) == view.state.exchange_row;
  });
  return found == items.end() ? nullptr : &*found;
}

// ---- Stocks

using Listed = std::vector<const Stock*>;

bool is_halted(const View& view, const Stock& stock) {
  const Quote* quote = view.model.feed().quote(stock.symbol);
  return quote ? quote->halted : stock.halted;
}

Cell stock_cell(const View& view, const Stock& stock, std::size_t column) {
  const Quote* quote = view.model.feed().quote(stock.symbol);
  const bool halted = is_halted(view, stock);
  switch (column) {
    case 0:
      return {stock.symbol, Color::text, Type::body_strong};
    case 1:
      return {stock.name};
    case 2:
      return {sector_text(stock), Color::text_muted};
    case 3:
      return {stock.kind == StockKind::etf ? "Fund" : "Stock", Color::text_muted};
    case 4:
      return {compact_text(stock.shares_outstanding.real()), Color::text_muted};
    case 5:
      return {quote ? price_text(quote->last) : "–",
              view.stale() ? Color::text_muted : Color::text};
    default:
      return {halted ? "Halted" : "Trades", halted ? Color::bad : Color::text_muted};
  }
}

Entry entry_of(const View& view, const Stock& stock) {
  const Cell last = stock_cell(view, stock, 5), trades = stock_cell(view, stock, 6);
  return {stock.symbol, stock.name, last.text, trades.text, Color::text_muted, trades.tint};
}

constexpr ui::Column stock_columns[] = {{.name = "Symbol", .width = 84},
                                        {.name = "Name"},
                                        {.name = "Sector", .width = 220, .hide_below = 900},
                                        {.name = "Kind", .width = 64, .hide_below = 760},
                                        {.name = "Shares", .width = 84, .right = true},
                                        {.name = "Last", .width = 92, .right = true},
                                        {.name = "State", .width = 84, .right = true}};

void draw_stock_cell(const View& view, const Stock& stock, std::size_t column, Rect cell) {
  if (view.context.phone()) return draw_entry(entry_of(view, stock), cell);
  const Cell figure = stock_cell(view, stock, column);
  const bool right = stock_columns[column].right;
  if (!right) cell.cut_right(12);
  const a11y::Group group(a11y::Role::cell);
  const a11y::Selectable selectable;
  ui::label(cell, figure.type, figure.tint, figure.text,
            right ? ui::Align::right : ui::Align::left);
}

// A table; on a phone rows of two lines.
void draw_stock_rows(View& view, Rect area, const Listed& stocks) {
  ui::ListModel model;
  model.count = stocks.size();
  model.key = [&](std::size_t row) { return key_of(stocks[row]->id); };
  model.name = [&](std::size_t row) { return stocks[row]->symbol + ", " + stocks[row]->name; };
  model.draw = [&](std::size_t row, std::size_t column, Rect cell, const ui::RowState&) {
    draw_stock_cell(view, *stocks[row], column, cell);
  };
  const bool lines = view.context.phone();
  const std::span<const ui::Column> columns =
      lines ? std::span<const ui::Column>(whole_row) : stock_columns;
  const ui::ListEvents events = draw_list(view, "Listed stocks", area, columns, model, stock_menu);
  for (std::size_t row = events.first_visible; row < events.last_visible; ++row)
    view.model.watch(stocks[row]->symbol);
  if (events.opened) view.go(stocks[*events.opened]->symbol);
}

void draw_stock_menu(View& view) {
  ui::Menu menu(stock_menu, 240);
  if (!menu) return;
  const Stock* stock = chosen_of(view, view.model.directory.all());
  if (!stock) return;
  const std::string& symbol = stock->symbol;
  const bool halted = is_halted(view, *stock);
  if (menu.item("Open the chart", {.icon = ui::Icon::chart_candlestick})) view.go(symbol);
  if (menu.item(halted ? "Resume trading" : "Halt trading",
                {.icon = halted ? ui::Icon::play : ui::Icon::pause}))
    view.later(
        [&model = view.model.administration, symbol, halted] { model.halt(symbol, !halted); });
  menu.separator();
  if (menu.item("Announce a dividend", {.icon = ui::Icon::hand_coins}))
    start_exchange_form(view, ExchangeForm::What::dividend, symbol);
  if (menu.item("Announce a split", {.icon = ui::Icon::square_split_horizontal}))
    start_exchange_form(view, ExchangeForm::What::split, symbol);
  if (menu.item("Import bars", {.icon = ui::Icon::file_spreadsheet}))
    view.state.import_form = ImportForm{symbol};
}

void draw_stocks(View& view, Rect area) {
  const Directory& directory = view.model.directory;
  if (!directory.loaded()) {
    if (!directory.error()) return draw_row_skeletons(directory.since_ms(), area, 36);
    if (ui::error_state(area, "The stocks could not be loaded", *directory.error()))
      view.later([&model = view.model] { model.reload(); });
    return;
  }
  if (directory.all().empty()) {
    if (ui::empty_state(area, {.icon = ui::Icon::chart_candlestick,
                               .title = "No stock is listed yet",
                               .text = "What is traded here stands in this list.",
                               .primary = "Add a stock",
                               .primary_icon = ui::Icon::plus}) == ui::Answer::primary)
      start_exchange_form(view, ExchangeForm::What::stock);
    return;
  }
  const Listed found = directory.search(view.state.exchange_words, directory.all().size());
  Rect line = area.cut_top(ui::touch() ? 52.f : 40.f).inset(16, 0);
  const Rect field = line.cut_left(view.context.phone() ? line.w : 280.f);
  ui::text_field(field.middle(ui::height_of(ui::Size::normal)), "Search stocks",
                 view.state.exchange_words,
                 {.placeholder = "Symbol or name",
                  .icon = ui::Icon::search,
                  .clearable = true,
                  .max_bytes = 60,
                  .kind = a11y::Field::search});
  line.cut_left(16);
  if (line.w > 0)
    ui::label(line, Type::caption, Color::text_faint,
              ui::count_text(static_cast<std::int64_t>(found.size()), "stock", "stocks"));
  area.cut_top(8);
  if (found.empty()) return draw_nothing(area, "No stock has that name.");
  draw_stock_rows(view, area, found);
  draw_stock_menu(view);
}

// ---- News

void open_article(View& view, const Article& article) {
  if (article.url)
    view.later([url = *article.url] { platform::open_in_new_tab(url); });
  else if (!article.symbols.empty())
    view.go(article.symbols.front());
}

void draw_article_menu(View& view, const std::vector<Article>& articles) {
  ui::Menu menu(article_menu, 200);
  const Article* article = menu ? chosen_of(view, articles) : nullptr;
  if (!article) return;
  if ((article->url || !article->symbols.empty()) &&
      menu.item("Open", {.icon = ui::Icon::external_link}))
    open_article(view, *article);
  if (menu.item("Take back", {.icon = ui::Icon::trash_2, .danger = true}))
    view.state.question = Question{
        "Take this article back?",
        "“" + article->title + "” is deleted for everybody. There is no way back.", "Take back",
        [&model = view.model.administration, id = article->id] { model.take_back(id); }};
}

void draw_articles(View& view, Rect area) {
  client::Paged<Article>& articles = view.model.administration.articles();
  if (!articles.loaded()) {
    if (!articles.error()) return draw_row_skeletons(articles.since_ms(), area, two_lines);
    if (ui::error_state(area, "The news could not be loaded", *articles.error()))
      view.later([&model = view.model.administration] { model.load(Section::news); });
    return;
  }
  if (articles.items().empty()) {
    if (ui::empty_state(area, {.icon = ui::Icon::newspaper,
                               .title = "No news yet",
                               .text = "Write the first article, or add a feed that brings them.",
                               .primary = "Write an article",
                               .primary_icon = ui::Icon::plus}) == ui::Answer::primary)
      start_exchange_form(view, ExchangeForm::What::article);
    return;
  }
  const ui::ListEvents events =
      draw_entries(view, "Articles", area, articles.items(), article_menu);
  draw_article_menu(view, articles.items());
  if (events.opened) open_article(view, articles.items()[*events.opened]);
  if (events.last_visible + 8 > articles.items().size() && articles.continues())
    view.later([&articles] { articles.more(); });
}

// ---- Feeds

void draw_feed_menu(View& view, const std::vector<NewsFeed>& feeds) {
  ui::Menu menu(feed_menu, 200);
  const NewsFeed* feed = menu ? chosen_of(view, feeds) : nullptr;
  if (!feed) return;
  Administration& model = view.model.administration;
  if (menu.item("Fetch now", {.icon = ui::Icon::refresh_cw}))
    view.later([&model, id = feed->id] { model.fetch(id); });
  if (menu.item("Remove", {.icon = ui::Icon::trash_2, .danger = true}))
    view.state.question = Question{
        "Remove this feed?", feed->url + " is fetched no longer, and its articles are deleted.",
        "Remove", [&model, id = feed->id] { model.remove_feed(id); }};
}

void draw_feeds(View& view, Rect area) {
  if (view.context.client.local()) {
    ui::empty_state(area,
                    {.icon = ui::Icon::radio,
                     .title = "Feeds need a server",
                     .text = "Feeds are fetched by a server; here there is none. Articles can "
                             "be written by hand."});
    return;
  }
  const auto& feeds = view.model.administration.feeds();
  if (!feeds) {
    if (!feeds.error()) return draw_row_skeletons(feeds.since_ms(), area, two_lines);
    if (ui::error_state(area, "The feeds could not be loaded", *feeds.error()))
      view.later([&model = view.model.administration] { model.load(Section::feeds); });
    return;
  }
  if (feeds->items.empty()) {
    if (ui::empty_state(area, {.icon = ui::Icon::radio,
                               .title = "No feeds yet",
                               .text = "Articles come by themselves from RSS and Atom feeds, each "
                                       "to the stocks that it names.",
                               .primary = "Add a feed",
                               .primary_icon = ui::Icon::plus}) == ui::Answer::primary)
      start_exchange_form(view, ExchangeForm::What::feed);
    return;
  }
  draw_entries(view, "Feeds", area, feeds->items, feed_menu);
  draw_feed_menu(view, feeds->items);
}

// ---- The page

constexpr std::string_view tab_names[] = {"Clock", "Stocks", "News", "Feeds", "Reports"};

void draw_tabs(View& view, Rect line, Section open) {
  const std::vector<Section> sections = view.model.administration.sections();
  const auto& reports = view.model.administration.reports();
  std::vector<ui::Tab> tabs;
  int chosen = 0;
  for (const Section one : sections) {
    if (one == open) chosen = static_cast<int>(tabs.size());
    const bool counted = one == Section::reports && reports.loaded();
    tabs.push_back({tab_names[static_cast<int>(one)],
                    counted ? static_cast<int>(reports.items().size()) : -1});
  }
  if (ui::tabs(line, "Sections", tabs, chosen))
    view.go({PlaceKind::exchange,
             std::string(name_of(sections[static_cast<std::size_t>(chosen)])),
             {}});
}

void draw_head(View& view, Rect line, Section section) {
  if (const auto add = adding_in(section, view.context.client.local())) {
    const ui::ButtonOptions look{.kind = ui::Kind::primary, .icon = ui::Icon::plus};
    if (ui::button(line.cut_right(ui::button_width(add->name, look)), add->name, look))
      start_exchange_form(view, add->what);
  }
  ui::heading(line, Type::page, 1, "Exchange");
}

void draw_section(View& view, Rect area, Section section) {
  const a11y::Group panel(a11y::Role::tabpanel, tab_names[static_cast<int>(section)]);
  const float sides = view.context.phone() ? 0.f : 8.f;
  switch (section) {
    case Section::clock:
      area.cut_top(ui::shell_gutter);
      return draw_clock(view, area.inset(sides + 16, 0));
    case Section::stocks:
      area.cut_top(8);
      return draw_stocks(view, area.inset(sides, 0));
    case Section::news:
      return draw_articles(view, area.inset(sides, 0));
    case Section::feeds:
      return draw_feeds(view, area.inset(sides, 0));
    case Section::reports:
      return draw_reports(view, area.inset(sides, 0));
  }
}

}  // namespace

std::optional<Adding> adding_in(Section section, bool local) {
  if (section == Section::stocks) return Adding{"Add a stock", ExchangeForm::What::stock};
  if (section == Section::news) return Adding{"Write an article", ExchangeForm::What::article};
  if (section == Section::feeds && !local) return Adding{"Add a feed", ExchangeForm::What::feed};
  return std::nullopt;
}

void draw_exchange_page(View& view, Rect area) {
  const auto section = view.model.administration.section(view.model.place().name);
  if (!section) {
    if (ui::empty_state(area, {.icon = ui::Icon::lock,
                               .title = "You do not run this exchange",
                               .text = "An administrator of this server can change that.",
                               .primary = "Open the chart"}) == ui::Answer::primary)
      view.go(Place{});
    return;
  }
  Administration& all = view.model.administration;
  if (all.wants(*section)) view.later([&all, one = *section] { all.load(one); });
  const bool phone = view.context.phone();
  const float sides = phone ? 16.f : 24.f;
  if (!phone) {
    area.cut_top(20);
    draw_head(view, area.cut_top(32).inset(sides, 0), *section);
    area.cut_top(8);
  }
  Rect line = area.cut_top(phone ? 44.f : 40.f);
  ui::horizontal_line(line.x, line.bottom() - 1, line.w, ui::color(Color::border));
  draw_tabs(view, line.inset(sides, 0), *section);
  draw_section(view, area, *section);
}

}  // namespace septet::panels::market
