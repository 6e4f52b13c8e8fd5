#include "people/context.h"

namespace septet::people {

Result<void> Context::needs_server(const std::string& what) const {
  if (!settings.local && credentials != nullptr) return {};
  return failure(ErrorKind::unsupported, "needs_server",
                 what + " needs a server. In this browser tab there is only you, and no password.");
}

}  // namespace septet::people
