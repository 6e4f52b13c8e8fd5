#include "server/web_assets.h"

#include <algorithm>

#include "base/text.h"
#include "http/router.h"

namespace septet::server {

namespace {

constexpr std::string_view not_found_page =
    "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Not found · Septet</title>"
    "<meta name=\"viewport\" content=\"width=device-width\">"
    "<h1>There is nothing at this address.</h1><p><a href=\"/\">To Septet</a></p></html>";

const WebAsset* find(std::span<const WebAsset> assets, std::string_view path) {
  if (path == "/") path = "/index.html";
  const auto found =
      std::lower_bound(assets.begin(), assets.end(), path,
                       [](const WebAsset& a, std::string_view p) { return a.path < p; });
  return found != assets.end() && found->path == path ? &*found : nullptr;
}

// "app.0a1b2c3d.js": a part of the name between dots is a hash of at least 8 digits.
bool is_hashed(std::string_view path) {
  std::string_view name = path.substr(path.rfind('/') + 1);
  for (auto dot = name.find('.'); dot != name.npos; dot = name.find('.')) {
    name.remove_prefix(dot + 1);
    const auto part = name.substr(0, name.find('.'));
    if (part.size() >= 8 && part.size() < name.size() &&
        part.find_first_not_of("0123456789abcdef") == part.npos)
      return true;
  }
  return false;
}

// Whether an Accept-Encoding takes `coding`: named, and not with the weight 0.
bool takes(std::string_view accepted, std::string_view coding) {
  while (!accepted.empty()) {
    const auto comma = accepted.find(',');
    const auto entry = trimmed(accepted.substr(0, comma));
    accepted = comma == accepted.npos ? std::string_view() : accepted.substr(comma + 1);
    const auto semicolon = entry.find(';');
    if (trimmed(entry.substr(0, semicolon)) != coding) continue;
    return semicolon == entry.npos ||
           entry.substr(semicolon).find_first_of("123456789") != entry.npos;
  }
  return false;
}

http::Response page_not_found() {
  return http::Response::text(std::string(not_found_page), "text/html; charset=utf-8", 404);
}

}  // namespace

http::Response web_asset(const http::Request& request, std::span<const WebAsset> assets) {
  if (request.method != http::Method::get && request.method != http::Method::head)
    return http::problem(failure(ErrorKind::method_not_allowed, "method_not_allowed",
                                 "This address is for reading only."));
  const WebAsset* asset = find(assets, request.path);
  if (asset == nullptr) return page_not_found();
  const std::string accepted = request.headers.get("Accept-Encoding");
  http::Response out = http::Response::text("", std::string(asset->content_type));
  out.headers.add("ETag", std::string(asset->etag));
  out.headers.add("Cache-Control",
                  is_hashed(asset->path) ? "public, max-age=31536000, immutable" : "no-cache");
  out.headers.add("Vary", "Accept-Encoding");
  if (request.headers.get("If-None-Match").find(asset->etag) != std::string::npos) {
    out.status = 304;
    return out;
  }
  std::string_view bytes = asset->plain;
  const auto choose = [&](std::string_view coding, std::string_view coded) {
    if (coded.empty() || !takes(accepted, coding)) return false;
    out.headers.add("Content-Encoding", std::string(coding));
    bytes = coded;
    return true;
  };
  if (!choose("br", asset->brotli)) choose("gzip", asset->gzip);
  // Sent from where it lies in the binary, never copied whole.
  out.body = http::Stream{bytes.size(), [bytes](std::uint64_t offset, std::size_t most) {
                            return Result<std::string>(std::string(bytes.substr(offset, most)));
                          }};
  return out;
}

std::string asset_address(std::string_view name, std::span<const WebAsset> assets) {
  const auto dot = name.rfind('.');
  const std::string start = std::string(name.substr(0, dot)) + ".";
  const std::string_view end = name.substr(dot);
  for (const WebAsset& asset : assets)
    if (asset.path.starts_with(start) && asset.path.ends_with(end) && is_hashed(asset.path))
      return std::string(asset.path);
  return std::string(name);
}

}  // namespace septet::server
