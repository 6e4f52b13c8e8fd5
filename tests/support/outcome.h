// What a call came to, as one word for a test to compare.
#pragma once

#include <string>

#include "base/result.h"

namespace septet::test {

// "ok", or the code of the refusal.
template <class T>
std::string code_of(const Result<T>& result) {
  return result.ok() ? "ok" : result.error().code;
}

// The same with the field that is to blame: "CODE FIELD".
template <class T>
std::string fault_of(const Result<T>& result) {
  return result.ok() ? "ok" : result.error().code + " " + result.error().field;
}

}  // namespace septet::test
