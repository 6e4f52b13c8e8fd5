// What was typed and not saved, as the next run of the tab finds it.
#include "client/draft.h"

#include <doctest/doctest.h>

#include "platform/page.h"
#include "support/fake_platform.h"

using namespace septet;
using client::Draft;

namespace {

const Id account = *parse_id("0193579b-3c00-7abc-8def-000000000001");
const Id file = *parse_id("0193579b-3c00-7abc-8def-000000000002");

std::string replayed(const Draft& draft, std::string text) {
  if (draft.text()) text = *draft.text();
  for (const client::DraftEdit& edit : draft.edits())
    text.replace(static_cast<std::size_t>(edit.at), static_cast<std::size_t>(edit.removed),
                 edit.inserted);
  return text;
}

}  // namespace

TEST_CASE("every change is there after a crash, and none twice") {
  test::reset_browser();
  {
    Draft draft(account, file);
    CHECK(draft.empty());
    draft.add(7, {3, 0, "!"});
    draft.add(7, {0, 1, "C"});
  }
  {
    Draft draft(account, file);
    CHECK(draft.base_version() == 7);
    CHECK(replayed(draft, "bat") == "Cat!");
    draft.settle(7, "Cat!");
    draft.add(7, {4, 0, "?"});
  }
  {
    const Draft draft(account, file);
    CHECK(draft.edits().size() == 1);
    CHECK(replayed(draft, "something else") == "Cat!?");
  }
  Draft(account, file).drop();
  CHECK(Draft(account, file).empty());
}

TEST_CASE("a tab that ends while the whole text is put in the changes' place loses nothing") {
  test::reset_browser();
  Draft draft(account, file);
  draft.add(1, {0, 0, "a"});
  draft.add(1, {1, 0, "b"});
  const std::string head =
      *platform::stored("septet.draft." + to_string(account) + "." + to_string(file));
  draft.settle(1, "ab");
  // As if the head had not been written any more.
  platform::store("septet.draft." + to_string(account) + "." + to_string(file) + ".0.0",
                  R"({"at":0,"removed":0,"inserted":"a"})");
  const Draft found(account, file);
  CHECK(replayed(found, "") == "ab");
  CHECK_FALSE(head.empty());
}

TEST_CASE("drafts of others are others'") {
  test::reset_browser();
  Draft(account, file).add(1, {0, 0, "mine"});
  CHECK(Draft(file, file).empty());
  CHECK(Draft(account, account).empty());
}
