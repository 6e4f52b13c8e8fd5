// Boards: posts about a stock with their replies; the leaderboard and the traders on it.
#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "panels/market/exchange_time.h"
#include "panels/market/tables.h"
#include "platform/accessibility.h"

namespace septet::panels::market {

namespace {

using ui::Color;
using ui::Rect;
using ui::Type;

constexpr std::size_t post_most_bytes = 4000;
constexpr float face = 28;
constexpr float post_chart_width = 560, post_chart_height = 220;

bool moderates(const View& view) {
  for (const Role role : view.context.client.me().roles)
    if (role == Role::administrator || role == Role::content_manager) return true;
  return false;
}

bool is_own(const View& view, const Post& post) {
  return post.author.account_id == view.context.client.me().user_id;
}

void open_form(View& view, AboutPost::What what, const Post& post) {
  view.state.about_post = AboutPost{what, post, what == AboutPost::What::edit ? post.text : ""};
}

void draw_author(View& view, const Post& post, Rect line) {
  const std::string when = ui::ago_text(post.created_at, view.context.now) +
                           (post.edited_at ? ", edited" : "") + (post.hidden ? ", hidden" : "");
  const float width = ui::measure(Type::caption, when).x + 4;
  ui::label(line.cut_right(width), Type::caption, Color::text_faint, when, ui::Align::right);
  const float name = std::min(line.w, ui::link_width(post.author.name) + 2);
  if (ui::link(line.cut_left(name), post.author.name))
    view.go(Place{PlaceKind::trader, {}, post.author.account_id});
  line.cut_left(8);
  if (post.author.return_30_days)
    ui::label(line, Type::caption, tint_of(post.author.return_30_days->units),
              percent_text(*post.author.return_30_days) + " in 30 days");
}

void draw_post_menu(View& view, const Post& post, Rect where) {
  if (ui::icon_button(where, ui::Icon::ellipsis, "Post actions", {.size = ui::Size::compact}))
    ui::open_menu("Post actions", where);
  ui::Menu menu("Post actions", 200);
  if (!menu) return;
  Boards& boards = view.model.boards;
  if (is_own(view, post)) {
    if (menu.item("Edit", {.icon = ui::Icon::pencil})) open_form(view, AboutPost::What::edit, post);
    if (menu.item("Delete", {.icon = ui::Icon::trash_2, .danger = true}))
      view.later([&boards, post] { boards.remove(post); });
  } else {
    const bool follows = post.author.following;
    if (menu.item(follows ? "Unfollow" : "Follow", {.icon = ui::Icon::user_plus}))
      view.later([&boards, post] { boards.follow(post.author); });
    if (menu.item("Report", {.icon = ui::Icon::flag}))
      open_form(view, AboutPost::What::report, post);
  }
  if (moderates(view) &&
      menu.item(post.hidden ? "Show again" : "Hide", {.icon = ui::Icon::eye_off}))
    view.later([&boards, post] { boards.hide(post); });
}

void draw_post_foot(View& view, const Post& post, Rect line) {
  ui::Row row(line, 4);
  Boards& boards = view.model.boards;
  const auto counted = [&](ui::Icon icon, std::string_view name, std::int64_t count, bool on) {
    const std::string text = count > 0 ? std::to_string(count) : std::string();
    const Rect at = row.left(28 + (text.empty() ? 0 : ui::measure(Type::caption, text).x + 6));
    const ui::Pressed pressed = ui::pressable(at, name);
    a11y::describe(a11y::Role::button, name, {.description = text, .pressed = on});
    if (pressed.hovered) ui::fill(at, Color::hover, ui::radius_control);
    Rect inner = at.inset(6, 0);
    ui::icon(icon, inner.cut_left(16), ui::icon_small, on ? ui::accent() : Color::text_muted);
    ui::label(inner, Type::caption, on ? ui::accent() : Color::text_muted, text, ui::Align::right);
    return pressed.clicked;
  };
  if (counted(ui::Icon::heart, post.liked ? "Unlike" : "Like", post.likes, post.liked))
    view.later([&boards, post] { boards.like(post); });
  if (!post.parent_id && counted(ui::Icon::message_circle, "Replies", post.replies,
                                 boards.replies(post.id) != nullptr))
    view.later([&boards, id = post.id] { boards.unfold(id); });
  if (!post.parent_id) {
    const ui::ButtonOptions look{.kind = ui::Kind::ghost, .size = ui::Size::compact};
    if (ui::button(row.left(ui::button_width("Reply", look)), "Reply", look))
      open_form(view, AboutPost::What::reply, post);
  }
  draw_post_menu(view, post, row.right(28));
}

// Pressed, it opens in the size of the panel.
void draw_post_chart(View& view, const std::string& token, Rect& area) {
  area.cut_top(8);
  Rect place = area.cut_top(post_chart_height);
  place.w = std::min(place.w, post_chart_width);
  // Only so many are kept: those out of sight do not drive out those that are seen.
  if (!ImGui::IsRectVisible(place.min(), place.max())) return;
  PostCharts::Entry& entry = view.model.boards.charts.of(token);
  if (entry.state == PostCharts::State::gone)
    return ui::label(place.cut_top(20), Type::body, Color::text_faint,
                     "The chart is not shared any more.");
  if (entry.state == PostCharts::State::loading) {
    if (ui::skeleton_due(entry.since_ms)) ui::skeleton(place, ui::radius_control);
    return;
  }
  const ui::Pressed pressed = ui::pressable(place, "Open the chart: " + entry.spoken);
  {
    const ui::Clip clip(place);
    ui::chart::draw_still(entry.chart, place);
  }
  ui::outline(place, ui::color(pressed.hovered ? Color::border_strong : Color::border),
              ui::radius_control);
  if (pressed.clicked) view.go(Place{PlaceKind::shared, token, {}});
}

float draw_post(View& view, const Post& post, Rect where, bool with_symbol) {
  const ui::Scope scope(to_string(post.id));
  const a11y::Group item(a11y::Role::listitem, "Post of " + post.author.name);
  Rect inner = where.inset(16, 0);
  const float top = inner.y;
  inner.cut_top(10);
  Rect faces = inner.cut_left(face);
  ui::avatar(faces.cut_top(face), post.author.name);
  inner.cut_left(12);
  Rect head = inner.cut_top(20);
  if (with_symbol) {
    if (ui::chip(head.cut_left(ui::chip_width(post.symbol)).middle(28), post.symbol))
      view.go(Place{PlaceKind::board, post.symbol, {}});
    head.cut_left(8);
  }
  draw_author(view, post, head);
  inner.cut_top(2);
  {
    const a11y::Selectable selectable;
    inner.cut_top(
        ui::paragraph(inner, Type::body, post.hidden ? Color::text_faint : Color::text, post.text));
  }
  if (post.chart) draw_post_chart(view, *post.chart, inner);
  inner.cut_top(4);
  draw_post_foot(view, post, inner.cut_top(28));
  inner.cut_top(6);
  return inner.y - top;
}

float draw_replies(View& view, const Post& post, Rect where) {
  client::Paged<Post>* below = view.model.boards.replies(post.id);
  if (!below) return 0;
  where.cut_left(40);
  const float top = where.y;
  if (!below->loaded()) {
    if (below->error())
      ui::label(where.cut_top(28).inset(16, 0), Type::body, Color::bad, below->error()->message);
    return where.y - top;
  }
  if (below->items().empty())
    ui::label(where.cut_top(28).inset(16, 0), Type::body, Color::text_muted,
              "Nobody has replied yet.");
  for (const Post& reply : below->items()) where.cut_top(draw_post(view, reply, where, false));
  if (!below->complete() && ui::link(where.cut_top(28).inset(16, 0), "Show more replies"))
    view.later([below] { below->more(); });
  return where.y - top;
}

void send_post(View& view, const std::string& symbol) {
  PostForm& form = view.state.post;
  form.busy = true;
  const auto write = [&boards = view.model.boards, &form,
                      symbol](std::optional<std::string> chart) {
    boards.write(symbol, {form.text, std::move(chart)}, [&form](std::optional<Error> error) {
      form.busy = false;
      form.error = error ? error->message : "";
      if (!error) form = {};
    });
  };
  if (!form.with_chart) return view.later([write] { write(std::nullopt); });
  view.later([&charts = view.model.charts, &form, symbol, write] {
    charts.share(symbol, [&form, write](Result<std::string> token) {
      if (token.ok()) return write(*token);
      form.busy = false;
      form.error = token.error().message;
    });
  });
}

void draw_post_form(View& view, Rect area, const std::string& symbol) {
  PostForm& form = view.state.post;
  const a11y::Group group(a11y::Role::form, "New post");
  ui::horizontal_line(area.x, area.bottom() - 1, area.w, ui::color(Color::border));
  Rect inner = area.inset(16, 8);
  const ui::ButtonOptions send{.kind = ui::Kind::primary,
                               .size = ui::Size::compact,
                               .disabled = trimmed(form.text).empty(),
                               .busy = form.busy};
  Rect right = inner.cut_right(ui::button_width("Post", send));
  inner.cut_right(8);
  const bool pressed = ui::button(right.cut_top(28), "Post", send);
  Rect check = inner.cut_right(120);
  ui::checkbox(check.cut_top(28), "With the chart", form.with_chart);
  inner.cut_right(8);
  ui::text_field(inner, "Write about " + symbol, form.text,
                 {.placeholder = form.error.empty() ? std::string_view("Share what you see")
                                                    : std::string_view(form.error),
                  .lines = 2,
                  .max_bytes = post_most_bytes});
  if (pressed) send_post(view, symbol);
}

void draw_posts(View& view, Rect area, const std::string& symbol) {
  Boards& boards = view.model.boards;
  client::Paged<Post>& posts = boards.posts();
  if (!posts.loaded()) {
    if (!posts.error()) return draw_row_skeletons(posts.since_ms(), area, 72);
    if (ui::error_state(area, "The board could not be loaded", *posts.error()))
      view.later([&boards] { boards.reload(); });
    return;
  }
  if (posts.items().empty())
    return draw_nothing(area, symbol.empty()
                                  ? "Nothing yet. Follow traders to read here what they write."
                                  : "Nobody has written about " + symbol + " yet. Be the first.");
  ui::Scroll scroll("Posts", area);
  const a11y::Group list(a11y::Role::list, "Posts");
  Rect rest = scroll.content();
  const float top = rest.y;
  for (const Post& post : posts.items()) {
    rest.cut_top(draw_post(view, post, rest, symbol.empty()));
    rest.cut_top(draw_replies(view, post, rest));
    ui::horizontal_line(rest.x, rest.y - 1, rest.w, ui::color(Color::border));
  }
  scroll.set_height(rest.y - top);
  if (rest.y < scroll.visible().bottom() + 400 && posts.continues())
    view.later([&posts] { posts.more(); });
}

// ---- Traders

constexpr std::string_view leader_periods[] = {"1d", "1w", "1m", "all"};
constexpr ui::Segment leader_period_names[] = {{"1D"}, {"1W"}, {"1M"}, {"All"}};

Cell leader_cell(const LeaderboardRow& row, std::size_t column) {
  switch (column) {
    case 0:
      return {std::to_string(row.rank), Color::text_muted};
    case 1:
      return {row.trader.name, Color::text, Type::body_medium};
    case 2:
      return {percent_text(row.return_percent), tint_of(row.return_percent.units),
              Type::body_medium};
    case 3:
      return {ui::number_text(row.trades)};
    default:
      return {ui::number_text(row.trader.followers), Color::text_muted};
  }
}

Sheet leader_sheet(View& view, const std::vector<LeaderboardRow>& rows) {
  Sheet sheet;
  sheet.name = "Leaderboard";
  sheet.row_height = 36;
  sheet.columns = {{.name = "Rank", .width = 56},
                   {.name = "Trader"},
                   {.name = "Return", .width = 96, .right = true},
                   {.name = "Trades", .width = 84, .right = true, .hide_below = 420},
                   {.name = "Followers", .width = 96, .right = true, .hide_below = 480}};
  sheet.count = rows.size();
  sheet.key = [&](std::size_t row) { return key_of(rows[row].trader.account_id); };
  sheet.row_name = [&](std::size_t row) { return rows[row].trader.name; };
  sheet.cell = [&](std::size_t row, std::size_t column) { return leader_cell(rows[row], column); };
  if (view.context.phone()) return sheet;  // there the trader's page has the button
  sheet.tools_width = 92;
  sheet.tools = [&view, &rows](std::size_t row, Rect cell) {
    const Trader& trader = rows[row].trader;
    if (row_button(cell.cut_right(76), trader.following ? "Unfollow" : "Follow"))
      view.later([&boards = view.model.boards, trader] { boards.follow(trader); });
  };
  return sheet;
}

void draw_trades_of(View& view, const Id& id, Rect area) {
  const auto& trades = view.model.boards.trades(id);
  if (!trades) {
    if (!trades.error()) return draw_row_skeletons(trades.since_ms(), area, 28);
    return draw_nothing(area, trades.error()->message);
  }
  const std::vector<OrderFill>& fills = trades->items;
  if (fills.empty()) return draw_nothing(area, "No trades yet.");
  Sheet sheet;
  sheet.name = "Trades";
  const bool phone = view.context.phone();
  sheet.columns = {{.name = "Time", .width = phone ? 72.f : 120.f},
                   {.name = "Symbol", .width = phone ? 72.f : 80.f},
                   {.name = "Side", .width = phone ? 48.f : 60.f},
                   {.name = "Quantity", .right = true},
                   {.name = "Price", .right = true}};
  sheet.count = fills.size();
  sheet.key = [&](std::size_t row) { return row; };
  sheet.row_name = [&](std::size_t row) { return fills[row].symbol; };
  sheet.cell = [&](std::size_t row, std::size_t column) -> Cell {
    const OrderFill& fill = fills[row];
    const bool bought = fill.side == Side::buy;
    if (column == 0)
      return {phone ? exchange_date_text(fill.at) : exchange_moment_text(fill.at),
              Color::text_muted};
    if (column == 1) return {fill.symbol, Color::text, Type::body_strong};
    if (column == 2) return {bought ? "Buy" : "Sell", bought ? Color::chart_up : Color::chart_down};
    return {column == 3 ? quantity_text(fill.quantity) : price_text(fill.price)};
  };
  const ui::ListEvents events = draw_sheet(area, sheet);
  if (events.clicked) view.go(fills[events.clicked->row].symbol);
}

Rect page_of(const View& view, Rect area) {
  Rect page = area.inset(view.context.phone() ? 16.f : 24.f, 0);
  page.cut_top(view.context.phone() ? 8.f : 20.f);
  return page;
}

}  // namespace

void draw_board(View& view, Rect area, const std::string& symbol) {
  view.model.boards.open(symbol, view.state.board_top);
  if (!symbol.empty()) draw_post_form(view, area.cut_top(72), symbol);
  draw_posts(view, area, symbol);
}

void draw_board_page(View& view, Rect area) {
  const std::string& symbol = view.model.place().name;
  Rect page = page_of(view, area);
  Rect line = page.cut_top(40);
  if (!symbol.empty()) {
    constexpr ui::Segment names[] = {{"New"}, {"Top"}};
    int chosen = view.state.board_top ? 1 : 0;
    if (ui::segments(line.cut_right(ui::segments_width(names)).middle(32), "Order of posts", names,
                     chosen))
      view.state.board_top = chosen == 1;
    line.cut_right(8);
  }
  if (!view.model.symbol().empty() && symbol.empty()) {
    const std::string own = view.model.symbol() + " board";
    if (ui::button(line.cut_right(ui::button_width(own)).middle(32), own))
      view.go(Place{PlaceKind::board, view.model.symbol(), {}});
  } else if (!symbol.empty() &&
             ui::button(line.cut_right(ui::button_width("Whom I follow")).middle(32),
                        "Whom I follow")) {
    view.go(Place{PlaceKind::board, {}, {}});
  }
  if (!view.context.phone())
    ui::heading(line, Type::page, 1, symbol.empty() ? "Whom I follow" : symbol + " board");
  page.cut_top(8);
  const Rect rest{area.x, page.y, area.w, area.bottom() - page.y};
  draw_board(view, rest.inset(view.context.phone() ? 0 : 8.f, 0), symbol);
}

void draw_leaderboard_page(View& view, Rect area) {
  Rect page = page_of(view, area);
  Rect line = page.cut_top(40);
  ui::segments(line.cut_right(ui::segments_width(leader_period_names)).middle(32), "Period",
               leader_period_names, view.state.leader_period);
  if (!view.context.phone()) ui::heading(line, Type::page, 1, "Leaderboard");
  page.cut_top(8);
  const std::string period(leader_periods[view.state.leader_period]);
  const auto& standing = view.model.boards.standing(period);
  const Rect rest{area.x + 8, page.y, area.w - 16, area.bottom() - page.y};
  if (!standing) {
    if (!standing.error()) return draw_row_skeletons(standing.since_ms(), rest, 36);
    if (ui::error_state(rest, "The leaderboard could not be loaded", *standing.error()))
      view.later([&boards = view.model.boards] { boards.forget_standing(); });
    return;
  }
  std::vector<LeaderboardRow> rows = standing->items;
  const auto& own = standing->own;
  if (own && std::none_of(rows.begin(), rows.end(), [&](const LeaderboardRow& one) {
        return one.trader.account_id == own->trader.account_id;
      }))
    rows.push_back(*own);
  if (rows.empty()) {
    if (ui::empty_state(rest, {.icon = ui::Icon::trophy,
                               .title = "Nobody shows their returns yet",
                               .text = "Whoever makes trades and returns public in the portfolio "
                                       "stands here.",
                               .primary = "Open the portfolio"}) == ui::Answer::primary)
      view.go(Place{PlaceKind::portfolio, {}, {}});
    return;
  }
  const ui::ListEvents events = draw_sheet(rest, leader_sheet(view, rows));
  if (events.clicked)
    view.go(Place{PlaceKind::trader, {}, rows[events.clicked->row].trader.account_id});
}

void draw_trader_page(View& view, Rect area) {
  const Id id = view.model.place().trader;
  Rect page = page_of(view, area);
  const auto& trader = view.model.boards.trader(id);
  if (!trader) {
    if (!trader.error()) return draw_row_skeletons(trader.since_ms(), page, 48);
    if (ui::error_state(area, "This trader could not be shown", *trader.error()))
      view.later([&boards = view.model.boards] { boards.forget_standing(); });
    return;
  }
  Rect head = page.cut_top(56);
  ui::avatar(head.cut_left(48).middle(48), trader->name);
  head.cut_left(16);
  const std::string_view follow = trader->following ? "Unfollow" : "Follow";
  const bool self = id == view.context.client.me().user_id;
  const ui::ButtonOptions look{.kind = trader->following ? ui::Kind::secondary : ui::Kind::primary,
                               .icon = ui::Icon::user_plus};
  if (!self && ui::button(head.cut_right(ui::button_width(follow, look)).middle(32), follow, look))
    view.later([&boards = view.model.boards, one = *trader] { boards.follow(one); });
  ui::Stack lines(head.middle(52));
  ui::heading(lines.next(32), Type::page, 1, trader->name);
  std::string about = ui::count_text(trader->followers, "follower", "followers");
  if (trader->return_30_days) about += ", " + percent_text(*trader->return_30_days) + " in 30 days";
  if (trader->return_all) about += ", " + percent_text(*trader->return_all) + " in all";
  ui::label(lines.next(20), Type::body, Color::text_muted, about);
  page.cut_top(16);
  const Rect rest{area.x + 8, page.y, area.w - 16, area.bottom() - page.y};
  if (!trader->public_trades)
    return draw_nothing(rest, trader->name + " keeps trades and returns private.");
  draw_trades_of(view, id, rest);
}

void draw_news_page(View& view, Rect area) {
  Rect page = page_of(view, area);
  if (!view.context.phone()) {
    ui::heading(page.cut_top(32), Type::page, 1, "News");
    page.cut_top(12);
  }
  draw_news(view, {area.x + 8, page.y, area.w - 16, area.bottom() - page.y}, "");
}

// ---- What is written about a post

void draw_community_dialogs(View& view) {
  if (!view.state.about_post) return;
  AboutPost& form = *view.state.about_post;
  constexpr std::string_view titles[] = {"Reply", "Edit post", "Report post"};
  constexpr std::string_view actions[] = {"Reply", "Save", "Report"};
  const auto what = static_cast<int>(form.what);
  bool sent = false;
  {
    const ui::FieldOptions field{.placeholder = form.what == AboutPost::What::report
                                                    ? "What is wrong with it"
                                                    : "Write here",
                                 .error = form.error,
                                 .autofocus = true,
                                 .lines = 5,
                                 .max_bytes = post_most_bytes};
    ui::Dialog dialog(titles[what], form.open,
                      {.width = 520, .height = ui::field_height(field, true) + ui::dialog_end});
    if (dialog) {
      ui::text_field(dialog.body(), titles[what], form.text, field);
      sent = dialog.actions(
          actions[what],
          {.kind = ui::Kind::primary, .disabled = trimmed(form.text).empty(), .busy = form.busy});
    }
  }
  if (!form.open) return view.state.about_post.reset();
  if (!sent) return;
  Boards& boards = view.model.boards;
  if (form.what == AboutPost::What::report) {
    view.later([&boards, form] { boards.report(form.post, form.text); });
    return view.state.about_post.reset();
  }
  form.busy = true;
  auto done = [&state = view.state](std::optional<Error> error) {
    if (!state.about_post) return;
    state.about_post->busy = false;
    if (!error) return state.about_post.reset();
    state.about_post->error = error->message;
  };
  view.later([&boards, form, done] {
    if (form.what == AboutPost::What::edit)
      boards.edit(form.post.id, form.text, done);
    else
      boards.answer(form.post.id, {form.text, {}}, done);
  });
}

}  // namespace septet::panels::market
