// Drawings: made by clicks, changed, deleted, undone; their shapes and where they are hit.
#include "ui/chart/drawing_board.h"

#include <doctest/doctest.h>

#include <cmath>
#include <random>

#include "support/rounds.h"
#include "ui/chart/outline.h"

using namespace septet;
using namespace ui::chart;

namespace {

Drawing line_from(double a, double b) {
  Drawing out;
  out.anchors = {{100, a}, {200, b}};
  return out;
}

Bars hundred_bars() {
  Bars bars;
  for (int i = 0; i < 100; ++i) bars.push_back({i * 60, 100, 101.0 + i % 3, 99, 100.5, 1});
  return bars;
}

Projection to_pixels(const Bars& bars) {
  return {&bars,
          60,
          {.right = 100, .step_px = 10, .x = 0, .width = 1000},
          fitted({0, 200}, false, 0, 400)};
}

Drawing drawn(DrawingKind kind, std::vector<Anchor> anchors) {
  Drawing out;
  out.kind = kind;
  out.anchors = std::move(anchors);
  return out;
}

}  // namespace

TEST_CASE("each kind is done after as many anchors as it has") {
  for (int kind = 0; kind < 8; ++kind) {
    DrawingBoard board;
    const auto what = static_cast<DrawingKind>(kind);
    board.begin(what, {1, 10});
    std::size_t set = 1;
    while (!board.set_anchor()) {
      board.follow({static_cast<std::int64_t>(set), 20});
      REQUIRE(++set < 5);
    }
    CHECK(set == anchors_of(what));
    CHECK(board.all().size() == 1);
    CHECK(board.all()[0].anchors.size() == anchors_of(what));
    CHECK(board.selected() == 0);
    CHECK_FALSE(board.pending().has_value());
    CHECK(board.take_changed());
    CHECK_FALSE(board.take_changed());
  }
}

TEST_CASE("a drawing that is given up leaves no trace") {
  DrawingBoard board;
  board.begin(DrawingKind::trend_line, {1, 10});
  board.set_anchor();
  board.cancel();
  CHECK(board.all().empty());
  CHECK_FALSE(board.can_undo());
  CHECK_FALSE(board.take_changed());
}

TEST_CASE("a drag is one step, and none if it ends where it began") {
  DrawingBoard board;
  board.set({line_from(1, 2)});
  board.begin_edit();
  for (double price : {3., 4., 5.}) board.edited(0).anchors[0].price = price;
  board.end_edit();
  CHECK(board.all()[0].anchors[0].price == 5);
  board.undo();
  CHECK(board.all()[0].anchors[0].price == 1);
  CHECK_FALSE(board.can_undo());
  board.begin_edit();
  board.edited(0).anchors[0].price = 9;
  board.edited(0).anchors[0].price = 1;
  board.end_edit();
  CHECK_FALSE(board.can_undo());
  board.begin_edit();
  board.edited(0).anchors[0].price = 9;
  board.cancel_edit();
  CHECK(board.all()[0].anchors[0].price == 1);
}

TEST_CASE("a locked drawing is not deleted alone, and nothing that is not there is") {
  DrawingBoard board;
  Drawing locked = line_from(1, 2);
  locked.locked = true;
  board.set({locked});
  board.remove(0);
  board.remove(7);
  CHECK(board.all().size() == 1);
  board.clear();
  CHECK(board.all().empty());
  board.undo();
  CHECK(board.all().size() == 1);
  board.select(5);
  CHECK_FALSE(board.selected().has_value());
}

TEST_CASE("whatever was done is undone to the beginning and done again to the end") {
  std::mt19937_64 random(test::seed_of("drawing board"));
  for (int round = 0; round < test::rounds(50); ++round) {
    DrawingBoard board;
    std::vector<std::vector<Drawing>> states{board.all()};
    for (int step = 0; step < 40; ++step) {
      const std::size_t at = board.all().empty() ? 0 : random() % board.all().size();
      const double price = static_cast<double>(random() % 1000);
      switch (random() % 4) {
        case 0:
          board.remove(at);
          break;
        case 1:
          board.replace(at, line_from(price, price + 1));
          break;
        default:
          board.add(line_from(price, 0));
      }
      if (board.all() != states.back()) states.push_back(board.all());
    }
    for (std::size_t i = states.size() - 1; i-- > 0;) {
      board.undo();
      REQUIRE(board.all() == states[i]);
    }
    REQUIRE_FALSE(board.can_undo());
    for (std::size_t i = 1; i < states.size(); ++i) {
      board.redo();
      REQUIRE(board.all() == states[i]);
    }
    REQUIRE_FALSE(board.can_redo());
  }
}

TEST_CASE("a change after undoing forgets what was undone") {
  DrawingBoard board;
  board.add(line_from(1, 2));
  board.undo();
  CHECK(board.can_redo());
  board.add(line_from(3, 4));
  CHECK_FALSE(board.can_redo());
}

TEST_CASE("lines are hit on them, not beside them; a ray goes on, a trend line does not") {
  const Bars bars = hundred_bars();
  const Projection to = to_pixels(bars);
  const std::vector<Anchor> anchors{{600, 100}, {1200, 110}};
  const Outline trend = outline_of(drawn(DrawingKind::trend_line, anchors), to);
  REQUIRE(trend.strokes.size() == 1);
  const Point a = trend.handles[0], b = trend.handles[1];
  CHECK(is_on(trend, DrawingKind::trend_line, {(a.x + b.x) / 2, (a.y + b.y) / 2 + 3}, 5));
  CHECK_FALSE(is_on(trend, DrawingKind::trend_line, {(a.x + b.x) / 2, (a.y + b.y) / 2 + 9}, 5));
  const Point beyond{b.x + (b.x - a.x), b.y + (b.y - a.y)};
  CHECK_FALSE(is_on(trend, DrawingKind::trend_line, beyond, 5));
  CHECK(is_on(outline_of(drawn(DrawingKind::ray, anchors), to), DrawingKind::ray, beyond, 5));
  CHECK(handle_at(trend, {b.x + 4, b.y}, 8) == 1);
  CHECK_FALSE(handle_at(trend, {b.x + 40, b.y}, 8).has_value());
}

TEST_CASE("a rectangle is hit inside, a channel on its three lines") {
  const Bars bars = hundred_bars();
  const Projection to = to_pixels(bars);
  const Outline box = outline_of(drawn(DrawingKind::rectangle, {{600, 120}, {1800, 80}}), to);
  const Point middle{(box.handles[0].x + box.handles[1].x) / 2,
                     (box.handles[0].y + box.handles[1].y) / 2};
  CHECK(is_on(box, DrawingKind::rectangle, middle, 5));
  CHECK_FALSE(is_on(box, DrawingKind::rectangle, {middle.x, box.handles[0].y - 30}, 5));
  const Outline channel =
      outline_of(drawn(DrawingKind::channel, {{600, 100}, {1800, 120}, {600, 140}}), to);
  REQUIRE(channel.strokes.size() == 3);
  // The second line is parallel and goes through the third anchor.
  CHECK(distance_to(channel.strokes[1], channel.handles[2]) < 0.01f);
  CHECK_FALSE(
      is_on(channel, DrawingKind::channel, {channel.handles[0].x, channel.handles[0].y + 30}, 5));
}

TEST_CASE("the levels of a retracement lie at their shares of the move") {
  const Bars bars = hundred_bars();
  const Outline outline =
      outline_of(drawn(DrawingKind::fibonacci, {{600, 100}, {1800, 200}}), to_pixels(bars));
  double found = 0;
  for (const Stroke& stroke : outline.strokes)
    if (stroke.level == 0.618) found = stroke.price;
  CHECK(found == doctest::Approx(138.2));
}

TEST_CASE("the magnet takes the nearest of a bar's four prices, within its reach") {
  const Bars bars = hundred_bars();
  const Projection to = to_pixels(bars);
  const Point at{to.axis.x_of(50), to.scale.y_of(103.4)};
  CHECK(magnetic_price(to, at, 20) == bars.high[50]);
  CHECK_FALSE(magnetic_price(to, {at.x, to.scale.y_of(180)}, 20).has_value());
  CHECK_FALSE(magnetic_price(to, {to.axis.x_of(150), at.y}, 20).has_value());
}

TEST_CASE("an anchor after the last bar stays where it was put") {
  const Bars bars = hundred_bars();
  const Projection to = to_pixels(bars);
  const Anchor anchor = to.anchor_at({to.axis.x_of(105), 200});
  CHECK(anchor.time == bars.time.back() + 6 * 60);
  CHECK(to.point_of(anchor).x == doctest::Approx(to.axis.x_of(105)));
}

TEST_CASE("a drawing of fewer anchors than its kind has is no danger") {
  const Bars bars = hundred_bars();
  for (int kind = 0; kind < 8; ++kind)
    for (std::size_t count = 0; count < 3; ++count) {
      const auto what = static_cast<DrawingKind>(kind);
      const Outline outline =
          outline_of(drawn(what, std::vector<Anchor>(count, Anchor{600, 100})), to_pixels(bars));
      CHECK(outline.handles.size() == count);
      (void)is_on(outline, what, {10, 10}, 5);
    }
}
