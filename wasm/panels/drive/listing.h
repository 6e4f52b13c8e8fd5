// The entries of one place, loaded page by page as they come into view. What is shown stays while a
// fresher state is being fetched, so that nothing jumps.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/page.h"
#include "drive/types.h"
#include "panels/drive/place.h"

namespace septet::panels::drive {

using septet::drive::Node;
using septet::drive::NodeKind;
using septet::drive::NodeSort;
using septet::drive::PathEntry;
using septet::drive::PlacedNode;
using septet::drive::SortOrder;

struct Order {
  NodeSort by = NodeSort::name;
  SortOrder direction = SortOrder::ascending;
  bool operator==(const Order&) const = default;
};

inline bool is_folder(const Node& node) {
  return node.kind == NodeKind::folder;
}

// Whether a stands before b: folders first, then as the order says, equal ones by name.
bool stands_before(const Node& a, const Node& b, Order);

class Listing {
 public:
  using Rows = Page<PlacedNode>;
  using Receive = std::function<void(Result<Rows>)>;
  // Asks for one page. An empty cursor is the first.
  using Fetch = std::function<void(const Place&, Order, std::string cursor, int limit, Receive)>;
  static constexpr int page_size = 500;

  explicit Listing(Fetch fetch) : fetch_(std::move(fetch)) {}

  // Goes there: what was shown goes away at once.
  void open(const Place&, Order);
  // The same, but what was shown stays until the first page has come: a search while one types.
  void narrow(const Place&);
  // Shows nothing and drops what is on its way.
  void forget();
  // Fetches anew as many rows as there are and replaces them when all have come.
  void refresh();
  // Says that this row is in view, so that the pages up to a little further down get loaded.
  void need(std::size_t row);
  // Loads to the end, for a selection of everything.
  void need_all() { need(static_cast<std::size_t>(-1) / 2); }

  const Place& place() const { return place_; }
  Order order() const { return order_; }
  const std::vector<PlacedNode>& rows() const { return rows_; }
  bool loading_first() const { return !loaded_ && !error_; }
  bool loading() const { return asking_; }
  bool complete() const { return loaded_ && cursor_.empty(); }
  // Why the first page is not there.
  const std::optional<Error>& error() const { return error_; }

  const PlacedNode* find(const Id&) const;
  std::optional<std::size_t> row_of(const Id&) const;
  // A changed row, or a new one at the place where it belongs. New ones beyond what is loaded come
  // with their page.
  void put(PlacedNode);
  void remove(const Id&);

 private:
  void ask();
  void receive(Result<Rows>);
  void receive_refreshed(Result<Rows>);
  void ask_refreshed();
  void index_from(std::size_t row);

  Fetch fetch_;
  Place place_;
  Order order_;
  std::vector<PlacedNode> rows_;
  std::unordered_map<Id, std::size_t> row_of_;
  std::string cursor_;
  std::optional<Error> error_;
  bool loaded_ = false;
  bool asking_ = false;
  std::size_t needed_ = 0;
  std::optional<std::vector<PlacedNode>> fresher_;  // while refresh() collects
  std::string fresher_cursor_;
  bool refresh_again_ = false;
  // Replies to an earlier open() are told by it and dropped.
  std::shared_ptr<int> visit_ = std::make_shared<int>(0);
};

}  // namespace septet::panels::drive
