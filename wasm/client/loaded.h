// Something that a panel shows and that has to be asked for: on its way, there, or failed.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <utility>

#include "client/transport.h"
#include "platform/loop.h"

namespace septet::client {

template <class T>
class Loaded {
 public:
  using Ask = std::function<void(Then<T>)>;

  // Asks; what was there stays until the answer comes. An answer to an earlier question is dropped.
  void load(const Ask& ask) {
    if (!loading_) since_ms_ = platform::now_ms();
    loading_ = true;
    question_ = std::make_shared<int>(0);
    ask([this, question = std::weak_ptr<int>(question_)](Result<T> answer) {
      if (question.expired()) return;
      loading_ = false;
      if (answer.ok())
        set(std::move(answer).value());
      else
        error_ = std::move(answer).error();
    });
  }
  void set(T value) {
    value_ = std::move(value);
    error_.reset();
  }
  void clear() { *this = {}; }

  bool loading() const { return loading_; }
  bool asked() const { return loading_ || value_ || error_; }
  // When the wait began, on platform::now_ms().
  double since_ms() const { return since_ms_; }
  const std::optional<Error>& error() const { return error_; }

  explicit operator bool() const { return value_.has_value(); }
  T& operator*() { return *value_; }
  const T& operator*() const { return *value_; }
  T* operator->() { return &*value_; }
  const T* operator->() const { return &*value_; }

 private:
  std::optional<T> value_;
  std::optional<Error> error_;
  std::shared_ptr<int> question_;
  bool loading_ = false;
  double since_ms_ = 0;
};

}  // namespace septet::client
