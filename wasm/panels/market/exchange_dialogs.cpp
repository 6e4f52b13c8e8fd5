// What those who run the exchange fill in: a stock, a dividend, a split, an article, a feed; the
// import of bars, and the question before what cannot be undone.
#include <algorithm>
#include <span>

#include "base/text.h"
#include "panels/market/exchange_time.h"
#include "panels/market/parts.h"
#include "platform/accessibility.h"
#include "platform/files.h"

namespace septet::panels::market {

namespace {

using ui::Color;
using ui::Rect;
using ui::Type;
using What = ExchangeForm::What;

struct FormField {
  std::string_view id;  // as the request calls it
  std::string_view name;
  std::string_view placeholder = {};
  std::string_view unit = {};
  bool half = false;  // shares a line with the one before or after it
  int lines = 1;
  std::size_t max_bytes = 200;
};
constexpr std::string_view kind_field = "kind";  // of two, no text

constexpr FormField stock_fields[] = {
    {"symbol", "Symbol", "KITE", {}, true, 1, 8},
    {"opening_price", "Opening price", {}, "USD", true, 1, 20},
    {"name", "Name", "Kite Aerospace"},
    {kind_field, "Kind", {}, {}, true},
    {"shares_outstanding", "Shares", "100,000,000", {}, true, 1, 24},
    {"sector", "Sector", "Industrials", {}, true},
    {"industry", "Industry", "Aerospace", {}, true},
    {"summary", "About it", {}, {}, false, 3, 2000},
};
constexpr FormField dividend_fields[] = {{"cash", "A share", "0.24", "USD", true, 1, 20},
                                         {"ex_at", "Ex date", "2026-11-23", {}, true, 1, 10}};
constexpr FormField split_fields[] = {{"split_from", "Shares before", {}, {}, true, 1, 5},
                                      {"split_to", "Shares after", {}, {}, true, 1, 5},
                                      {"ex_at", "Ex date", "2026-11-23", {}, false, 1, 10}};
constexpr FormField article_fields[] = {
    {"title", "Title", {}, {}, false, 1, 300},
    {"summary", "Summary", {}, {}, false, 5, 4000},
    {"url", "Link", "https://", {}, false, 1, 2000},
    {"symbols", "Stocks it is about", "KITE, ACME", {}, false, 1, 100}};
constexpr FormField feed_fields[] = {
    {"url", "Address", "https://example.org/news.xml", {}, false, 1, 2000}};

struct FormWords {
  std::string_view title, action, about;
  std::span<const FormField> fields;
};
const FormWords& words_of(What what) {
  static constexpr FormWords all[] = {
      {"Add a stock", "Add", {}, stock_fields},
      {"Announce a dividend", "Announce",
       "Whoever holds shares before the ex date is paid. A day that is past takes effect at once.",
       dividend_fields},
      {"Announce a split", "Announce",
       "From the ex date on, every holding and every open order is multiplied. A day that is past "
       "takes effect at once.",
       split_fields},
      {"Write an article", "Publish", {}, article_fields},
      {"Add a feed", "Add", "RSS or Atom. It is fetched now and then regularly.", feed_fields}};
  return all[static_cast<int>(what)];
}

std::string& value_of(ExchangeForm& form, std::string_view id) {
  const auto fields = words_of(form.what).fields;
  std::size_t at = 0;
  for (std::size_t i = 0; i < fields.size(); ++i)
    if (fields[i].id == id) at = i;
  return form.values[at];
}

// ---- What is sent

std::optional<std::string> unless_empty(std::string_view text) {
  return trimmed(text).empty() ? std::nullopt : std::optional(std::string(trimmed(text)));
}

template <class T>
Result<T> number_at(ExchangeForm& form, const char* id, const char* what) {
  const auto value = typed<T>(value_of(form, id));
  if (!value) return invalid(id, "wrong_type", what);
  return *value;
}

Result<NewStock> stock_of(ExchangeForm& form) {
  const auto text = [&](std::string_view id) { return unless_empty(value_of(form, id)); };
  NewStock out;
  out.symbol = capitals(trimmed(value_of(form, "symbol")));
  out.name = trimmed(value_of(form, "name"));
  out.kind = static_cast<StockKind>(form.kind);
  out.sector = text("sector");
  out.industry = text("industry");
  out.summary = text("summary");
  if (text("shares_outstanding"))
    out.shares_outstanding =
        TRY(number_at<Quantity>(form, "shares_outstanding", "Type how many shares there are."));
  out.opening_price = TRY(number_at<Price>(form, "opening_price", "Type a price in dollars."));
  return out;
}

Result<NewAction> action_of(ExchangeForm& form) {
  NewAction out;
  const auto day = exchange_day_start(trimmed(value_of(form, "ex_at")));
  if (form.what == What::dividend) {
    out.cash = TRY(number_at<Price>(form, "cash", "Type an amount in dollars."));
  } else {
    using Whole = Decimal<0, 0>;
    out.kind = ActionKind::split;
    out.split_from = TRY(number_at<Whole>(form, "split_from", "Type a whole number.")).units;
    out.split_to = TRY(number_at<Whole>(form, "split_to", "Type a whole number.")).units;
  }
  if (!day) return invalid("ex_at", "invalid_time", "Type a day as 2026-11-23.");
  out.ex_at = *day;
  return out;
}

NewArticle article_of(ExchangeForm& form) {
  NewArticle out;
  out.title = value_of(form, "title");
  out.summary = value_of(form, "summary");
  out.url = unless_empty(value_of(form, "url"));
  std::string symbol;
  for (const char c : capitals(value_of(form, "symbols")) + ",") {
    if (c != ',' && c != ' ')
      symbol += c;
    else if (!symbol.empty())
      out.symbols.push_back(std::exchange(symbol, {}));
  }
  return out;
}

Result<void> send_form(Administration& to, ExchangeForm& form, const Administration::Done& done) {
  switch (form.what) {
    case What::stock:
      to.list(TRY(stock_of(form)), done);
      break;
    case What::dividend:
    case What::split:
      to.announce(form.symbol, TRY(action_of(form)), done);
      break;
    case What::article:
      to.write(article_of(form), done);
      break;
    case What::feed:
      to.add_feed(std::string(trimmed(form.values[0])), done);
  }
  return {};
}

void send_form(View& view) {
  ExchangeForm& form = *view.state.exchange_form;
  form.busy = true;
  form.error = {};
  view.later(
      [&model = view.model.administration, &state = view.state, &commands = view.context.commands] {
        const auto done = [&state, &commands](std::optional<Error> error) {
          if (!state.exchange_form && error) commands.show(*error);
          if (!state.exchange_form) return;
          if (!error) return state.exchange_form.reset();
          state.exchange_form->busy = false;
          state.exchange_form->error = *std::move(error);
        };
        if (!state.exchange_form) return;
        const auto sent = send_form(model, *state.exchange_form, done);
        if (!sent.ok()) done(sent.error());
      });
}

// ---- How it is drawn

ui::FieldOptions look_of(const ExchangeForm& form, std::size_t index) {
  const FormField& field = words_of(form.what).fields[index];
  const auto is_of = [&](const FormField& one) { return form.error.field.starts_with(one.id); };
  const auto fields = words_of(form.what).fields;
  // What belongs to no field is said at the first.
  const bool wrong =
      is_of(field) || (index == 0 && std::none_of(fields.begin(), fields.end(), is_of));
  return {.label = field.name,
          .placeholder = field.placeholder,
          .error = wrong ? std::string_view(form.error.message) : std::string_view(),
          .unit = field.unit,
          .autofocus = index == 0,
          .lines = field.lines,
          .max_bytes = field.max_bytes,
          .kind = field.id == "url" ? a11y::Field::url : a11y::Field::text};
}

void draw_kind(ExchangeForm& form, Rect where) {
  constexpr ui::Segment kinds[] = {{"Stock"}, {"Fund"}};
  ui::label(where.cut_top(20), Type::body_medium, Color::text, "Kind");
  where.cut_top(8);
  ui::segments(where.cut_top(ui::height_of(ui::Size::normal)), "Kind", kinds, form.kind);
}

bool is_pair(std::span<const FormField> fields, std::size_t first) {
  return fields[first].half && first + 1 < fields.size() && fields[first + 1].half;
}

// A field, or two beside one another, with room for what is wrong.
float line_height_of(const ExchangeForm& form, std::size_t first, float width) {
  const bool pair = is_pair(words_of(form.what).fields, first);
  const float own = pair ? (width - 16) / 2 : width;
  float more = 0;
  for (std::size_t i = first; i <= first + pair; ++i)
    more = std::max(more, ui::measure(Type::caption, look_of(form, i).error, own).y - 16);
  return ui::field_height(look_of(form, first), true) + more + 4;
}

float form_height(const ExchangeForm& form, float width) {
  const auto fields = words_of(form.what).fields;
  float height = 0;
  for (std::size_t i = 0; i < fields.size(); i += 1 + is_pair(fields, i))
    height += line_height_of(form, i, width);
  return height;
}

bool draw_form_fields(ExchangeForm& form, Rect body) {
  const auto fields = words_of(form.what).fields;
  ui::Stack stack(body);
  bool submitted = false;
  const auto draw = [&](std::size_t index, Rect where) {
    if (fields[index].id == kind_field) return draw_kind(form, where);
    const auto typed =
        ui::text_field(where, fields[index].name, form.values[index], look_of(form, index));
    if (typed.changed) form.error = {};
    submitted |= typed.submitted;
  };
  for (std::size_t i = 0; i < fields.size(); i += 1 + is_pair(fields, i)) {
    const bool pair = is_pair(fields, i);
    const Rect line = stack.next(line_height_of(form, i, body.w));
    draw(i, pair ? ui::column_of(line, 0, 2, 16) : line);
    if (pair) draw(i + 1, ui::column_of(line, 1, 2, 16));
  }
  return submitted;
}

// The width inside of a dialog of that width.
float inside_of(float width) {
  return std::min(width, ImGui::GetIO().DisplaySize.x - 16) - 48;
}

void draw_exchange_form(View& view) {
  if (!view.state.exchange_form) return;
  ExchangeForm& form = *view.state.exchange_form;
  const FormWords& words = words_of(form.what);
  bool sent = false;
  {
    const float width = 520;
    const float inside = inside_of(width);
    const float about =
        words.about.empty() ? 0 : ui::measure(Type::body, words.about, inside).y + 16;
    ui::Dialog dialog(words.title, form.open,
                      {.width = width,
                       .height = about + form_height(form, inside) + ui::dialog_end,
                       .subtitle = form.symbol});
    if (dialog) {
      Rect body = dialog.body();
      if (about > 0) ui::paragraph(body.cut_top(about), Type::body, Color::text_muted, words.about);
      sent = draw_form_fields(form, body);
      sent |= dialog.actions(words.action, {.kind = ui::Kind::primary, .busy = form.busy});
    }
  }
  if (!form.open)
    view.state.exchange_form.reset();
  else if (sent && !form.busy)
    send_form(view);
}

// ---- Bars from a file

constexpr std::string_view import_about =
    "A CSV whose first line names date, open, high, low, close and volume. Days are written as "
    "2026-11-23, minutes as 2026-11-23 09:31 in New York’s time; the oldest comes first. What is "
    "there of the same times is replaced.";

void take_file(Administration& model, ViewState& state, shell::Commands& commands,
               const platform::FileRef& file) {
  if (!state.import_form) return platform::release(file.handle);
  ImportForm& form = *state.import_form;
  form.file = file.name;
  form.error.clear();
  form.busy = true;
  model.import_bars(form.symbol, file, [&state, &commands](std::optional<Error> error) {
    if (!state.import_form && error) commands.show(*error);
    if (!state.import_form) return;
    if (!error) return state.import_form.reset();
    state.import_form->busy = false;
    state.import_form->error = error->message;
  });
}

void pick_file(View& view) {
  view.later([&model = view.model.administration, &state = view.state,
              &commands = view.context.commands] {
    platform::pick_files(false, ".csv,text/csv",
                         [&model, &state, &commands](const std::vector<platform::FileRef>& files) {
                           if (!files.empty()) take_file(model, state, commands, files.front());
                         });
  });
}

void draw_refusal(const ImportForm& form, Rect where) {
  const a11y::Group alert(a11y::Role::alert);
  ui::fill(where, Color::bad_soft, ui::radius_control);
  Rect inner = where.inset(12, 8);
  ui::icon(ui::Icon::triangle_alert, inner.cut_left(16), ui::icon_small, Color::bad);
  inner.cut_left(12);
  ui::label(inner.cut_top(20), Type::body_medium, Color::text, form.file + " was not imported");
  ui::paragraph(inner, Type::body, Color::text, form.error);
}

void draw_import(View& view) {
  if (!view.state.import_form) return;
  ImportForm& form = *view.state.import_form;
  {
    const float width = 480;
    const float inside = inside_of(width);
    const float about = ui::measure(Type::body, import_about, inside).y;
    const float refusal =
        form.error.empty() ? 0 : 36 + ui::measure(Type::body, form.error, inside - 52).y;
    ui::Dialog dialog(
        "Import bars", form.open,
        {.width = width, .height = about + refusal + 16 + ui::dialog_end, .subtitle = form.symbol});
    if (dialog) {
      Rect body = dialog.body();
      ui::paragraph(body.cut_top(about), Type::body, Color::text_muted, import_about);
      body.cut_top(12);
      if (refusal > 0) draw_refusal(form, body.cut_top(refusal));
      if (dialog.actions(form.busy ? "Importing…" : "Choose a file",
                         {.kind = ui::Kind::primary, .busy = form.busy}))
        pick_file(view);
    }
  }
  if (!form.open) view.state.import_form.reset();
}

// ---- Before what cannot be undone

void draw_question(View& view) {
  if (!view.state.question) return;
  Question& question = *view.state.question;
  bool sure = false;
  {
    const float width = 440;
    const float inside = inside_of(width);
    const float text = ui::measure(Type::body, question.text, inside).y;
    ui::Dialog dialog(question.title, question.open,
                      {.width = width, .height = text + 16 + ui::dialog_end});
    if (dialog) {
      ui::paragraph(dialog.body(), Type::body, Color::text_muted, question.text);
      sure = dialog.actions(question.action, {.kind = ui::Kind::danger_filled});
    }
  }
  if (sure) view.later(question.act);
  if (sure || !question.open) view.state.question.reset();
}

}  // namespace

void start_exchange_form(View& view, What what, const std::string& symbol) {
  ExchangeForm form;
  form.what = what;
  form.symbol = symbol;
  if (const ClockState* clock = view.model.administration.clock(); clock && !symbol.empty())
    value_of(form, "ex_at") = exchange_day_text(clock->next_open);
  view.state.exchange_form = std::move(form);
}

void draw_exchange_dialogs(View& view) {
  draw_exchange_form(view);
  draw_import(view);
  draw_question(view);
}

}  // namespace septet::panels::market
