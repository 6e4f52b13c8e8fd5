#include "drive/chunk_store.h"

namespace septet::drive::store {

namespace {

using db::Blob;

UploadRow upload_from(const db::Row& row) {
  UploadRow out{.id = row.id(0),
                .account_id = row.id(1),
                .parent_id = row.id(2),
                .name = row.string(3),
                .size_bytes = row.integer(4),
                .manifest = std::string(row.blob(5)),
                .base_version = {},
                .base_file_id = {},
                .on_conflict = static_cast<OnConflict>(row.integer(7)),
                .modified_at = row.optional_time(8),
                .idempotency_key = {},
                .expires_at = row.time(10),
                .result = {}};
  if (!row.is_null(6)) out.base_version = row.integer(6);
  if (!row.is_null(14)) out.base_file_id = row.id(14);
  if (!row.is_null(9)) out.idempotency_key = row.string(9);
  if (!row.is_null(11)) out.result = UploadReply{row.id(11), row.integer(12), row.string(13)};
  return out;
}

std::string select_upload(std::string_view rest) {
  return "SELECT id, account_id, parent_id, name, size_bytes, manifest, base_version, "
         "on_conflict, modified_at, idempotency_key, expires_at, file_id, version, stored_name, "
         "base_file_id "
         "FROM drive_upload " +
         std::string(rest);
}

}  // namespace

Result<std::optional<std::string>> locator_of(db::Session& session, std::string_view chunk_id) {
  return session.first(
      "SELECT locator FROM drive_chunk WHERE chunk_id = ? LIMIT 1",
      [](const db::Row& row) { return row.string(0); }, Blob{chunk_id});
}

Result<std::optional<std::int64_t>> held_size(db::Session& session, const Id& account_id,
                                              std::string_view chunk_id) {
  return session.first(
      "SELECT size_bytes FROM drive_chunk WHERE chunk_id = ? AND account_id = ?",
      [](const db::Row& row) { return row.integer(0); }, Blob{chunk_id}, account_id);
}

Result<bool> is_in_use(db::Session& session, std::string_view chunk_id, std::string_view locator) {
  return TRY(session.integer("SELECT count(*) FROM drive_chunk WHERE chunk_id = ? AND locator = ?",
                             Blob{chunk_id}, locator)) != 0;
}

Result<std::string> claim(db::Transaction& tx, const Id& account_id, const Chunk& chunk,
                          std::string_view locator) {
  const auto existing = TRY(locator_of(tx, chunk.id));
  if (!existing && locator.empty())
    return failure(ErrorKind::conflict, "chunk_gone", "A chunk was removed. Send it again.");
  std::string used = existing.value_or(std::string(locator));
  TRY(
      tx.run("INSERT INTO drive_chunk (chunk_id, account_id, size_bytes, locator, "
             "reference_count) VALUES (?, ?, ?, ?, 1) ON CONFLICT (chunk_id, account_id) "
             "DO UPDATE SET reference_count = drive_chunk.reference_count + 1",
             Blob{chunk.id}, account_id, chunk.size_bytes, used));
  return used;
}

Result<std::optional<std::string>> release(db::Transaction& tx, const Id& account_id,
                                           std::string_view chunk_id) {
  struct Left {
    std::int64_t count;
    std::string locator;
  };
  const auto left = TRY(tx.first(
      "UPDATE drive_chunk SET reference_count = reference_count - 1 "
      "WHERE chunk_id = ? AND account_id = ? RETURNING reference_count, locator",
      [](const db::Row& row) {
        return Left{row.integer(0), row.string(1)};
      },
      Blob{chunk_id}, account_id));
  if (!left) return internal("a reference to a chunk that the account does not hold");
  if (left->count > 0) return std::optional<std::string>();
  TRY(tx.run("DELETE FROM drive_chunk WHERE chunk_id = ? AND account_id = ?", Blob{chunk_id},
             account_id));
  if (TRY(locator_of(tx, chunk_id))) return std::optional<std::string>();
  return std::optional(left->locator);
}

Result<void> insert(db::Transaction& tx, const UploadRow& row) {
  TRY(
      tx.run("INSERT INTO drive_upload (id, account_id, parent_id, name, size_bytes, manifest, "
             "base_version, on_conflict, modified_at, idempotency_key, expires_at, base_file_id) "
             "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
             row.id, row.account_id, row.parent_id, row.name, row.size_bytes, Blob{row.manifest},
             row.base_version, static_cast<int>(row.on_conflict), row.modified_at,
             row.idempotency_key, row.expires_at, row.base_file_id));
  return {};
}

Result<void> set_result(db::Transaction& tx, const Id& upload_id, const UploadReply& reply) {
  TRY(tx.run("UPDATE drive_upload SET file_id = ?, version = ?, stored_name = ? WHERE id = ?",
             reply.file_id, reply.version, reply.name, upload_id));
  return {};
}

Result<void> erase_upload(db::Transaction& tx, const Id& upload_id) {
  TRY(tx.run("DELETE FROM drive_upload WHERE id = ?", upload_id));
  return {};
}

Result<std::optional<UploadRow>> find_upload(db::Session& session, const Id& upload_id) {
  return session.first(select_upload("WHERE id = ?"), upload_from, upload_id);
}

Result<std::optional<UploadRow>> find_upload(db::Session& session, const Id& account_id,
                                             std::string_view idempotency_key) {
  return session.first(select_upload("WHERE account_id = ? AND idempotency_key = ?"), upload_from,
                       account_id, idempotency_key);
}

Result<std::vector<UploadRow>> expired_uploads(db::Session& session, Timestamp now, int limit) {
  return session.all(select_upload("WHERE expires_at <= ? ORDER BY expires_at LIMIT ?"),
                     upload_from, now, limit);
}

Result<void> expire_uploads_of(db::Transaction& tx, const Id& account_id, Timestamp now) {
  TRY(tx.run("UPDATE drive_upload SET expires_at = ? WHERE account_id = ?", now, account_id));
  return {};
}

Result<Pending> pending(db::Session& session, const Id& account_id) {
  const auto found = TRY(session.first(
      "SELECT coalesce(sum(size_bytes), 0), count(*) FROM drive_upload "
      "WHERE account_id = ? AND file_id IS NULL",
      [](const db::Row& row) {
        return Pending{row.integer(0), row.integer(1)};
      },
      account_id));
  return found.value_or(Pending{});
}

Result<void> announce_chunk(db::Transaction& tx, const Id& upload_id, const Chunk& chunk) {
  TRY(
      tx.run("INSERT INTO drive_upload_chunk (upload_id, chunk_id, size_bytes, staged) "
             "VALUES (?, ?, ?, 0) ON CONFLICT (upload_id, chunk_id) DO NOTHING",
             upload_id, Blob{chunk.id}, chunk.size_bytes));
  return {};
}

Result<UploadChunk> find_upload_chunk(db::Session& session, const Id& upload_id,
                                      std::string_view chunk_id) {
  const auto found = TRY(session.first(
      "SELECT staged, size_bytes FROM drive_upload_chunk WHERE upload_id = ? AND chunk_id = ?",
      [](const db::Row& row) {
        return UploadChunk{row.boolean(0) ? Staging::staged : Staging::announced, row.integer(1)};
      },
      upload_id, Blob{chunk_id}));
  return found.value_or(UploadChunk{});
}

Result<void> set_staged(db::Transaction& tx, const Id& upload_id, std::string_view chunk_id) {
  TRY(tx.run("UPDATE drive_upload_chunk SET staged = 1 WHERE upload_id = ? AND chunk_id = ?",
             upload_id, Blob{chunk_id}));
  return {};
}

Result<std::unordered_set<std::string>> upload_chunks(db::Session& session, const Id& upload_id,
                                                      Staging staging) {
  std::unordered_set<std::string> out;
  TRY(session.each(
      "SELECT chunk_id FROM drive_upload_chunk WHERE upload_id = ? AND staged = ?",
      [&](const db::Row& row) { out.emplace(row.blob(0)); }, upload_id,
      staging == Staging::staged));
  return out;
}

Result<void> erase_upload_chunks(db::Transaction& tx, const Id& upload_id) {
  TRY(tx.run("DELETE FROM drive_upload_chunk WHERE upload_id = ?", upload_id));
  return {};
}

}  // namespace septet::drive::store
