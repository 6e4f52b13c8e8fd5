#include "contract/variables.h"

#include <openssl/hmac.h>

#include <algorithm>
#include <array>

#include "base/encoding.h"
#include "base/hash.h"
#include "http/message.h"
#include "support/fakes.h"

namespace septet::contract {

namespace {

constexpr std::array content_keys{"text", "base64", "hex", "random", "repeat", "content"};

Error unknown(const std::string& what) {
  return invalid("", "bad_scenario", "there is no {{" + what + "}}");
}

std::string repeated(const std::string& text, std::size_t times) {
  std::string out;
  out.reserve(text.size() * times);
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

}  // namespace

std::string totp_code(std::string_view secret, std::int64_t step) {
  std::array<unsigned char, 8> counter{};
  for (int i = 7; i >= 0; --i, step >>= 8) counter[i] = static_cast<unsigned char>(step);
  std::array<unsigned char, 20> mac{};
  HMAC(EVP_sha1(), secret.data(), static_cast<int>(secret.size()), counter.data(), counter.size(),
       mac.data(), nullptr);
  const int at = mac[19] & 15;
  const unsigned number =
      (mac[at] & 127u) << 24 | mac[at + 1] << 16 | mac[at + 2] << 8 | mac[at + 3];
  const std::string digits = std::to_string(number % 1'000'000);
  return std::string(6 - digits.size(), '0') + digits;
}

bool has_content(const Json& json) {
  return std::any_of(content_keys.begin(), content_keys.end(),
                     [&](const char* key) { return json.contains(key); });
}

Variables::Variables(Random& random, std::function<Timestamp()> now)
    : random_(random), now_(std::move(now)) {
  values_["unique"] = random_digits();
}

std::string Variables::random_digits() const {
  return to_hex(random_.bytes(6));
}

Result<void> Variables::add_contents(const Json& named) {
  for (const auto& [name, described] : named.items())
    contents_[name] = TRY(content(TRY(filled(described))));
  return {};
}

Result<Json> Variables::filled(const Json& json) const {
  if (json.is_string()) {
    const auto& text = json.get_ref<const std::string&>();
    const bool whole = text.starts_with("{{") && text.find("}}") == text.size() - 2;
    if (whole) return value_of(text.substr(2, text.size() - 4));
    return Json(TRY(filled_text(text)));
  }
  if (!json.is_structured()) return json;
  Json out = json.is_array() ? Json::array() : Json::object();
  for (const auto& [key, value] : json.items()) {
    if (json.is_array())
      out.push_back(TRY(filled(value)));
    else
      out[TRY(filled_text(key))] = TRY(filled(value));
  }
  return out;
}

Result<std::string> Variables::filled_text(std::string_view text) const {
  std::string out;
  while (true) {
    const auto open = text.find("{{");
    out += text.substr(0, open);
    if (open == text.npos) return out;
    const auto close = text.find("}}", open);
    if (close == text.npos) return unknown(std::string(text.substr(open + 2)));
    const Json value = TRY(value_of(std::string(text.substr(open + 2, close - open - 2))));
    out += value.is_string() ? value.get<std::string>() : to_text(value);
    text.remove_prefix(close + 2);
  }
}

Result<Json> Variables::value_of(const std::string& expression) const {
  if (const auto found = values_.find(expression); found != values_.end()) return found->second;
  if (expression == "random") return Json(random_digits());
  if (expression.starts_with("now")) {
    const std::string difference = expression.substr(3);
    return Json(to_iso8601(now_() + seconds(std::atoll(difference.c_str()))));
  }
  const auto colon = expression.find(':');
  if (colon == expression.npos) return unknown(expression);
  return computed(expression.substr(0, colon), expression.substr(colon + 1));
}

Result<Json> Variables::computed(const std::string& helper, const std::string& argument) const {
  if (helper == "sha256_hex") return Json(to_hex(sha256(argument)));
  if (helper == "totp") return Json(TRY(totp(argument)));
  if (helper == "url") {
    const Json value = TRY(value_of(argument));
    return Json(percent_encoded(value.is_string() ? value.get<std::string>() : to_text(value)));
  }
  const auto found = contents_.find(argument);
  if (found == contents_.end()) return unknown(helper + ":" + argument);
  if (helper == "sha256") return Json(to_hex(sha256(found->second)));
  if (helper == "base64") return Json(to_base64(found->second));
  if (helper == "size") return Json(found->second.size());
  return unknown(helper + ":" + argument);
}

Result<std::string> Variables::totp(const std::string& argument) const {
  const auto colon = std::min(argument.find(':'), argument.size());
  const auto secret = from_base32(TRY(filled_text("{{" + argument.substr(0, colon) + "}}")));
  if (!secret) return invalid("", "bad_scenario", "the secret for {{totp}} is not base32");
  const auto later = colon < argument.size() ? std::atoll(argument.c_str() + colon + 1) : 0;
  return totp_code(*secret, now_().us / seconds(30).us + later);
}

Result<std::string> Variables::content(const Json& described) const {
  const std::string whole = TRY(whole_content(described));
  const std::size_t from = std::min<std::size_t>(described.value("from", 0), whole.size());
  const std::size_t to = described.value("to", whole.size());
  return whole.substr(from, to - from);
}

Result<std::string> Variables::whole_content(const Json& described) const {
  if (described.contains("text")) return described["text"].get<std::string>();
  if (described.contains("base64"))
    return from_base64(described["base64"].get<std::string>()).value_or("");
  if (described.contains("hex")) return from_hex(described["hex"].get<std::string>()).value_or("");
  if (described.contains("random")) {
    test::SeededRandom random(described["random"]["seed"].get<std::uint64_t>());
    return random.bytes(described["random"]["size"].get<std::size_t>());
  }
  if (described.contains("repeat"))
    return repeated(described["repeat"]["text"], described["repeat"]["times"].get<std::size_t>());
  if (!described.contains("content")) return std::string();
  const auto found = contents_.find(described["content"].get<std::string>());
  if (found == contents_.end()) return unknown(described["content"].get<std::string>());
  return found->second;
}

}  // namespace septet::contract
