// The routes of people.
#pragma once

#include "http/router.h"
#include "people/service.h"

namespace septet::people {

void bind_people_routes(http::Router&, Service&);

}  // namespace septet::people
