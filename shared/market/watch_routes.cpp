#include "market/watch_routes.h"

#include "market/routes.h"

namespace septet::market {

namespace {

using http::Access;
using http::Call;
using http::Method;
using http::Response;

Result<Response> list_watchlists(Watchlists& watchlists, Call& call) {
  TRY(own_account(call));
  return Response::record(TRY(watchlists.list(call.caller)));
}

Result<Response> make_watchlist(Watchlists& watchlists, Call& call) {
  TRY(own_account(call));
  const auto wanted = TRY(call.decoded<NewWatchlist>());
  return Response::record(TRY(watchlists.make(call.caller, wanted)), 201);
}

Result<Response> change_watchlist(Watchlists& watchlists, Call& call) {
  TRY(own_account(call));
  const auto patch = TRY(call.decoded<PatchWatchlist>());
  return Response::record(TRY(watchlists.change(call.caller, TRY(call.id("watchlist_id")), patch)));
}

Result<Response> remove_watchlist(Watchlists& watchlists, Call& call) {
  TRY(own_account(call));
  TRY(watchlists.remove(call.caller, TRY(call.id("watchlist_id"))));
  return Response::empty();
}

Result<Response> list_alerts(Alerts& alerts, Call& call) {
  TRY(own_account(call));
  return Response::record(TRY(alerts.list(call.caller)));
}

Result<Response> make_alert(Alerts& alerts, Call& call) {
  TRY(own_account(call));
  const auto wanted = TRY(call.decoded<NewAlert>());
  return Response::record(TRY(alerts.make(call.caller, wanted)), 201);
}

Result<Response> change_alert(Alerts& alerts, Call& call) {
  TRY(own_account(call));
  const auto patch = TRY(call.decoded<PatchAlert>());
  return Response::record(TRY(alerts.change(call.caller, TRY(call.id("alert_id")), patch)));
}

Result<Response> remove_alert(Alerts& alerts, Call& call) {
  TRY(own_account(call));
  TRY(alerts.remove(call.caller, TRY(call.id("alert_id"))));
  return Response::empty();
}

Result<Response> screen_now(Screener& screener, Call& call) {
  return Response::record(TRY(screener.screen(TRY(call.decoded<Screen>()))));
}

Result<Response> list_screens(Screener& screener, Call& call) {
  TRY(own_account(call));
  return Response::record(TRY(screener.list(call.caller)));
}

Result<Response> save_screen(Screener& screener, Call& call) {
  TRY(own_account(call));
  const auto wanted = TRY(call.decoded<NewSavedScreen>());
  return Response::record(TRY(screener.save(call.caller, wanted)), 201);
}

Result<Response> change_screen(Screener& screener, Call& call) {
  TRY(own_account(call));
  const auto wanted = TRY(call.decoded<NewSavedScreen>());
  return Response::record(TRY(screener.change(call.caller, TRY(call.id("screener_id")), wanted)));
}

Result<Response> remove_screen(Screener& screener, Call& call) {
  TRY(own_account(call));
  TRY(screener.remove(call.caller, TRY(call.id("screener_id"))));
  return Response::empty();
}

Result<Response> get_drawings(Sketches& sketches, Call& call) {
  TRY(own_account(call));
  return Response::record(TRY(sketches.get(call.caller, call.param("symbol"))));
}

Result<Response> put_drawings(Sketches& sketches, Call& call) {
  TRY(own_account(call));
  const auto wanted = TRY(call.decoded<Drawings>());
  return Response::record(TRY(sketches.put(call.caller, call.param("symbol"), wanted)));
}

Result<Response> share_drawings(Sketches& sketches, Call& call) {
  TRY(own_account(call));
  return Response::record(TRY(sketches.share(call.caller, call.param("symbol"))), 201);
}

Result<Response> shared_drawings(Sketches& sketches, Call& call) {
  return Response::record(TRY(sketches.shared(call.param("token"))));
}

Result<Response> get_layout(Sketches& sketches, Call& call) {
  TRY(own_account(call));
  return Response::record(TRY(sketches.layout(call.caller)));
}

Result<Response> put_layout(Sketches& sketches, Call& call) {
  TRY(own_account(call));
  return Response::record(TRY(sketches.set_layout(call.caller, TRY(call.decoded<Layout>()))));
}

}  // namespace

void bind_watchlist_routes(http::Router& router, Watchlists& watchlists) {
  const AddPartRoute<Watchlists> add{router, watchlists};
  add(Method::get, "/api/users/{user_id}/market/watchlists", "The person's watchlists",
      list_watchlists, nullptr, schema_of<WatchlistList>());
  add(Method::post, "/api/users/{user_id}/market/watchlists", "Make a watchlist", make_watchlist,
      schema_of<NewWatchlist>(), schema_of<Watchlist>(), 201);
  add(Method::patch, "/api/users/{user_id}/market/watchlists/{watchlist_id}",
      "Rename it, set its stocks and columns", change_watchlist, schema_of<PatchWatchlist>(),
      schema_of<Watchlist>());
  add(Method::del, "/api/users/{user_id}/market/watchlists/{watchlist_id}", "Delete it",
      remove_watchlist, nullptr, nullptr, 204);
}

void bind_alert_routes(http::Router& router, Alerts& alerts) {
  const AddPartRoute<Alerts> add{router, alerts};
  add(Method::get, "/api/users/{user_id}/market/alerts", "The person's alerts, the newest first",
      list_alerts, nullptr, schema_of<AlertList>());
  add(Method::post, "/api/users/{user_id}/market/alerts", "Ask to be told of a stock", make_alert,
      schema_of<NewAlert>(), schema_of<Alert>(), 201);
  add(Method::patch, "/api/users/{user_id}/market/alerts/{alert_id}",
      "Change an alert, pause it, arm it again", change_alert, schema_of<PatchAlert>(),
      schema_of<Alert>());
  add(Method::del, "/api/users/{user_id}/market/alerts/{alert_id}", "Delete it", remove_alert,
      nullptr, nullptr, 204);
}

void bind_screen_routes(http::Router& router, Screener& screener) {
  const AddPartRoute<Screener> add{router, screener};
  add(Method::post, "/api/market/screen", "The stocks that keep these rules, at this moment",
      screen_now, schema_of<Screen>(), schema_of<ScreenResult>());
  add(Method::get, "/api/users/{user_id}/market/screeners", "The person's saved screens",
      list_screens, nullptr, schema_of<SavedScreenList>());
  add(Method::post, "/api/users/{user_id}/market/screeners", "Save a screen", save_screen,
      schema_of<NewSavedScreen>(), schema_of<SavedScreen>(), 201);
  add(Method::patch, "/api/users/{user_id}/market/screeners/{screener_id}", "Change it",
      change_screen, schema_of<NewSavedScreen>(), schema_of<SavedScreen>());
  add(Method::del, "/api/users/{user_id}/market/screeners/{screener_id}", "Delete it",
      remove_screen, nullptr, nullptr, 204);
}

void bind_drawing_routes(http::Router& router, Sketches& sketches) {
  const AddPartRoute<Sketches> add{router, sketches};
  const AddPartRoute<Sketches> show{router, sketches, Access::anyone};
  add(Method::get, "/api/users/{user_id}/market/drawings/{symbol}", "What is drawn on a stock",
      get_drawings, nullptr, schema_of<Drawings>());
  add(Method::put, "/api/users/{user_id}/market/drawings/{symbol}",
      "Set it, naming the revision that was read", put_drawings, schema_of<Drawings>(),
      schema_of<Drawings>());
  add(Method::post, "/api/users/{user_id}/market/drawings/{symbol}/share",
      "A token of a copy as it is now", share_drawings, nullptr, schema_of<SharedDrawings>(), 201);
  show(Method::get, "/api/market/drawings/{token}", "A shared copy", shared_drawings, nullptr,
       schema_of<Drawings>());
  add(Method::get, "/api/users/{user_id}/market/layout", "How the person's charts are set up",
      get_layout, nullptr, schema_of<Layout>());
  add(Method::put, "/api/users/{user_id}/market/layout", "Set it", put_layout, schema_of<Layout>(),
      schema_of<Layout>());
}

}  // namespace septet::market
