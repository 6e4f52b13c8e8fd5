// Stocks by conditions: the rules as they are typed, what they find, and those that were saved.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "client/client.h"
#include "client/loaded.h"
#include "panels/market/notice.h"
#include "panels/market/words.h"

namespace septet::panels::market {

struct RuleForm {
  std::string field = "price";  // as ScreenRule names it
  int comparison = 0;           // of Comparison
  std::string value;
  std::string upper;
  std::vector<std::string> among;  // of sector and kind
};

class Screener {
 public:
  Screener(client::Client& client, Tell tell) : client_(client), tell_(std::move(tell)) {}

  void need();
  void forget();

  std::vector<RuleForm>& rules() { return rules_; }
  // Rules, order: asks anew after a pause.
  void changed();
  void again();  // the same rules, at today's prices
  void sort_by(const std::string& field);
  const std::string& sort() const { return sort_; }
  bool descending() const { return descending_; }
  const client::Loaded<ScreenResult>& result() const { return result_; }
  // The rules that the result was asked with, in the order of its rows' values.
  const std::vector<RuleForm>& asked() const { return asked_rules_; }

  const client::Loaded<SavedScreenList>& saved() const { return saved_; }
  const Id& open() const { return open_; }
  void choose(const SavedScreen&);
  void save_as(const std::string& name, std::function<void(std::optional<Error>)>);
  void remove(const SavedScreen&);

 private:
  Screen screen() const;
  void ask();

  client::Client& client_;
  Tell tell_;
  std::vector<RuleForm> rules_;
  std::vector<RuleForm> asked_rules_;
  std::string sort_ = "market_value";
  bool descending_ = true;
  client::Loaded<ScreenResult> result_;
  client::Loaded<SavedScreenList> saved_;
  Id open_;
  platform::TimerId timer_ = 0;
};

// What can be filtered by, with its name: "RSI 14".
struct ScreenField {
  std::string_view id, name;
};
std::span<const ScreenField> screen_fields();
std::string_view screen_field_name(std::string_view id);
bool is_choice(std::string_view field);

}  // namespace septet::panels::market
