#include "client/upload_journal.h"

#include "platform/page.h"

namespace septet::client {

namespace {

std::string storage_key(const Id& account_id) {
  return "septet.uploads." + to_string(account_id);
}

Result<std::vector<JournalEntry>> parsed(const Id& account_id) {
  const std::string text = platform::stored(storage_key(account_id)).value_or("[]");
  return decode<std::vector<JournalEntry>>(TRY(parse_json(text)));
}

}  // namespace

std::vector<JournalEntry> load_journal(const Id& account_id) {
  auto entries = parsed(account_id);
  return entries.ok() ? *std::move(entries) : std::vector<JournalEntry>();
}

void save_journal(const Id& account_id, const std::vector<JournalEntry>& entries) {
  if (entries.empty())
    platform::unstore(storage_key(account_id));
  else
    platform::store(storage_key(account_id), to_text(encode(entries)));
}

}  // namespace septet::client
