// The demonstration of the first start: its people, who are let in from this machine only, and
// their files.
#pragma once

#include "app/app.h"

namespace septet::server {

// Fills an empty Septet; does nothing where there are accounts already. Of several servers that
// start at once one fills it and the others wait for it. Errors: the database's.
Result<void> fill_demonstration(app::App&, db::Database&, Clock&, Random&);

}  // namespace septet::server
