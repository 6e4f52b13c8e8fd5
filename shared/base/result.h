// Result<T>: a value or an Error. Every error is handled exactly once: answered, logged or passed
// on.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <variant>

namespace septet {

// What went wrong, in the few ways in which a caller can react differently. Only http/ knows that
// each of them has a status.
enum class ErrorKind {
  invalid,              // the request cannot be understood or breaks a rule of its fields
  unauthenticated,      // nobody is signed in, or the proof was wrong
  forbidden,            // signed in, but not allowed
  not_found,            // absent, or not to be known to this caller
  method_not_allowed,   // the place exists, but not for this verb
  conflict,             // contradicts what is there
  locked,               // somebody else has locked it (WebDAV)
  precondition_failed,  // If-Match named another version
  too_large,            // the body or the file is over its limit
  unprocessable,        // well-formed, but its content contradicts itself (a wrong checksum)
  too_many,             // over the rate limit; see retry_after_s
  storage_full,         // the quota or the disk is full
  unavailable,          // passing; the same request may succeed later
  unsupported,          // this host cannot do it (no server, no tool), and says why
  internal,             // our fault; the cause goes to the log only
};

struct Error {
  ErrorKind kind = ErrorKind::internal;
  std::string code;     // stable, snake_case, for programs: "name_taken"
  std::string message;  // for the person, a sentence
  std::string field;    // the field of the request that is at fault, or empty
  std::string cause;    // private: for the log, never sent
  std::string details;  // a JSON object whose members join the problem document, or empty
  std::int64_t retry_after_s = 0;  // seconds; 0 if unknown
};

Error invalid(std::string field, std::string code, std::string message);
Error failure(ErrorKind kind, std::string code, std::string message);
Error not_found(std::string message);
// An error whose cause is ours; the person reads only that it was.
Error internal(std::string cause);

// An Error on the heap: a Result that holds one is moved by its pointer, and the code for an
// error's five texts is made once, not wherever a Result is passed on.
class BoxedError {
 public:
  explicit BoxedError(Error&&);
  BoxedError(const BoxedError&);
  BoxedError(BoxedError&& other) noexcept : error_(std::exchange(other.error_, nullptr)) {}
  BoxedError& operator=(BoxedError other) noexcept {
    std::swap(error_, other.error_);
    return *this;
  }
  ~BoxedError() {
    if (error_) free_error();
  }

  Error& get() const { return *error_; }

 private:
  void free_error() noexcept;

  Error* error_;  // nothing once moved from
};

struct Nothing {};

template <class T = void>
class [[nodiscard]] Result {
 public:
  using Value = std::conditional_t<std::is_void_v<T>, Nothing, T>;

  Result() requires std::is_void_v<T> : state_(Nothing{}) {}
  template <class U = Value>
  requires(std::is_constructible_v<Value, U&&> && !std::is_same_v<std::decay_t<U>, Result> &&
           !std::is_same_v<std::decay_t<U>, Error> &&
           !std::is_same_v<std::decay_t<U>, BoxedError> && !std::is_void_v<T>) Result(U&& value)
      : state_(std::in_place_index<0>, std::forward<U>(value)) {}
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}
  Result(BoxedError error) : state_(std::in_place_index<1>, std::move(error)) {}

  explicit operator bool() const { return state_.index() == 0; }
  bool ok() const { return state_.index() == 0; }

  Value& value() & { return std::get<0>(state_); }
  const Value& value() const& { return std::get<0>(state_); }
  Value&& value() && { return std::get<0>(std::move(state_)); }
  Value&& operator*() && { return std::get<0>(std::move(state_)); }
  Value* operator->() { return &std::get<0>(state_); }
  const Value* operator->() const { return &std::get<0>(state_); }
  Value& operator*() & { return std::get<0>(state_); }
  const Value& operator*() const& { return std::get<0>(state_); }

  Error& error() & { return std::get<1>(state_).get(); }
  const Error& error() const& { return std::get<1>(state_).get(); }
  Error&& error() && { return std::move(std::get<1>(state_).get()); }
  BoxedError take_error() { return std::get<1>(std::move(state_)); }  // to pass it on as it is

 private:
  std::variant<Value, BoxedError> state_;
};

}  // namespace septet

// The value of a Result, or return its error from the enclosing function. A statement expression,
// which both compilers of this project take.
#define TRY(...) TRY_AS(TRY_JOIN(try_result_, __COUNTER__), __VA_ARGS__)
#define TRY_JOIN(a, b) TRY_JOIN_EXPANDED(a, b)
#define TRY_JOIN_EXPANDED(a, b) a##b
#define TRY_AS(result, ...)                       \
  ({                                              \
    auto result = (__VA_ARGS__);                  \
    if (!result.ok()) return result.take_error(); \
    std::move(result).value();                    \
  })
