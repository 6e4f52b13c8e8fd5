// A list that comes page by page. What was shown stays while it is asked for anew.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/page.h"
#include "client/transport.h"
#include "platform/loop.h"

namespace septet::client {

template <class T>
class Paged {
 public:
  using Cursor = std::optional<std::string>;
  using Ask = std::function<void(Cursor, Then<Page<T>>)>;

  // From the beginning, as many pages at most; answers to earlier questions are dropped.
  void load(Ask ask, int pages = 1) {
    ask_ = std::move(ask);
    if (!loading_) since_ms_ = platform::now_ms();
    fresh_.clear();
    question_ = std::make_shared<int>(0);
    next(std::nullopt, pages, true);
  }
  // Whether more() would ask: there is a page, and the last try did not fail.
  bool continues() const { return cursor_ && !loading_ && !stuck_; }
  // The page after what is shown.
  void more() {
    if (loading_ || !cursor_) return;
    stuck_ = false;
    fresh_ = items_;
    next(cursor_, 1, false);
  }
  void clear() { *this = {}; }

  bool loaded() const { return loaded_; }
  bool loading() const { return loading_; }
  bool complete() const { return loaded_ && !cursor_; }
  // When the wait began, on platform::now_ms().
  double since_ms() const { return since_ms_; }
  // Why there is nothing.
  const std::optional<Error>& error() const { return error_; }
  std::vector<T>& items() { return items_; }
  const std::vector<T>& items() const { return items_; }

 private:
  void next(Cursor cursor, int pages, bool whole) {
    loading_ = true;
    ask_(std::move(cursor),
         [this, pages, whole, question = std::weak_ptr<int>(question_)](Result<Page<T>> page) {
           if (!question.expired()) receive(std::move(page), pages, whole);
         });
  }
  void receive(Result<Page<T>> page, int pages, bool whole) {
    loading_ = false;
    if (!page.ok()) {
      stuck_ = !whole;
      if (whole) error_ = std::move(page).error();
      return;
    }
    for (T& item : page->items) fresh_.push_back(std::move(item));
    if (page->next_cursor && pages > 1) return next(page->next_cursor, pages - 1, whole);
    cursor_ = page->next_cursor;
    items_ = std::exchange(fresh_, {});
    error_.reset();
    loaded_ = true;
  }

  Ask ask_;
  std::vector<T> items_;
  std::vector<T> fresh_;  // while they come
  Cursor cursor_;
  std::optional<Error> error_;
  std::shared_ptr<int> question_;
  bool loading_ = false;
  bool loaded_ = false;
  bool stuck_ = false;
  double since_ms_ = 0;
};

}  // namespace septet::client
