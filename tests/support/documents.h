// Files of the kinds that people have, made by hand: office documents, books, PDFs.
#pragma once

#include <cstdio>
#include <string>
#include <utility>
#include <vector>

#include "archive/zip.h"

namespace septet::test {

using Files = std::vector<std::pair<std::string, std::string>>;  // name, bytes

inline http::Stream stream_over(std::string bytes) {
  const std::uint64_t size = bytes.size();
  return {size, [bytes = std::move(bytes)](std::uint64_t at, std::size_t most) {
            return Result<std::string>(bytes.substr(static_cast<std::size_t>(at), most));
          }};
}

inline std::string zip_file(const Files& files) {
  std::vector<archive::Entry> entries;
  for (const auto& file : files)
    entries.push_back({file.first, file.second.size(), Timestamp{1'790'000'000'000'000},
                       [bytes = file.second] { return Result<http::Stream>(stream_over(bytes)); }});
  http::Response response;
  response.body = archive::zip_stream(std::move(entries));
  return *response.whole_body();
}

inline std::string word_document(const std::string& body) {
  return zip_file(
      {{"[Content_Types].xml", "<Types/>"},
       {"word/document.xml", "<?xml version=\"1.0\"?><w:document><w:body><w:p><w:r><w:t>" + body +
                                 "</w:t></w:r></w:p></w:body></w:document>"}});
}

inline std::string open_document(const std::string& body) {
  return zip_file({{"mimetype", "application/vnd.oasis.opendocument.text"},
                   {"content.xml",
                    "<office:document-content><office:automatic-styles>"
                    "<number:text>stylish</number:text></office:automatic-styles>"
                    "<office:body><office:text>" +
                        body + "</office:text></office:body></office:document-content>"}});
}

// A page for each text, in Helvetica, which is not embedded.
inline std::string pdf_document(const std::vector<std::string>& pages) {
  std::vector<std::string> objects{"<< /Type /Catalog /Pages 2 0 R >>", "",
                                   "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"};
  std::string kids;
  for (const std::string& text : pages) {
    const std::string content = "BT /F1 24 Tf 72 700 Td (" + text + ") Tj ET";
    const std::string page = std::to_string(objects.size() + 1);
    kids += page + " 0 R ";
    objects.push_back(
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> "
        ">> /Contents " +
        std::to_string(objects.size() + 2) + " 0 R >>");
    objects.push_back("<< /Length " + std::to_string(content.size()) + " >>\nstream\n" + content +
                      "\nendstream");
  }
  objects[1] =
      "<< /Type /Pages /Kids [" + kids + "] /Count " + std::to_string(pages.size()) + " >>";
  std::string out = "%PDF-1.4\n", table;
  for (std::size_t i = 0; i < objects.size(); ++i) {
    char line[32];
    std::snprintf(line, sizeof line, "%010zu 00000 n \n", out.size());
    table += line;
    out += std::to_string(i + 1) + " 0 obj\n" + objects[i] + "\nendobj\n";
  }
  const std::string count = std::to_string(objects.size() + 1);
  return out + "xref\n0 " + count + "\n0000000000 65535 f \n" + table + "trailer << /Size " +
         count + " /Root 1 0 R >>\nstartxref\n" + std::to_string(out.size()) + "\n%%EOF\n";
}

}  // namespace septet::test
