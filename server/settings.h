// The settings of the server: from a file, from the environment, from flags, each overriding the
// one before. `septet serve --port 8080`, SEPTET_PORT=8080 and a line "port = 8080" are the same.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace septet::server {

struct Settings {
  std::string host = "127.0.0.1";
  int port = 8080;
  std::string data = "data";  // folder
  std::string database;       // PostgreSQL's URL; empty: DATA/store/septet.db
  std::string blobs;          // a bucket, see s3_address.h; empty: DATA/store/packs
  std::string key;            // the master key itself; by SEPTET_KEY only: all see arguments
  std::string key_file;       // empty: DATA/master.key
  std::string tls_cert, tls_key;
  int threads = 16;
  int max_connections = 20'000;
  std::string name = "Septet";
  std::string log;
  int versions_kept_days = 30;  // 0: for ever
  bool rate_limit = true;
  bool trust_proxy = false;
  bool metrics_for_all = false;
  bool empty = false;  // no demonstration at the first start
};

// What the arguments ask for.
struct Invocation {
  std::string command;  // "serve"; empty: only help was asked for
  std::vector<std::string> operands;
  Settings settings;
};

using Environment = std::function<std::optional<std::string>(const std::string& name)>;

// Error: invalid, the message naming the flag, the variable or the line.
Result<Invocation> read_settings(std::span<const std::string> arguments, const Environment&);
std::string help_text();

}  // namespace septet::server
