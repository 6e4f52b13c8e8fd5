// What is chosen in a list, by clicks and by the keyboard.
#include "panels/drive/selection.h"

#include <doctest/doctest.h>

#include "support/fakes.h"

using namespace septet;
using panels::drive::Selection;

namespace {

struct List {
  std::vector<Id> ids;
  explicit List(int count) {
    test::FakeClock clock;
    test::SeededRandom random;
    for (int i = 0; i < count; ++i) ids.push_back(make_id(clock, random));
  }
  Selection::Rows rows() const {
    return {ids.size(), [this](std::size_t row) { return ids[row]; }};
  }
};

}  // namespace

TEST_CASE("a click chooses one, with Ctrl it adds and takes away") {
  const List list(5);
  Selection selection;
  selection.click(list.rows(), 1, {});
  selection.click(list.rows(), 3, {});
  CHECK(selection.in_order(list.rows()) == std::vector{list.ids[3]});
  selection.click(list.rows(), 0, {.toggle = true});
  CHECK(selection.in_order(list.rows()) == std::vector{list.ids[0], list.ids[3]});
  selection.click(list.rows(), 3, {.toggle = true});
  CHECK(selection.in_order(list.rows()) == std::vector{list.ids[0]});
}

TEST_CASE("Shift stretches from where the choice began, in both directions") {
  const List list(6);
  Selection selection;
  selection.click(list.rows(), 3, {});
  selection.click(list.rows(), 5, {.extend = true});
  CHECK(selection.count() == 3);
  selection.click(list.rows(), 1, {.extend = true});
  CHECK(selection.in_order(list.rows()) == std::vector{list.ids[1], list.ids[2], list.ids[3]});
}

TEST_CASE("arrows stay inside the list, and begin at its ends") {
  const List list(3);
  Selection down;
  down.step(list.rows(), 1, {});
  CHECK(down.current() == list.ids[0]);
  down.step(list.rows(), 100, {});
  CHECK(down.current() == list.ids[2]);
  Selection up;
  up.step(list.rows(), -1, {});
  CHECK(up.current() == list.ids[2]);
  up.step(list.rows(), -1, {false, true});
  CHECK(up.count() == 2);
}

TEST_CASE("what is gone is no longer chosen, and Shift begins anew") {
  const List list(4);
  Selection selection;
  selection.choose_all(list.rows());
  selection.click(list.rows(), 2, {});
  selection.keep_only([&](const Id& id) { return id != list.ids[2]; });
  CHECK(selection.empty());
  CHECK(!selection.current());
  selection.extend_to(list.rows(), 1);
  CHECK(selection.count() == 2);
}

TEST_CASE(
    "a frame chooses what it touches, on top of what was chosen before it, and follows back") {
  const List list(5);
  Selection selection;
  selection.choose_only(list.ids[4]);
  const auto before = selection.ids();
  selection.choose_these(list.rows(), {0, 2}, before);
  CHECK(selection.in_order(list.rows()) == std::vector{list.ids[0], list.ids[2], list.ids[4]});
  selection.choose_these(list.rows(), {0}, before);
  CHECK(selection.in_order(list.rows()) == std::vector{list.ids[0], list.ids[4]});
  selection.choose_these(list.rows(), {1, 17}, {});
  CHECK(selection.in_order(list.rows()) == std::vector{list.ids[1]});
  CHECK(selection.current() == list.ids[1]);
}
