// What the parts of the Market panel share while they draw: the data, and what the panel itself
// remembers about how it is looked at.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "panels/market/model.h"
#include "shell/panel.h"
#include "ui/widgets.h"

namespace septet::panels::market {

// A watchlist that gets a name.
struct NamingList {
  std::optional<Id> list;  // nothing: a new one
  std::string text;
  std::string error;
  bool busy = false;
  bool open = true;
};

// An alert while it is written.
struct AlertForm {
  std::string symbol;
  int kind = 0;  // of AlertKind
  std::string value;
  int indicator = 0;  // of those that alerts offer
  int interval = 0;
  bool every_time = false;
  std::string note;
  std::string error;
  bool busy = false;
  bool open = true;
};

// An order whose terms are changed.
struct AmendForm {
  Order order;
  std::string quantity, limit_price, stop_price;
  std::string error;
  std::string field;
  bool busy = false;
  bool open = true;
};

struct IndicatorForm {
  std::optional<std::size_t> index;  // of the chart's; nothing: the list of all is shown
  ui::chart::Indicator indicator;
  std::array<std::string, 4> parameters;
  std::string words;
  bool open = true;
};

struct ResetForm {
  std::string cash = "100,000";
  int kind = 1;  // of AccountKind
  std::string error;
  bool busy = false;
  bool open = true;
};

// Words on a chart.
struct TextForm {
  std::size_t drawing = 0;
  std::string text;
  bool open = true;
};

struct PostForm {
  std::string text;
  bool with_chart = false;
  std::string error;
  bool busy = false;
};

// A text about a post: a reply, another wording, or why it is reported.
struct AboutPost {
  enum class What { reply, edit, report } what = What::reply;
  Post post;
  std::string text;
  std::string error;
  bool busy = false;
  bool open = true;
};

struct NamingScreen {
  std::string text;
  std::string error;
  bool busy = false;
  bool open = true;
};

// What those who run the exchange fill in.
struct ExchangeForm {
  enum class What { stock, dividend, split, article, feed } what = What::stock;
  std::string symbol;                 // whose dividend or split it is
  std::array<std::string, 8> values;  // of the form's fields, in their order
  int kind = 0;                       // of StockKind
  Error error;
  bool busy = false;
  bool open = true;
};

// What can be added in a section of the exchange.
struct Adding {
  std::string_view name;  // of the button
  ExchangeForm::What what;
};
std::optional<Adding> adding_in(Section, bool local);

// Bars of a stock from a file.
struct ImportForm {
  std::string symbol;
  std::string file;  // the one that was chosen last
  std::string error;
  bool busy = false;
  bool open = true;
};

// What cannot be undone.
struct Question {
  std::string title, text, action;
  std::function<void()> act;
  bool open = true;
};

enum class LowerTab { positions, orders, history, alerts, news, board };

struct ViewState {
  int side_tab = 0;   // depth, trades
  int lower_tab = 0;  // of LowerTab
  int phone_tab = 0;  // book, trades, position, news
  int phone_range = 1;
  int orders_filter = 0;  // of client::OrderFilter
  int transaction_kind = 0;
  int equity_period = 2;
  int leader_period = 2;
  bool board_top = false;
  bool list_overlay = false;  // on narrow windows the watchlist opens over the content
  bool large_chart = false;   // nothing but the chart
  bool ticket_sheet = false;  // on a phone
  bool find_wanted = false;   // the search for a symbol opens with the next drawing
  bool focus_quantity = false;
  std::string find_words;
  std::size_t find_chosen = 0;
  std::string compare_words;
  std::optional<NamingList> naming;
  std::optional<AlertForm> alert;
  std::optional<AmendForm> amend;
  std::optional<IndicatorForm> indicator;
  std::optional<ResetForm> reset;
  std::optional<TextForm> text;
  std::optional<AboutPost> about_post;
  std::optional<NamingScreen> naming_screen;
  std::optional<ExchangeForm> exchange_form;
  std::optional<ImportForm> import_form;
  std::optional<Question> question;
  std::string exchange_words;        // by which its stocks are searched
  std::uint64_t exchange_row = 0;    // the key of that whose menu is open
  std::size_t exchange_current = 0;  // where the keyboard stands in the list
  bool exchange_reveal = false;
  std::optional<ui::chart::MenuWanted> chart_menu;
  PostForm post;
  std::string wanted_menu;  // opened with the next drawing, at this place
  ui::Rect menu_anchor;
  bool row_focused = false;  // the keyboard is in the watchlist
  bool was_full_screen = false;
  bool reveal = false;  // brings the current row of the watchlist into view
};

struct View {
  Model& model;
  ViewState& state;
  shell::Context& context;

  // Everything that is not drawing happens after it.
  template <class Work>
  void later(Work work) const {
    context.commands.run(std::move(work));
  }
  void go(const Place& place) const { context.commands.go(address_of(place)); }
  void go(const std::string& symbol) const { go({PlaceKind::symbol, symbol, {}}); }
  bool stale() const { return model.feed().stale(); }
};

// ---- The parts of the window
void draw_watchlist(View&, ui::Rect);
void draw_symbol_bar(View&, ui::Rect);
// While the live prices are gone, and over somebody else’s drawings; cut their place off the area.
void draw_strips(View&, ui::Rect& area);
void draw_chart_tools(View&, ui::Rect);
void draw_drawing_bar(View&, ui::Rect);
void draw_charts(View&, ui::Rect);
void draw_side(View&, ui::Rect);  // depth or trades, and the ticket
void draw_depth(View&, ui::Rect, int rows);
void draw_trades(View&, ui::Rect);
void draw_ticket(View&, ui::Rect);
void draw_lower(View&, ui::Rect);
// ---- Its lists
void draw_positions(View&, ui::Rect);
void draw_orders(View&, ui::Rect);
void draw_transactions(View&, ui::Rect);
void draw_alerts(View&, ui::Rect);
void draw_news(View&, ui::Rect, const std::string& symbol);
void draw_board(View&, ui::Rect, const std::string& symbol);
// ---- Pages of their own
void draw_portfolio_page(View&, ui::Rect);
void draw_screener_page(View&, ui::Rect);
void draw_news_page(View&, ui::Rect);
void draw_board_page(View&, ui::Rect);
void draw_leaderboard_page(View&, ui::Rect);
void draw_trader_page(View&, ui::Rect);
void draw_exchange_page(View&, ui::Rect);
void draw_reports(View&, ui::Rect);
void draw_phone(View&, ui::Rect);
// ---- What floats above
void draw_menus(View&);
void draw_dialogs(View&);
void draw_community_dialogs(View&);
void draw_exchange_dialogs(View&);
void draw_indicator_dialog(View&);

// Names of the menus that draw_menus draws.
inline constexpr const char* lists_menu = "Watchlists";
inline constexpr const char* list_menu = "Watchlist";
inline constexpr const char* columns_menu = "Columns";
inline constexpr const char* intervals_menu = "Intervals";
inline constexpr const char* type_menu = "Chart type";
inline constexpr const char* layout_menu = "Layout";
inline constexpr const char* chart_menu = "Chart";
inline constexpr const char* places_menu = "Market places";
inline constexpr const char* find_popover = "Find a symbol";
inline constexpr const char* compare_popover = "Compare";

void start_alert(View&, const std::string& symbol, std::optional<double> price);
void start_amend(View&, const Order&);
void start_indicator(View&, std::optional<std::size_t> index);
void start_trade(View&, Side);
void start_exchange_form(View&, ExchangeForm::What, const std::string& symbol = {});

}  // namespace septet::panels::market
