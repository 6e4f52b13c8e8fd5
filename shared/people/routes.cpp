#include "people/routes.h"

#include "people/routes_table.h"

namespace septet::people {

void bind_people_routes(http::Router& router, Service& service) {
  RouteTable table(router);
  bind_sign_in_routes(table, service);
  bind_session_routes(table, service);
  bind_two_factor_routes(table, service);
  bind_profile_routes(table, service);
  bind_role_routes(table, service);
  bind_follow_routes(table, service);
  bind_notification_routes(table, service);
}

}  // namespace septet::people
