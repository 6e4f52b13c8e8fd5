// How statements, arguments and rows cross the wire to PostgreSQL: `?` becomes `$1`, and values are
// in the binary format (the send and receive functions of its documentation, chapter 55).
#pragma once

#include <libpq-fe.h>

#include <array>
#include <string>
#include <vector>

#include "db/database.h"

namespace septet::server {

// The statement with its `?` numbered; those in quotes and in comments stay.
std::string numbered_placeholders(std::string_view sql);

// Arguments as PQsendQueryPrepared() takes them. It borrows the texts and blobs.
class PostgresArguments {
 public:
  explicit PostgresArguments(std::span<const db::Value>);

  int count() const { return static_cast<int>(types_.size()); }
  const Oid* types() const { return types_.data(); }
  const char* const* values() const { return values_.data(); }
  const int* lengths() const { return lengths_.data(); }
  const int* formats() const { return formats_.data(); }
  // Tells statements apart whose text is the same but whose arguments are of other types.
  const std::string& signature() const { return signature_; }

 private:
  void add(Oid type, char letter, const char* bytes, std::size_t size);
  void add_number(Oid type, char letter, std::uint64_t bits);

  std::vector<std::array<char, 8>> numbers_;
  std::vector<Oid> types_;
  std::vector<const char*> values_;
  std::vector<int> lengths_, formats_;
  std::string signature_;
};

class PostgresRow final : public db::Row {
 public:
  explicit PostgresRow(const PGresult* result) : result_(result) {}
  void go_to(int row) { row_ = row; }

  bool is_null(int column) const override { return PQgetisnull(result_, row_, column) != 0; }
  std::int64_t integer(int column) const override;
  double real(int column) const override;
  std::string_view text(int column) const override { return bytes(column); }
  std::string_view blob(int column) const override { return bytes(column); }

 private:
  std::string_view bytes(int column) const;

  const PGresult* result_;
  int row_ = 0;
};

}  // namespace septet::server
