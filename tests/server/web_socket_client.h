// A client of a WebSocket over a bare connection, which may misbehave.
#pragma once

#include <string>

#include "base/json.h"
#include "tests/server/wire.h"

namespace septet::test {

struct Frame {
  int opcode = -1;
  std::string payload;
};

class WebSocketClient {
 public:
  WebSocketClient(int port, const std::string& path, const std::string& token) : wire_(port) {
    wire_.send("GET " + path + " HTTP/1.1\r\nHost: s\r\nAuthorization: Bearer " + token +
               "\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n"
               "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
    head = wire_.until("\r\n\r\n");
  }
  Frame frame() {
    const std::string start = wire_.exactly(2);
    if (start.size() < 2) return {};
    std::size_t size = static_cast<unsigned char>(start[1]) & 0x7f;
    if (size >= 126) {
      std::size_t longer = 0;
      for (const char c : wire_.exactly(size == 126 ? 2 : 8))
        longer = longer << 8 | static_cast<unsigned char>(c);
      size = longer;
    }
    return {start[0] & 0x0f, wire_.exactly(size)};
  }
  Json message() { return *parse_json(frame().payload); }
  int close_code() {
    const Frame last = frame();
    if (last.opcode != 8 || last.payload.size() < 2) return -1;
    return static_cast<unsigned char>(last.payload[0]) << 8 |
           static_cast<unsigned char>(last.payload[1]);
  }
  // With a mask of zeros, or without the mask that clients must use.
  void send(int opcode, const std::string& payload, bool masked = true) {
    std::string out{static_cast<char>(0x80 | opcode)};
    const char flag = masked ? static_cast<char>(0x80) : '\0';
    if (payload.size() < 126) {
      out += static_cast<char>(flag | static_cast<char>(payload.size()));
    } else {
      out += static_cast<char>(flag | 126);
      out += static_cast<char>(payload.size() >> 8);
      out += static_cast<char>(payload.size() & 0xff);
    }
    if (masked) out.append(4, '\0');
    wire_.send(out + payload);
  }

  std::string head;

 private:
  Wire wire_;
};

}  // namespace septet::test
