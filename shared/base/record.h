// Records: a struct names its fields once, and from that come decoding with an error for each
// field, encoding, and the JSON schema that OpenAPI shows.
//
//   struct Rename {
//     std::string name;
//     std::optional<Id> parent_id;
//     static void visit(auto& self, auto&& field) {
//       field("name", self.name);
//       field("parent_id", self.parent_id);
//     }
//   };
//
// A field of type std::optional may be absent or null and is left out when empty; every other one
// is required. Unknown members are passed over, so that clients may be newer than servers.
// Enumerations take part by specialising EnumNames; a type that is a text in JSON (a decimal) by
// its members `text() const` and `static Result<T> parse_text(std::string_view)`.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/id.h"
#include "base/json.h"
#include "base/result.h"
#include "base/time.h"

namespace septet {

// static constexpr std::pair<Enum, std::string_view> names[] = {…};
template <class Enum>
struct EnumNames;

template <class Enum>
std::string_view enum_name(Enum value) {
  for (const auto& [candidate, name] : EnumNames<Enum>::names)
    if (candidate == value) return name;
  return {};
}

template <class Enum>
std::optional<Enum> enum_value(std::string_view wanted) {
  for (const auto& [candidate, name] : EnumNames<Enum>::names)
    if (name == wanted) return candidate;
  return std::nullopt;
}

namespace record_detail {

struct NoFields {
  template <class T>
  void operator()(const char*, T&) {}
};

template <class T>
concept Record = requires(T& t, NoFields f) {
  T::visit(t, f);
};
template <class T>
concept Enumeration = requires {
  EnumNames<T>::names;
};
template <class T>
concept Text = requires(const T& t) {
  t.text();
  T::parse_text(std::string_view());
};
template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};
template <class T>
struct IsVector : std::false_type {};
template <class T>
struct IsVector<std::vector<T>> : std::true_type {};
template <class T>
struct IsMap : std::false_type {};
template <class T>
struct IsMap<std::map<std::string, T>> : std::true_type {};

inline Error wrong_type(std::string field, const char* wanted) {
  return invalid(std::move(field), "wrong_type", std::string("This has to be ") + wanted + ".");
}

inline std::string below(const std::string& path, std::string_view name) {
  return path.empty() ? std::string(name) : path + "." + std::string(name);
}

template <class T>
Result<void> decode_into(const Json& json, T& out, const std::string& path);

struct Decoder {
  const Json& json;
  const std::string& path;
  std::optional<Error> error;

  template <class T>
  void operator()(const char* name, T& out) {
    if (error) return;
    const auto found = json.find(name);
    if (found == json.end() || (found->is_null() && !std::is_same_v<T, Json>)) {
      if constexpr (!IsOptional<T>::value)
        error = invalid(below(path, name), "missing_field", "This is required.");
      return;
    }
    if (auto done = decode_into(*found, out, below(path, name)); !done.ok())
      error = std::move(done).error();
  }
};

template <class T>
Result<void> decode_record(const Json& json, T& out, const std::string& path) {
  if (!json.is_object()) return wrong_type(path, "an object");
  Decoder decoder{json, path, {}};
  T::visit(out, decoder);
  if (decoder.error) return *std::move(decoder.error);
  return {};
}

template <class T>
Result<void> decode_integer(const Json& json, T& out, const std::string& path) {
  const bool fits = json.is_number_unsigned()
                        ? std::in_range<T>(json.get<std::uint64_t>())
                        : json.is_number_integer() && std::in_range<T>(json.get<std::int64_t>());
  if (!fits) return wrong_type(path, "an integer");
  out = json.get<T>();
  return {};
}

template <class T>
Result<void> decode_parsed(const Json& json, T& out, const std::string& path,
                           Result<T> (*parse)(std::string_view), const char* wanted) {
  if (!json.is_string()) return wrong_type(path, wanted);
  auto parsed = parse(json.get_ref<const std::string&>());
  if (!parsed.ok()) {
    parsed.error().field = path;
    return std::move(parsed).error();
  }
  out = *parsed;
  return {};
}

template <class T>
Result<void> decode_enum(const Json& json, T& out, const std::string& path) {
  const auto value =
      json.is_string() ? enum_value<T>(json.get_ref<const std::string&>()) : std::nullopt;
  if (value) {
    out = *value;
    return {};
  }
  std::string choices;
  for (const auto& [_, name] : EnumNames<T>::names)
    choices += (choices.empty() ? "" : ", ") + std::string(name);
  return invalid(path, "unknown_value", "This has to be one of " + choices + ".");
}

template <class T>
Result<void> decode_list(const Json& json, std::vector<T>& out, const std::string& path) {
  if (!json.is_array()) return wrong_type(path, "a list");
  out.clear();
  out.reserve(json.size());
  for (std::size_t i = 0; i < json.size(); ++i) {
    T item{};
    TRY(decode_into(json[i], item, below(path, std::to_string(i))));
    out.push_back(std::move(item));
  }
  return {};
}

template <class T>
Result<void> decode_map(const Json& json, std::map<std::string, T>& out, const std::string& path) {
  if (!json.is_object()) return wrong_type(path, "an object");
  out.clear();
  for (const auto& [key, value] : json.items()) TRY(decode_into(value, out[key], below(path, key)));
  return {};
}

template <class T>
Result<void> decode_into(const Json& json, T& out, const std::string& path) {
  if constexpr (std::is_same_v<T, Json>) {
    out = json;
    return {};
  } else if constexpr (std::is_same_v<T, std::string>) {
    if (!json.is_string()) return wrong_type(path, "a text");
    out = json.get<std::string>();
    return {};
  } else if constexpr (std::is_same_v<T, bool>) {
    if (!json.is_boolean()) return wrong_type(path, "true or false");
    out = json.get<bool>();
    return {};
  } else if constexpr (std::is_integral_v<T>) {
    return decode_integer(json, out, path);
  } else if constexpr (std::is_floating_point_v<T>) {
    if (!json.is_number()) return wrong_type(path, "a number");
    out = json.get<T>();
    return {};
  } else if constexpr (std::is_same_v<T, Id>) {
    return decode_parsed<Id>(json, out, path, &parse_id, "an identifier");
  } else if constexpr (std::is_same_v<T, Timestamp>) {
    return decode_parsed<Timestamp>(json, out, path, &parse_iso8601, "a time");
  } else if constexpr (Text<T>) {
    return decode_parsed<T>(json, out, path, &T::parse_text, "a decimal number as a text");
  } else if constexpr (IsOptional<T>::value) {
    if (json.is_null()) return {};
    return decode_into(json, out.emplace(), path);
  } else if constexpr (IsVector<T>::value) {
    return decode_list(json, out, path);
  } else if constexpr (IsMap<T>::value) {
    return decode_map(json, out, path);
  } else if constexpr (Enumeration<T>) {
    return decode_enum(json, out, path);
  } else {
    static_assert(Record<T>, "this type has no fields to visit");
    return decode_record(json, out, path);
  }
}

template <class T>
Json encoded(const T& value);

struct Encoder {
  Json json = Json::object();

  template <class T>
  void operator()(const char* name, const T& value) {
    if constexpr (IsOptional<T>::value) {
      if (value) json[name] = encoded(*value);
    } else {
      json[name] = encoded(value);
    }
  }
};

template <class T>
Json encoded(const T& value) {
  if constexpr (std::is_same_v<T, Id>) {
    return to_string(value);
  } else if constexpr (std::is_same_v<T, Timestamp>) {
    return to_iso8601(value);
  } else if constexpr (Text<T>) {
    return value.text();
  } else if constexpr (IsOptional<T>::value) {
    return value ? encoded(*value) : Json();
  } else if constexpr (IsVector<T>::value) {
    Json list = Json::array();
    for (const auto& item : value) list.push_back(encoded(item));
    return list;
  } else if constexpr (IsMap<T>::value) {
    Json object = Json::object();
    for (const auto& [key, item] : value) object[key] = encoded(item);
    return object;
  } else if constexpr (Enumeration<T>) {
    return enum_name(value);
  } else if constexpr (Record<T>) {
    Encoder encoder;
    T::visit(value, encoder);
    return std::move(encoder.json);
  } else {
    return value;
  }
}

template <class T>
Json schema();

struct SchemaWriter {
  Json properties = Json::object();
  Json required = Json::array();

  template <class T>
  void operator()(const char* name, const T&) {
    properties[name] = schema<T>();
    if constexpr (!IsOptional<T>::value) required.push_back(name);
  }
};

template <class T>
Json record_schema() {
  SchemaWriter writer;
  const T empty{};
  T::visit(empty, writer);
  Json out = {{"type", "object"}, {"properties", std::move(writer.properties)}};
  if (!writer.required.empty()) out["required"] = std::move(writer.required);
  return out;
}

template <class T>
Json enum_schema() {
  Json choices = Json::array();
  for (const auto& [_, name] : EnumNames<T>::names) choices.push_back(name);
  return {{"type", "string"}, {"enum", std::move(choices)}};
}

template <class T>
Json schema() {
  if constexpr (std::is_same_v<T, Json>)
    return Json::object();
  else if constexpr (std::is_same_v<T, std::string>)
    return {{"type", "string"}};
  else if constexpr (std::is_same_v<T, bool>)
    return {{"type", "boolean"}};
  else if constexpr (std::is_integral_v<T>)
    return {{"type", "integer"}};
  else if constexpr (std::is_floating_point_v<T>)
    return {{"type", "number"}};
  else if constexpr (std::is_same_v<T, Id>)
    return {{"type", "string"}, {"format", "uuid"}};
  else if constexpr (std::is_same_v<T, Timestamp>)
    return {{"type", "string"}, {"format", "date-time"}};
  else if constexpr (Text<T>)
    return {{"type", "string"}, {"format", "decimal"}};
  else if constexpr (IsOptional<T>::value)
    return schema<typename T::value_type>();
  else if constexpr (IsVector<T>::value)
    return {{"type", "array"}, {"items", schema<typename T::value_type>()}};
  else if constexpr (IsMap<T>::value)
    return {{"type", "object"}, {"additionalProperties", schema<typename T::mapped_type>()}};
  else if constexpr (Enumeration<T>)
    return enum_schema<T>();
  else
    return record_schema<T>();
}

}  // namespace record_detail

// Errors: invalid, with the field ("address.city", "lines.2.quantity") and one of the codes
// missing_field, wrong_type, unknown_value, invalid_id, invalid_time.
template <class T>
Result<T> decode(const Json& json) {
  T out{};
  TRY(record_detail::decode_into(json, out, ""));
  return out;
}

template <class T>
Json encode(const T& value) {
  return record_detail::encoded(value);
}

// The JSON schema (as in OpenAPI 3.1) of a record.
template <class T>
Json schema_of() {
  return record_detail::schema<T>();
}

}  // namespace septet
