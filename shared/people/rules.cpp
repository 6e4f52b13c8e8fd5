#include "people/rules.h"

#include <algorithm>
#include <array>

#include "base/encoding.h"
#include "base/hash.h"
#include "base/text.h"

namespace septet::people::rules {

namespace {

constexpr std::size_t preferences_limit_bytes = 64 * 1024;
constexpr std::size_t addresses_limit = 20;

bool is_alphanumeric(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool has_control(std::string_view text, bool line_breaks_too) {
  return std::any_of(text.begin(), text.end(), [&](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte == 0x7F || (byte < 0x20 && (line_breaks_too || (c != '\n' && c != '\t')));
  });
}

// The code points of UTF-8, which the text has to be.
std::vector<char32_t> decoded(std::string_view text) {
  std::vector<char32_t> out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80)
      out.push_back(byte);
    else if (byte >= 0xF0)
      out.push_back(byte & 0x07u);
    else if (byte >= 0xE0)
      out.push_back(byte & 0x0Fu);
    else if (byte >= 0xC0)
      out.push_back(byte & 0x1Fu);
    else if (!out.empty())
      out.back() = out.back() << 6 | (byte & 0x3Fu);
  }
  return out;
}

// Beyond ASCII what is invisible, blank, a private sign or a mark that looks like punctuation.
bool is_name_character(char32_t c) {
  if (c < 0x80) return is_alphanumeric(static_cast<char>(c)) || c == '.' || c == '_' || c == '-';
  const bool refused = c < 0xC0 || (c >= 0x2000 && c < 0x2C00) || (c >= 0x3000 && c < 0x3005) ||
                       (c >= 0xE000 && c < 0xF900) || (c >= 0xFE00 && c < 0xFE10) ||
                       (c >= 0xFF00 && c < 0xFF10) || c == 0xFEFF || c >= 0xE0000;
  return !refused;
}

bool is_domain(std::string_view domain) {
  if (domain.empty()) return false;
  char before = '.';
  for (const char c : domain) {
    const bool fits = is_alphanumeric(c) || static_cast<unsigned char>(c) >= 0x80 ||
                      (c == '-' && before != '.') || (c == '.' && before != '.' && before != '-');
    if (!fits) return false;
    before = c;
  }
  return before != '.' && before != '-';
}

Result<void> check_text(const std::optional<std::string>& text, const std::string& field,
                        std::size_t most, bool one_line) {
  if (!text) return {};
  if (code_points(*text) > most)
    return invalid(field, "too_long",
                   "This can be at most " + std::to_string(most) + " characters long.");
  if (has_control(*text, one_line))
    return invalid(field, "invalid_text", "This contains characters that cannot be shown.");
  return {};
}

// The shape of a BCP 47 tag: "en", "pt-BR", "zh-Hant-TW".
bool is_language(std::string_view tag) {
  std::size_t length = 0;
  for (const char c : tag) {
    length = c == '-' ? 0 : length + 1;
    if ((c == '-') ? false : !is_alphanumeric(c) || length > 8) return false;
  }
  const std::size_t first = std::min(tag.find('-'), tag.size());
  return tag.size() <= 35 && first >= 2 && length > 0 && tag.find("--") == tag.npos;
}

bool is_phone(std::string_view phone) {
  return phone.size() <= 32 && std::all_of(phone.begin(), phone.end(), [](char c) {
           return (c >= '0' && c <= '9') ||
                  std::string_view("+-() ./").find(c) != std::string_view::npos;
         });
}

Result<void> check_point(const Point& point, const std::string& field) {
  if (point.latitude < -90 || point.latitude > 90)
    return invalid(field + ".latitude", "out_of_range", "A latitude is from −90 to 90 degrees.");
  if (point.longitude < -180 || point.longitude > 180)
    return invalid(field + ".longitude", "out_of_range",
                   "A longitude is from −180 to 180 degrees.");
  return {};
}

Result<void> check_address(const Address& address, const std::string& field) {
  TRY(check_text(address.label, field + ".label", 64, true));
  TRY(check_text(address.street, field + ".street", 200, true));
  TRY(check_text(address.city, field + ".city", 100, true));
  TRY(check_text(address.postal_code, field + ".postal_code", 20, true));
  TRY(check_text(address.region, field + ".region", 100, true));
  TRY(check_text(address.note, field + ".note", 500, false));
  if (trimmed(address.street).empty())
    return invalid(field + ".street", "missing_field", "An address has a street.");
  if (trimmed(address.city).empty())
    return invalid(field + ".city", "missing_field", "An address has a city.");
  const auto is_capital = [](char c) { return c >= 'A' && c <= 'Z'; };
  if (address.country &&
      (address.country->size() != 2 ||
       !std::all_of(address.country->begin(), address.country->end(), is_capital)))
    return invalid(field + ".country", "invalid_country",
                   "A country is its two letters of ISO 3166, like DE or US.");
  if (address.point) TRY(check_point(*address.point, field + ".point"));
  return {};
}

Result<void> check_preferences(const Json& preferences) {
  if (!preferences.is_object())
    return invalid("preferences", "wrong_type", "This has to be an object.");
  if (to_text(preferences).size() > preferences_limit_bytes)
    return invalid("preferences", "too_long", "The preferences can take at most 64 KiB.");
  return {};
}

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != text.npos;
}

// The first of the pairs whose mark is there.
template <std::size_t N>
std::string_view named(std::string_view text,
                       const std::array<std::pair<std::string_view, std::string_view>, N>& marks) {
  for (const auto& [mark, name] : marks)
    if (contains(text, mark)) return name;
  return {};
}

}  // namespace

Result<std::string> username(std::string_view typed) {
  std::string name = to_nfc(trimmed(typed));
  const auto length = code_points(name);
  if (length < 2 || length > 32)
    return invalid("username", "invalid_username", "A username has 2 to 32 characters.");
  const auto characters = decoded(name);
  const auto is_mark = [](char32_t c) { return c == '.' || c == '_' || c == '-'; };
  if (!std::all_of(characters.begin(), characters.end(), is_name_character) ||
      is_mark(characters.front()) || is_mark(characters.back()))
    return invalid("username", "invalid_username",
                   "A username is made of letters and digits, with dots, dashes and underscores "
                   "between them.");
  if (fold_case(name) == "me")
    return invalid("username", "invalid_username",
                   "“me” stands for everyone. Choose another name.");
  return name;
}

Result<std::string> email(std::string_view typed) {
  const std::string_view address = trimmed(typed);
  const auto at = address.rfind('@');
  const Error error = invalid("email", "invalid_email",
                              "This is not an e-mail address. One looks like ada@example.org.");
  if (address.size() > 254 || at == address.npos || at == 0 || at > 64) return error;
  const std::string_view local = address.substr(0, at);
  if (has_control(local, true) || local.find_first_of(" @<>,;:\\\"()[]") != local.npos)
    return error;
  if (!is_domain(address.substr(at + 1))) return error;
  return to_nfc(address);
}

Result<void> check_password(std::string_view password, const std::string& field) {
  if (password.size() < 8)
    return invalid(field, "password_too_short", "A password has at least 8 characters.");
  if (password.size() > 1024)
    return invalid(field, "password_too_long", "A password has at most 1,024 bytes.");
  return {};
}

std::string login_key(std::string_view typed) {
  return fold_case(trimmed(typed));
}

Result<void> check_profile(const ProfilePatch& patch) {
  TRY(check_text(patch.display_name, "display_name", 64, true));
  TRY(check_text(patch.bio, "bio", 2000, false));
  if (patch.display_name && trimmed(*patch.display_name).empty())
    return invalid("display_name", "missing_field", "A name cannot be empty.");
  if (patch.phone && !is_phone(*patch.phone))
    return invalid("phone", "invalid_phone",
                   "A telephone number is made of digits, with a + in front.");
  if (patch.language && !patch.language->empty() && !is_language(*patch.language))
    return invalid("language", "invalid_language", "A language is a tag like en or pt-BR.");
  if (patch.preferences) TRY(check_preferences(*patch.preferences));
  if (!patch.addresses) return {};
  if (patch.addresses->size() > addresses_limit)
    return invalid("addresses", "too_many", "There can be at most 20 addresses.");
  for (std::size_t i = 0; i < patch.addresses->size(); ++i)
    TRY(check_address((*patch.addresses)[i], "addresses." + std::to_string(i)));
  return {};
}

Result<std::string> label(std::string_view typed, const std::string& field) {
  const std::string text = to_nfc(trimmed(typed));
  if (text.empty()) return invalid(field, "missing_field", "Give it a name.");
  TRY(check_text(text, field, 64, true));
  return text;
}

Result<std::string> message(std::string_view typed, const std::string& field) {
  const std::string text = to_nfc(trimmed(typed));
  TRY(check_text(text, field, 2000, false));
  return text;
}

Result<std::string> link(std::string_view typed) {
  if (typed.empty()) return std::string();
  if (!typed.starts_with("#/") || typed.size() > 1024 || has_control(typed, true))
    return invalid("link", "invalid_link", "A link leads to a place in Septet, like #/drive.");
  return std::string(typed);
}

Json merged_preferences(Json there, const Json& changes) {
  for (const auto& [name, value] : changes.items()) {
    if (value.is_null())
      there.erase(name);
    else
      there[name] = value;
  }
  return there;
}

std::string token_hash(std::string_view token) {
  return sha256(token);
}

std::string totp_message(std::int64_t step) {
  std::string out(8, '\0');
  for (int i = 7; i >= 0; --i, step >>= 8)
    out[static_cast<std::size_t>(i)] = static_cast<char>(step);
  return out;
}

std::string totp_code(std::string_view mac, int digits) {
  const std::size_t offset = static_cast<unsigned char>(mac.back()) & 0x0Fu;
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < 4; ++i)
    number = number << 8 | static_cast<unsigned char>(mac[offset + i]);
  number &= 0x7FFFFFFFu;
  std::string out(static_cast<std::size_t>(digits), '0');
  for (auto at = out.rbegin(); at != out.rend(); ++at, number /= 10)
    *at = static_cast<char>('0' + number % 10);
  return out;
}

std::string totp_uri(std::string_view issuer, std::string_view username, std::string_view base32) {
  return "otpauth://totp/" + percent_encoded(issuer) + ":" + percent_encoded(username) +
         "?secret=" + std::string(base32) + "&issuer=" + percent_encoded(issuer);
}

std::string recovery_code(std::string_view random_bytes) {
  const std::string letters = fold_case(to_base32(random_bytes));
  std::string out;
  for (std::size_t i = 0; i < letters.size(); ++i) {
    if (i > 0 && i % 4 == 0) out += '-';
    out += letters[i];
  }
  return out;
}

std::string normal_recovery_code(std::string_view typed) {
  std::string out;
  for (const char c : typed)
    if (c != '-' && c != ' ') out += c;
  constexpr std::size_t length = recovery_code_bytes * 8 / 5;
  return out.size() == length && from_base32(out) ? fold_case(out) : std::string();
}

std::string device_name(std::string_view user_agent) {
  using Mark = std::pair<std::string_view, std::string_view>;
  // Browsers name their ancestors as well, so the order matters.
  constexpr std::array<Mark, 13> programs{{{"Edg", "Edge"},
                                           {"OPR/", "Opera"},
                                           {"SamsungBrowser", "Samsung Internet"},
                                           {"Firefox/", "Firefox"},
                                           {"FxiOS/", "Firefox"},
                                           {"CriOS/", "Chrome"},
                                           {"HeadlessChrome", "Chromium"},
                                           {"Chromium", "Chromium"},
                                           {"Chrome/", "Chrome"},
                                           {"Safari/", "Safari"},
                                           {"curl/", "curl"},
                                           {"rclone/", "rclone"},
                                           {"davfs2/", "davfs2"}}};
  constexpr std::array<Mark, 7> systems{{{"iPhone", "iPhone"},
                                         {"iPad", "iPad"},
                                         {"Android", "Android"},
                                         {"Windows", "Windows"},
                                         {"Macintosh", "macOS"},
                                         {"CrOS", "ChromeOS"},
                                         {"Linux", "Linux"}}};
  const std::string program(named(user_agent, programs));
  const std::string system(named(user_agent, systems));
  if (program.empty() && system.empty()) return "A program";
  if (program.empty() || system.empty()) return program + system;
  return program + " on " + system;
}

bool is_loopback(std::string_view address) {
  if (address.starts_with("::ffff:")) address.remove_prefix(7);
  return address.empty() || address == "::1" || address.starts_with("127.");
}

Result<void> check_demonstration(bool demonstration, bool this_machine) {
  if (!demonstration || this_machine) return {};
  return failure(ErrorKind::forbidden, "demonstration_elsewhere",
                 "The demonstration’s accounts can be used on the server’s own machine only.");
}

std::vector<Role> roles_of(unsigned bits) {
  std::vector<Role> out;
  for (const auto& [role, _] : EnumNames<Role>::names)
    if (bits & bit(role)) out.push_back(role);
  return out;
}

}  // namespace septet::people::rules
