#include "server/postgres_values.h"

#include <array>
#include <bit>
#include <cmath>

namespace septet::server {

namespace {

// pg_type.dat of PostgreSQL: these never change.
constexpr Oid type_bytea = 17, type_int8 = 20, type_int2 = 21, type_int4 = 23, type_text = 25;
constexpr Oid type_float4 = 700, type_float8 = 701, type_numeric = 1700;

std::uint64_t big_endian(std::string_view bytes) {
  std::uint64_t out = 0;
  for (const char c : bytes) out = out << 8 | static_cast<unsigned char>(c);
  return out;
}

std::int64_t signed_integer(std::string_view bytes) {
  const int unused_bits = 64 - 8 * static_cast<int>(bytes.size());
  return bytes.empty() ? 0
                       : static_cast<std::int64_t>(big_endian(bytes) << unused_bits) >> unused_bits;
}

double real_number(std::string_view bytes) {
  if (bytes.size() == 4) return std::bit_cast<float>(static_cast<std::uint32_t>(big_endian(bytes)));
  return std::bit_cast<double>(big_endian(bytes));
}

// What sums of BIGINT come as: digits to the base 10,000, the first of them of weight
// 10,000^weight; the sign 0x4000 is minus (numeric_send).
double numeric(std::string_view bytes) {
  const auto word = [&](std::size_t i) { return signed_integer(bytes.substr(2 * i, 2)); };
  const std::int64_t count = word(0), weight = word(1);
  double out = 0;
  for (std::int64_t i = 0; i < count; ++i)
    out += static_cast<double>(word(4 + static_cast<std::size_t>(i))) *
           std::pow(10'000.0, static_cast<double>(weight - i));
  return word(2) == 0x4000 ? -out : out;
}

std::int64_t whole_numeric(std::string_view bytes) {
  const auto word = [&](std::size_t i) { return signed_integer(bytes.substr(2 * i, 2)); };
  const std::int64_t count = word(0), weight = word(1);
  std::int64_t out = 0;
  for (std::int64_t i = 0; i <= weight; ++i)
    out = out * 10'000 + (i < count ? word(4 + static_cast<std::size_t>(i)) : 0);
  return word(2) == 0x4000 ? -out : out;
}

// Past a literal, a quoted name or a comment that begins at `at`; `at` itself if none does.
std::size_t after_quoted(std::string_view sql, std::size_t at) {
  const auto past = [&](std::size_t end, std::size_t length) {
    return end == sql.npos ? sql.size() : end + length;
  };
  if (sql[at] == '\'' || sql[at] == '"') return past(sql.find(sql[at], at + 1), 1);
  if (sql.substr(at, 2) == "--") return past(sql.find('\n', at), 1);
  if (sql.substr(at, 2) == "/*") return past(sql.find("*/", at + 2), 2);
  return at;
}

}  // namespace

std::string numbered_placeholders(std::string_view sql) {
  std::string out;
  int number = 0;
  for (std::size_t at = 0; at < sql.size();) {
    const std::size_t quoted_until = after_quoted(sql, at);
    if (quoted_until > at) {
      out += sql.substr(at, quoted_until - at);
      at = quoted_until;
    } else if (sql[at] == '?') {
      out += "$" + std::to_string(++number);
      ++at;
    } else {
      out += sql[at++];
    }
  }
  return out;
}

PostgresArguments::PostgresArguments(std::span<const db::Value> arguments) {
  numbers_.reserve(arguments.size());  // the values point into it
  struct Visitor {
    PostgresArguments& to;
    void operator()(std::nullptr_t) const { to.add(0, 'n', nullptr, 0); }
    void operator()(std::int64_t n) const {
      to.add_number(type_int8, 'i', static_cast<std::uint64_t>(n));
    }
    void operator()(double n) const {
      to.add_number(type_float8, 'd', std::bit_cast<std::uint64_t>(n));
    }
    void operator()(std::string_view text) const {
      to.add(type_text, 't', text.empty() ? "" : text.data(), text.size());
    }
    void operator()(db::Blob blob) const {
      to.add(type_bytea, 'b', blob.bytes.empty() ? "" : blob.bytes.data(), blob.bytes.size());
    }
  };
  for (const db::Value& argument : arguments) std::visit(Visitor{*this}, argument.variant());
}

void PostgresArguments::add(Oid type, char letter, const char* bytes, std::size_t size) {
  types_.push_back(type);
  values_.push_back(bytes);
  lengths_.push_back(static_cast<int>(size));
  formats_.push_back(1);
  signature_ += letter;
}

void PostgresArguments::add_number(Oid type, char letter, std::uint64_t bits) {
  auto& bytes = numbers_.emplace_back();
  for (std::size_t i = 0; i < bytes.size(); ++i)
    bytes[i] = static_cast<char>(bits >> (8 * (bytes.size() - 1 - i)));
  add(type, letter, bytes.data(), bytes.size());
}

std::string_view PostgresRow::bytes(int column) const {
  return {PQgetvalue(result_, row_, column),
          static_cast<std::size_t>(PQgetlength(result_, row_, column))};
}

std::int64_t PostgresRow::integer(int column) const {
  const std::string_view value = bytes(column);
  if (value.empty()) return 0;
  switch (PQftype(result_, column)) {
    case type_float4:
    case type_float8:
      return static_cast<std::int64_t>(real_number(value));
    case type_numeric:
      return whole_numeric(value);
    default:  // int2, int4, int8, and bool, which is one byte
      return signed_integer(value);
  }
}

double PostgresRow::real(int column) const {
  const std::string_view value = bytes(column);
  if (value.empty()) return 0;
  switch (PQftype(result_, column)) {
    case type_int2:
    case type_int4:
    case type_int8:
      return static_cast<double>(signed_integer(value));
    case type_numeric:
      return numeric(value);
    default:
      return real_number(value);
  }
}

}  // namespace septet::server
