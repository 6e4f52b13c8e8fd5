#include "market/boards.h"

#include <doctest/doctest.h>

#include "market/drawing_store.h"
#include "market/post_store.h"
#include "market/trader_store.h"
#include "support/outcome.h"
#include "support/rounds.h"
#include "support/watch_world.h"

using namespace septet;
using namespace septet::market;
using test::code_of;

namespace {

// Accounts whose returns a test sets; those that are here are public.
class SetRecords final : public TrackRecords {
 public:
  Result<bool> is_public(db::Session&, const Id& id) override { return returns.contains(id); }
  Result<std::optional<Percent>> return_since(db::Session&, const Id& id,
                                              std::optional<Timestamp>) override {
    return std::optional(returns.at(id));
  }
  Result<std::vector<Ranked>> ranking(db::Session&, std::optional<Timestamp>) override {
    ++rankings;
    std::vector<Ranked> out;
    for (const auto& [id, percent] : returns) out.push_back({id, percent, 3});
    std::sort(out.begin(), out.end(),
              [](const Ranked& a, const Ranked& b) { return a.return_percent > b.return_percent; });
    return out;
  }
  Result<FillList> fills(db::Session&, const Id&, int) override {
    return FillList{{OrderFill{.symbol = "KITE"}}};
  }
  std::map<Id, Percent> returns;
  int rankings = 0;
};

struct BoardWorld : test::WatchWorld {
  BoardWorld() {
    REQUIRE(store::migrate_posts(*database).ok());
    REQUIRE(store::migrate_traders(*database).ok());
    REQUIRE(store::migrate_drawings(*database).ok());
    moderator = person("mona");
    moderator.roles = static_cast<unsigned>(Role::content_manager);
  }
  Post write(const Caller& who, const std::string& text, const std::string& symbol = "KITE") {
    clock.advance(minutes(1));
    auto post = boards.write(who, symbol, {.text = text});
    REQUIRE(post.ok());
    return *std::move(post);
  }
  Post reply(const Caller& who, const Id& post_id, const std::string& text) {
    clock.advance(minutes(1));
    auto post = boards.reply(who, post_id, {.text = text});
    REQUIRE(post.ok());
    return *std::move(post);
  }
  std::string texts(const Caller& who, PostOrder order = PostOrder::newest) {
    const auto page = boards.list(who, "KITE", order, "", 50);
    REQUIRE(page.ok());
    std::string out;
    for (const Post& post : page.value().items) out += post.text + " ";
    return out;
  }
  Post again(const Id& id) {
    auto post = boards.get(anna, id);
    REQUIRE(post.ok());
    return *std::move(post);
  }

  SetRecords records;
  Sketches sketches{context, floor};
  Traders traders{context, floor, records};
  Boards boards{context, floor, traders, sketches};
  Caller moderator;
};

}  // namespace

TEST_CASE("boards: posts by time and by likes, in pages, of one stock") {
  BoardWorld world;
  const Post a = world.write(world.anna, "a"), b = world.write(world.ben, "b");
  const Post c = world.write(world.anna, "c");
  world.write(world.anna, "other", "NOVA");
  CHECK(world.texts(world.ben) == "c b a ");
  REQUIRE(world.boards.like(world.ben, a.id, true).ok());
  REQUIRE(world.boards.like(world.anna, a.id, true).ok());
  REQUIRE(world.boards.like(world.anna, b.id, true).ok());
  CHECK(world.texts(world.ben, PostOrder::top) == "a b c ");
  for (const auto order : {PostOrder::newest, PostOrder::top}) {
    std::string cursor, all;
    do {
      const auto page = world.boards.list(world.ben, "kite", order, cursor, 1);
      REQUIRE(page.ok());
      for (const Post& post : page.value().items) all += post.text + " ";
      cursor = page.value().next_cursor.value_or("");
    } while (!cursor.empty());
    CHECK(all == world.texts(world.ben, order));
  }
  const Post shown = world.again(a.id);
  CHECK(shown.author.username == "anna");
  CHECK(shown.liked);
  CHECK(shown.likes == 2);
  CHECK(code_of(world.boards.list(world.ben, "ZZZZ", PostOrder::top, "", 1)) == "unknown_symbol");
  CHECK(code_of(world.boards.list(world.ben, "KITE", PostOrder::top, "1", 1)) == "bad_cursor");
  CHECK(code_of(world.boards.list(world.ben, "KITE", PostOrder::newest, "1", 1)) == "bad_cursor");
}

TEST_CASE("boards: replies are counted, told of, and lie below what was first said") {
  BoardWorld world;
  const Post post = world.write(world.anna, "first");
  const Post reply = world.reply(world.ben, post.id, "second");
  const Post nested = world.reply(world.anna, reply.id, "third");
  CHECK(nested.parent_id == post.id);
  CHECK(world.again(post.id).replies == 2);
  CHECK(world.people.told.size() == 2);
  CHECK(world.people.told[0].account_id == world.anna.account_id);
  CHECK(world.people.told[0].title == "ben replies to you about KITE");
  CHECK(world.texts(world.anna) == "first ");
  const auto replies = world.boards.replies(world.anna, post.id, "", 10);
  REQUIRE(replies.ok());
  CHECK(replies.value().items.at(0).text == "second");
  CHECK(replies.value().items.at(1).text == "third");
  REQUIRE(world.boards.remove(world.ben, reply.id).ok());
  CHECK(world.again(post.id).replies == 1);
  REQUIRE(world.boards.remove(world.anna, post.id).ok());
  CHECK(code_of(world.boards.get(world.anna, nested.id)) == "not_found");
  CHECK(world.rows("market_post") == 0);
}

TEST_CASE("boards: only the author edits, and the author or a moderator deletes") {
  BoardWorld world;
  const Post post = world.write(world.anna, "first");
  CHECK(code_of(world.boards.edit(world.ben, post.id, {"mine"})) == "not_author");
  CHECK(code_of(world.boards.edit(world.moderator, post.id, {"mine"})) == "not_author");
  const auto edited = world.boards.edit(world.anna, post.id, {"better"});
  REQUIRE(edited.ok());
  CHECK(edited.value().text == "better");
  CHECK(edited.value().edited_at.has_value());
  CHECK(world.again(post.id).text == "better");
  CHECK(code_of(world.boards.remove(world.ben, post.id)) == "not_author");
  CHECK(world.boards.remove(world.moderator, post.id).ok());
}

TEST_CASE("boards: what is reported and hidden only moderators and its author see") {
  BoardWorld world;
  const Post post = world.write(world.anna, "rude"), other = world.write(world.ben, "fine");
  const Post reply = world.reply(world.ben, other.id, "rude too");
  REQUIRE(world.boards.report(world.ben, post.id, {"Insults"}).ok());
  REQUIRE(world.boards.report(world.ben, post.id, {"It insults people"}).ok());
  CHECK(code_of(world.boards.report(world.anna, post.id, {"Mine"})) == "own_post");
  CHECK(code_of(world.boards.report(world.ben, post.id, {""})) == "bad_text");
  CHECK(code_of(world.boards.reports(world.ben, "", 10)) == "not_moderator");
  CHECK(code_of(world.boards.hide(world.ben, post.id, true)) == "not_moderator");
  const auto reports = world.boards.reports(world.moderator, "", 10);
  REQUIRE(reports.ok());
  REQUIRE(reports.value().items.size() == 1);
  CHECK(reports.value().items[0].count == 1);
  CHECK(reports.value().items[0].reasons == std::vector<std::string>{"It insults people"});

  REQUIRE(world.boards.hide(world.moderator, post.id, true).ok());
  REQUIRE(world.boards.hide(world.moderator, reply.id, true).ok());
  REQUIRE(world.boards.hide(world.moderator, reply.id, true).ok());
  CHECK(world.texts(world.ben) == "fine ");
  CHECK(world.texts(world.anna) == "fine rude ");
  CHECK(world.texts(world.moderator) == "fine rude ");
  CHECK(code_of(world.boards.get(world.ben, post.id)) == "not_found");
  CHECK(code_of(world.boards.like(world.ben, post.id, true)) == "not_found");
  CHECK(code_of(world.boards.reply(world.ben, post.id, {.text = "x"})) == "not_found");
  CHECK(world.again(other.id).replies == 0);
  CHECK(world.boards.reports(world.moderator, "", 10).value().items.empty());
  REQUIRE(world.boards.hide(world.moderator, reply.id, false).ok());
  CHECK(world.again(other.id).replies == 1);
  REQUIRE(world.boards.hide(world.moderator, reply.id, true).ok());
  REQUIRE(world.boards.remove(world.moderator, reply.id).ok());
  CHECK(world.again(other.id).replies == 0);  // a hidden one was not counted
}

TEST_CASE("boards: charts are shared ones, texts have a bound, and nobody posts without a pause") {
  BoardWorld world;
  CHECK(code_of(world.boards.write(world.anna, "KITE", {.text = "x", .chart = "nothing"})) ==
        "unknown_chart");
  Drawing line{.kind = DrawingKind::horizontal, .anchors = {{1, Price::whole(1)}}};
  REQUIRE(world.sketches.put(world.anna, "KITE", {.items = {line}}).ok());
  const auto token = world.sketches.share(world.anna, "KITE").value().token;
  const auto post = world.boards.write(world.anna, "KITE", {.text = "Look", .chart = token});
  REQUIRE(post.ok());
  CHECK(world.again(post.value().id).chart == token);
  CHECK(code_of(world.boards.write(world.anna, "KITE", {.text = " \n "})) == "bad_text");
  CHECK(code_of(world.boards.write(world.anna, "KITE", {.text = std::string(4001, 'x')})) ==
        "bad_text");
  std::string wide;
  for (int i = 0; i < 4000; ++i) wide += "ä";
  CHECK(world.boards.write(world.anna, "KITE", {.text = wide}).ok());
  for (int i = 2; i < posts_most; ++i)
    CHECK(world.boards.write(world.anna, "KITE", {.text = "x"}).ok());
  const auto refused = world.boards.write(world.anna, "KITE", {.text = "x"});
  REQUIRE(!refused.ok());
  CHECK(refused.error().code == "posting_too_fast");
  CHECK(refused.error().retry_after_s == 300);
  CHECK(world.boards.write(world.ben, "KITE", {.text = "x"}).ok());
  world.clock.advance(minutes(6));
  CHECK(world.boards.write(world.anna, "KITE", {.text = "x"}).ok());
}

TEST_CASE("boards: counts are what they count, whatever is done in whichever order") {
  BoardWorld world;
  test::SeededRandom random(test::seed_of("boards"));
  const auto below = [&](std::size_t n) { return static_cast<std::size_t>(random.next() % n); };
  std::vector<Caller> callers{world.anna, world.ben, world.moderator};
  std::vector<Id> posts{world.write(world.anna, "x").id, world.write(world.ben, "y").id};
  for (int i = 0; i < 300; ++i) {
    const Caller& who = callers[below(3)];
    const Id id = posts[below(posts.size())];
    world.clock.advance(minutes(1));
    switch (below(6)) {
      case 0:
        if (const auto made = world.boards.reply(who, id, {.text = "r"}); made.ok())
          posts.push_back(made.value().id);
        break;
      case 1:
        (void)world.boards.like(who, id, true);
        break;
      case 2:
        (void)world.boards.like(who, id, false);
        break;
      case 3:
        (void)world.boards.hide(who, id, below(2) == 0);
        break;
      case 4:
        if (below(4) == 0) (void)world.boards.remove(who, id);
        break;
      default:
        posts.push_back(world.write(who, "z").id);
    }
  }
  CHECK(*world.database->read([](db::Session& session) {
    return session.integer(
        "SELECT count(*) FROM market_post p WHERE likes <> (SELECT count(*) FROM market_post_like "
        "l WHERE l.post_id = p.id) OR replies <> (SELECT count(*) FROM market_post r WHERE "
        "r.parent_id = p.id AND r.hidden = 0)");
  }) == 0);
  world.forget(world.boards, world.ben);
  CHECK(*world.database->read([](db::Session& session) {
    return session.integer(
        "SELECT count(*) FROM market_post p WHERE likes <> (SELECT count(*) FROM market_post_like "
        "l WHERE l.post_id = p.id) OR replies <> (SELECT count(*) FROM market_post r WHERE "
        "r.parent_id = p.id AND r.hidden = 0)");
  }) == 0);
}

TEST_CASE("boards: whoever goes leaves only what others replied to, without name and text") {
  BoardWorld world;
  const Post kept = world.write(world.ben, "kept"), gone = world.write(world.ben, "gone");
  const Post reply = world.reply(world.anna, kept.id, "reply");
  REQUIRE(world.boards.like(world.ben, reply.id, true).ok());
  world.forget(world.boards, world.ben);
  CHECK(code_of(world.boards.get(world.anna, gone.id)) == "not_found");
  CHECK(world.again(kept.id).text.empty());
  CHECK(world.again(kept.id).author.username.empty());
  CHECK(world.again(reply.id).likes == 0);
}

TEST_CASE("traders: followed, and what they write in one list") {
  BoardWorld world;
  world.write(world.ben, "by ben");
  world.write(world.moderator, "by mona");
  CHECK(code_of(world.traders.follow(world.anna, world.anna.account_id, true)) ==
        "cannot_follow_yourself");
  CHECK(code_of(world.traders.follow(world.anna, Id{}, true)) == "not_found");
  REQUIRE(world.traders.follow(world.anna, world.ben.account_id, true).ok());
  REQUIRE(world.traders.follow(world.anna, world.ben.account_id, true).ok());
  const auto trader = world.traders.find(world.anna, world.ben.account_id);
  REQUIRE(trader.ok());
  CHECK(trader.value().following);
  CHECK(trader.value().followers == 1);
  CHECK(!trader.value().return_all.has_value());
  const auto posts = world.boards.of_followed(world.anna, "", 10);
  REQUIRE(posts.ok());
  REQUIRE(posts.value().items.size() == 1);
  CHECK(posts.value().items[0].text == "by ben");
  REQUIRE(world.traders.follow(world.anna, world.ben.account_id, false).ok());
  CHECK(world.boards.of_followed(world.anna, "", 10).value().items.empty());
}

TEST_CASE("traders: trades and returns are shown of those who want it, the best first") {
  BoardWorld world;
  CHECK(code_of(world.traders.trades(world.anna, world.ben.account_id, 10)) == "not_public");
  CHECK(world.traders.trades(world.ben, world.ben.account_id, 10).ok());
  world.records.returns = {{world.ben.account_id, Percent::whole(5)},
                           {world.moderator.account_id, Percent::whole(9)}};
  CHECK(world.traders.trades(world.anna, world.ben.account_id, 10).ok());
  CHECK(world.traders.find(world.anna, world.ben.account_id).value().return_all ==
        Percent::whole(5));
  const auto board = world.traders.leaderboard(world.ben, "1w");
  REQUIRE(board.ok());
  REQUIRE(board.value().items.size() == 2);
  CHECK(board.value().items[0].trader.username == "mona");
  CHECK(board.value().items[1].rank == 2);
  CHECK(board.value().own->rank == 2);
  CHECK(!world.traders.leaderboard(world.anna, "1w").value().own.has_value());
  CHECK(world.records.rankings == 1);  // within a minute
  CHECK(code_of(world.traders.leaderboard(world.anna, "2w")) == "unknown_value");
  world.records.returns.erase(world.ben.account_id);
  CHECK(world.traders.leaderboard(world.anna, "1w").value().items.size() == 1);
}

TEST_CASE("boards and traders: where there is nobody else they say so") {
  BoardWorld world;
  world.context.people = nullptr;
  CHECK(code_of(world.boards.list(world.anna, "KITE", PostOrder::newest, "", 1)) == "needs_server");
  CHECK(code_of(world.boards.write(world.anna, "KITE", {.text = "x"})) == "needs_server");
  CHECK(code_of(world.traders.leaderboard(world.anna, "1w")) == "needs_server");
  CHECK(code_of(world.traders.find(world.anna, world.ben.account_id)) == "needs_server");
}
