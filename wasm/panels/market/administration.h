// What those who run the exchange see and change: its clock, its stocks, the news and their feeds,
// and what readers have reported.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "client/client.h"
#include "client/loaded.h"
#include "client/paged.h"
#include "panels/market/directory.h"
#include "panels/market/notice.h"
#include "panels/market/words.h"

namespace septet::panels::market {

enum class Section { clock, stocks, news, feeds, reports };
// As it stands in the address.
std::string_view name_of(Section);

class Administration {
 public:
  // What waits for an answer: nothing if it was done.
  using Done = std::function<void(std::optional<Error>)>;

  // `news_elsewhere`: what else shows news is out of date.
  Administration(client::Client& client, Directory& directory, std::function<void()> news_elsewhere,
                 Tell tell)
      : client_(client),
        directory_(directory),
        news_elsewhere_(std::move(news_elsewhere)),
        tell_(std::move(tell)) {}

  // Hides posts and shows them: administrators and content managers.
  bool moderates() const;
  // What is open to the person, in its order; nothing for those who do not run the exchange.
  std::vector<Section> sections() const;
  // That of this name, or else the first that is open; nothing if none is.
  std::optional<Section> section(std::string_view name) const;
  // Whether what it shows has not been asked for since leave(): the person's roles may come later
  // than the page is opened.
  bool wants(Section section) const { return asked_ != section; }
  void leave() { asked_.reset(); }
  // Asks for it.
  void load(Section);
  void forget();

  // ---- The clock
  const client::Loaded<ClockState>& asked_clock() const { return clock_; }
  // The newest that is known.
  const ClockState* clock() const;
  void set_clock(const SetClock&, const std::string& said);

  // ---- Stocks
  void list(const NewStock&, Done);
  void halt(const std::string& symbol, bool halt);
  void announce(const std::string& symbol, const NewAction&, Done);
  // Forgets the file, too.
  void import_bars(const std::string& symbol, const platform::FileRef&, Done);

  // ---- News
  client::Paged<Article>& articles() { return articles_; }
  void write(const NewArticle&, Done);
  void take_back(const Id& article);
  const client::Loaded<NewsFeedList>& feeds() const { return feeds_; }
  void add_feed(const std::string& url, Done);
  void fetch(const Id& feed);
  void remove_feed(const Id& feed);

  // ---- Reports
  client::Paged<Report>& reports() { return reports_; }
  // It stays in the list until that is asked for again, so that it can be shown again.
  void hide(const Id& post, bool hide);
  // It is not wrong with anything: the reports are forgotten.
  void keep(const Id& post);

 private:
  bool administers() const;
  void news_changed(Section);
  // Says that it is done once what follows from it is; what went wrong goes to whoever waits for
  // it, or else to the person.
  client::Then<void> after(std::string said, Done done, std::function<void()> follows,
                           std::function<void()> undo = {});

  client::Client& client_;
  Directory& directory_;
  std::function<void()> news_elsewhere_;
  Tell tell_;
  std::optional<Section> asked_;
  client::Loaded<ClockState> clock_;
  client::Paged<Article> articles_;
  client::Loaded<NewsFeedList> feeds_;
  client::Paged<Report> reports_;
};

}  // namespace septet::panels::market
