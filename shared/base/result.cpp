#include "base/result.h"

#include <memory>

namespace septet {

Error invalid(std::string field, std::string code, std::string message) {
  return {ErrorKind::invalid, std::move(code), std::move(message), std::move(field), {}, {}, 0};
}

Error failure(ErrorKind kind, std::string code, std::string message) {
  return {kind, std::move(code), std::move(message), {}, {}, {}, 0};
}

Error not_found(std::string message) {
  return failure(ErrorKind::not_found, "not_found", std::move(message));
}

Error internal(std::string cause) {
  Error error = failure(ErrorKind::internal, "internal", "Something went wrong on our side.");
  error.cause = std::move(cause);
  return error;
}

BoxedError::BoxedError(Error&& error) : error_(new Error(std::move(error))) {}

BoxedError::BoxedError(const BoxedError& other) : error_(new Error(*other.error_)) {}

void BoxedError::free_error() noexcept {
  const std::unique_ptr<Error> freed(error_);
}

}  // namespace septet
