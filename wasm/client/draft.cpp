#include "client/draft.h"

#include "base/json.h"
#include "platform/page.h"

namespace septet::client {

namespace {

struct DraftHead {
  std::int64_t generation = 0;
  std::int64_t base_version = 0;
  static void visit(auto& self, auto&& field) {
    field("generation", self.generation);
    field("base_version", self.base_version);
  }
};

template <class T>
std::optional<T> stored_record(const std::string& key) {
  const auto text = platform::stored(key);
  if (!text) return std::nullopt;
  const auto json = parse_json(*text);
  if (!json.ok()) return std::nullopt;
  auto record = decode<T>(*json);
  return record.ok() ? std::optional<T>(*std::move(record)) : std::nullopt;
}

}  // namespace

Draft::Draft(const Id& account_id, const Id& file_id)
    : key_("septet.draft." + to_string(account_id) + "." + to_string(file_id)) {
  const auto head = stored_record<DraftHead>(key_);
  if (!head) return;
  generation_ = head->generation;
  base_version_ = head->base_version;
  text_ = platform::stored(key(generation_, "text"));
  while (auto edit = stored_record<DraftEdit>(key(generation_, std::to_string(edits_.size()))))
    edits_.push_back(*std::move(edit));
}

std::string Draft::key(std::int64_t generation, std::string_view what) const {
  return key_ + "." + std::to_string(generation) + "." + std::string(what);
}

void Draft::write_head() const {
  platform::store(key_, to_text(encode(DraftHead{generation_, base_version_})));
}

void Draft::add(std::int64_t base_version, DraftEdit edit) {
  if (empty()) {
    base_version_ = base_version;
    write_head();
  }
  platform::store(key(generation_, std::to_string(edits_.size())), to_text(encode(edit)));
  edits_.push_back(std::move(edit));
}

void Draft::settle(std::int64_t base_version, std::string text) {
  const std::int64_t before = generation_;
  const std::size_t count = edits_.size();
  base_version_ = base_version;
  platform::store(key(before + 1, "text"), text);
  // The browser refused: there is no room for all of it, so the changes stay.
  if (platform::stored(key(before + 1, "text")) != text) return;
  text_ = std::move(text);
  edits_.clear();
  generation_ = before + 1;
  write_head();
  forget_generation(before, count);
}

void Draft::drop() {
  platform::unstore(key_);
  forget_generation(generation_, edits_.size());
  ++generation_;
  text_.reset();
  edits_.clear();
}

void Draft::forget_generation(std::int64_t generation, std::size_t edits) const {
  platform::unstore(key(generation, "text"));
  for (std::size_t i = 0; i < edits; ++i) platform::unstore(key(generation, std::to_string(i)));
}

}  // namespace septet::client
