// The web application inside the binary: every file as it is and compressed, put there at build
// time by cmake/embed_web.mjs.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "http/message.h"

namespace septet::server {

struct WebAsset {
  std::string_view path;  // "/index.html"
  std::string_view content_type;
  std::string_view etag;                 // with its quotes
  std::string_view plain, brotli, gzip;  // the latter two empty where they would not be smaller
};

// All of them, sorted by path; empty if the web application was not built.
std::span<const WebAsset> embedded_assets();

// GET and HEAD of an asset, in the best encoding that the client takes. A name with a hash in it
// ("app.0a1b2c3d.js") may be kept for ever, anything else is asked for again with its ETag.
http::Response web_asset(const http::Request&, std::span<const WebAsset> = embedded_assets());

// The address of an asset by the name that it has in the sources: "/share/page.css" is at
// "/share/page.0a1b2c3d.css". The name itself if there is none.
std::string asset_address(std::string_view name, std::span<const WebAsset> = embedded_assets());

}  // namespace septet::server
