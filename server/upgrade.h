// The handshake of a WebSocket (RFC 6455, section 4.2).
#pragma once

#include "http/message.h"

namespace septet::server {

bool wants_websocket(const http::Request&);
// 101, with what proves that the request was understood.
http::Response switching_protocols(const http::Request&);
// The refusal of a request that is none.
http::Response upgrade_required();

}  // namespace septet::server
