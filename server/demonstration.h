// The demonstration of the first start: its people, who are let in from this machine only, and
// their files.
#pragma once

#include "app/app.h"

namespace septet::server {

// Fills an empty Septet; does nothing where there are accounts already. Errors: the database's.
Result<void> fill_demonstration(app::App&, Clock&);

}  // namespace septet::server
