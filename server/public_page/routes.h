// GET /s/{token} and what lies below: for whoever has the link, without an account. HTML for
// browsers, JSON for "Accept: application/json".
#pragma once

#include "drive/service.h"
#include "http/router.h"
#include "server/public_page/page.h"

namespace septet::public_page {

// Both outlive the router.
void bind_public_routes(http::Router&, drive::Service&, const Assets& = {});

}  // namespace septet::public_page
