#include "market/newsroom.h"

#include <algorithm>
#include <cstdlib>

#include "market/dice.h"

namespace septet::market {

namespace {

constexpr std::int64_t stories_per_minute_ppm = 80'000;  // some thirty in a trading day
constexpr std::uint64_t news_stream = 0x7e75;
constexpr std::int64_t day_seconds = 86'400;

// {n} name, {s} symbol, {i} industry, {h} town, {m} millions of dollars, {p} per cent, {k} a small
// number. The strength is in thousandths of a day's ordinary movement.
struct Template {
  std::int64_t strength;
  std::string_view title, summary;
};

constexpr Template good_news[] = {
    {900, "{n} wins an order of ${m} million",
     "{n} will deliver over {k} years. It is the largest order in its {i} business since the "
     "year began, and the first from this customer."},
    {1'400, "{n} raises its outlook for the year",
     "The company from {h} now expects to grow by {p}%, after demand held up better than it had "
     "feared."},
    {700, "Analysts see more in {s}",
     "Two houses raised their targets for {n} by {p}% and more. They point to margins that have "
     "widened for {k} quarters in a row."},
    {600, "{n} buys back shares for ${m} million",
     "The board has allowed purchases over {k} quarters. About {p}% of all shares could go."},
    {1'000, "{n} cuts costs faster than planned",
     "Savings of ${m} million a year are to come {k} months earlier. Nothing was said about jobs."},
    {1'900, "Report: a rival has offered to buy {n}",
     "People who know of the talks say that an offer {p}% above the price was made {k} days ago. "
     "{n} did not want to comment."},
    {800, "{n} opens a new site near {h}",
     "It cost ${m} million and starts {k} months ahead of time."},
    {1'100, "Court finds for {n}",
     "A dispute that is {k} years old ends without a payment. ${m} million had been set aside."},
};

constexpr Template bad_news[] = {
    {-1'000, "{n} loses a customer worth ${m} million",
     "The contract ends in {k} months. {n} says that it has others in view."},
    {-1'600, "{n} lowers its outlook for the year",
     "The company from {h} expects {p}% less than it had said. It names prices, the weather and "
     "{k} delayed projects."},
    {-700, "Analysts grow cautious on {s}",
     "A house that had liked {n} for {k} years no longer does: growth in {i} has slowed, it says, "
     "and the shares have not noticed."},
    {-1'200, "{n} calls back products",
     "{k} complaints were enough. The costs are put at ${m} million."},
    {-800, "Head of finance leaves {n}",
     "After {k} years, and with immediate effect. A successor has not been named."},
    {-1'400, "Regulator looks into {n}",
     "Questions were sent about how {k} contracts were booked. {n} says that it answers them."},
    {-900, "Strike at {n}",
     "Workers in {h} laid down tools for {p}% more. A day costs about ${m} million."},
    {-600, "{n} issues shares for ${m} million",
     "The money is for new sites. Those who hold shares will own {p}% less of the company."},
};

// "2,787".
void put_number(std::string& out, std::int64_t value) {
  std::string digits = std::to_string(value);
  for (std::size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, ",");
  out += digits;
}

void put_lower(std::string& out, std::string_view words) {
  for (const char c : words) out += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

std::string filled(std::string_view text, const Company& company, Dice dice) {
  const std::int64_t worth = std::max<std::int64_t>(
      1, std::int64_t{company.price_cents} * company.shares_thousands / 100'000);
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '{' || i + 2 >= text.size()) {
      out += text[i];
      continue;
    }
    switch (text[i + 1]) {
      case 'n':
        out += company.name;
        break;
      case 's':
        out += company.symbol;
        break;
      case 'i':
        put_lower(out, company.industry);
        break;
      case 'h':
        out += company.headquarters.substr(0, company.headquarters.find(','));
        break;
      case 'm':
        put_number(out, std::max<std::int64_t>(1, worth * dice.between(5, 60) / 1'000));
        break;
      case 'p':
        put_number(out, dice.between(3, 14));
        break;
      default:
        put_number(out, dice.between(2, 9));
        break;
    }
    i += 2;
  }
  return out;
}

Story story_of(const Template& used, const Company& company, Dice dice) {
  Story out;
  out.article.title = filled(used.title, company, dice);
  out.article.summary = filled(used.summary, company, dice);
  out.article.source = "Septet Wire";
  out.article.symbols = {std::string(company.symbol)};
  out.strength_ppm = std::int64_t{company.volatility_bp} * used.strength / 10;
  out.seconds = 600;
  return out;
}

template <std::size_t N>
const Template& one_of(const Template (&all)[N], Dice& dice) {
  return all[static_cast<std::size_t>(dice.below(static_cast<std::int64_t>(N)))];
}

Template report(std::int64_t moved) {
  if (moved >= 0)
    return {moved, "{n} earned more than expected",
            "Profit grew by {p}% in the quarter, to ${m} million, and sales with it. The company "
            "sees no reason to change its plans."};
  return {moved, "{n} earned less than expected",
          "Profit fell to ${m} million in the quarter, {p}% below the year before. The company "
          "blames costs, and wants to raise prices."};
}

// The day on which something of that moment shows in the prices.
const MadeBar* day_after(const MadeHistory& history, std::int64_t time) {
  const auto at = std::upper_bound(history.days.begin(), history.days.end(), time,
                                   [](std::int64_t t, const MadeBar& bar) { return t < bar.time; });
  return at == history.days.end() ? nullptr : &*at;
}

std::int64_t moved_ppm(const MadeHistory& history, const MadeBar& day) {
  const auto i = static_cast<std::size_t>(&day - history.days.data());
  if (i == 0) return 0;
  const std::int64_t before = history.days[i - 1].close;
  return (day.close - before) * 1'000'000 / before;
}

void add(std::vector<Story>& out, const Template& used, const Company& company, std::int64_t time) {
  Dice dice(news_stream, static_cast<std::uint64_t>(time));
  out.push_back(story_of(used, company, dice));
  out.back().time = time;
}

void add_action(std::vector<Story>& out, const MadeAction& action, const Company& company) {
  Template used{0, "{n} pays a dividend", ""};
  std::string text =
      "Those who hold shares of {n} get $" + Price{action.cash}.text() + " for each.";
  if (action.kind == ActionKind::split) {
    used.title = "{n} splits its shares";
    text = "For each share there are " + std::to_string(action.split_to) +
           " from now on. Prices of before are shown divided by as much.";
  }
  used.summary = text;
  add(out, used, company, action.ex_time - 2 * day_seconds);
}

}  // namespace

std::vector<Story> past_stories(const Company& company, const MadeHistory& history,
                                std::size_t most) {
  std::vector<Story> out;
  for (const std::int64_t time : history.earnings)
    if (const MadeBar* day = day_after(history, time))
      add(out, report(moved_ppm(history, *day)), company, time);
  for (const MadeAction& action : history.actions) add_action(out, action, company);
  for (const MadeBar& day : history.days) {
    const std::int64_t moved = moved_ppm(history, day);
    const bool reported = std::any_of(
        history.earnings.begin(), history.earnings.end(),
        [&](std::int64_t time) { return time < day.time && day.time - time < 4 * day_seconds; });
    if (reported || company.employees == 0 || std::abs(moved) < company.volatility_bp * 250)
      continue;
    Dice dice(news_stream, static_cast<std::uint64_t>(day.time));
    add(out, moved > 0 ? one_of(good_news, dice) : one_of(bad_news, dice), company,
        day.time - 2'700);
  }
  std::sort(out.begin(), out.end(), [](const Story& a, const Story& b) { return a.time < b.time; });
  if (out.size() > most) out.erase(out.begin(), out.end() - static_cast<std::ptrdiff_t>(most));
  return out;
}

std::optional<Story> story_of_minute(std::uint64_t seed, std::int64_t minute) {
  Dice dice(seed ^ news_stream, static_cast<std::uint64_t>(minute));
  if (!dice.chance(stories_per_minute_ppm)) return std::nullopt;
  const auto all = companies();
  const Company& company =
      all[static_cast<std::size_t>(dice.below(static_cast<std::int64_t>(all.size())))];
  if (company.employees == 0) return std::nullopt;  // funds have no news of their own
  const Template& used = dice.chance(520'000) ? one_of(good_news, dice) : one_of(bad_news, dice);
  Story out = story_of(used, company, dice);
  out.strength_ppm = out.strength_ppm * dice.between(40, 130) / 100;
  out.seconds = dice.between(120, 1'200);
  return out;
}

}  // namespace septet::market
