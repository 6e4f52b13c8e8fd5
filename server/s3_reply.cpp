#include "server/s3_reply.h"

#include <pugixml.hpp>

namespace septet::server {

namespace {

pugi::xml_node root_of(pugi::xml_document& document, std::string_view xml, const char* name) {
  const auto parsed = document.load_buffer(xml.data(), xml.size());
  return parsed ? document.child(name) : pugi::xml_node();
}

}  // namespace

Result<S3Listing> parse_s3_listing(std::string_view xml) {
  pugi::xml_document document;
  const pugi::xml_node root = root_of(document, xml, "ListBucketResult");
  if (!root) return internal("S3 answered something else than a listing");
  S3Listing out;
  out.is_complete = !root.child("IsTruncated").text().as_bool();
  for (const pugi::xml_node item : root.children("Contents"))
    out.objects.push_back({.key = item.child_value("Key"),
                           .size_bytes = item.child("Size").text().as_ullong(),
                           .modified_at = TRY(parse_iso8601(item.child_value("LastModified")))});
  return out;
}

std::string s3_error_code(std::string_view xml) {
  pugi::xml_document document;
  return root_of(document, xml, "Error").child_value("Code");
}

Result<std::string> parse_s3_upload_id(std::string_view xml) {
  pugi::xml_document document;
  const pugi::xml_node root = root_of(document, xml, "InitiateMultipartUploadResult");
  std::string id = root.child_value("UploadId");
  if (id.empty()) return internal("S3 began no upload in parts");
  return id;
}

}  // namespace septet::server
