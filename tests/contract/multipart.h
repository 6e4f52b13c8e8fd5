// Writes multipart/form-data (RFC 7578), as a browser's form does.
#pragma once

#include <string>
#include <vector>

namespace septet::contract {

struct Part {
  std::string name;
  std::string filename;  // empty: a plain field
  std::string type;      // empty: not said
  std::string bytes;
};

inline std::string multipart_body(const std::vector<Part>& parts, const std::string& boundary) {
  std::string out;
  for (const Part& part : parts) {
    out += "--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + part.name + "\"";
    if (!part.filename.empty()) out += "; filename=\"" + part.filename + "\"";
    if (!part.type.empty()) out += "\r\nContent-Type: " + part.type;
    out += "\r\n\r\n" + part.bytes + "\r\n";
  }
  return out + "--" + boundary + "--\r\n";
}

}  // namespace septet::contract
