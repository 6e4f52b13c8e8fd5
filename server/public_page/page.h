// The public page as HTML, for people without an account: made here, so that it is there with the
// first answer, on any phone and without a script. Everything that comes from outside is escaped.
#pragma once

#include <optional>
#include <string>

#include "drive/public_types.h"

namespace septet::public_page {

// Where the page's files lie; see web_assets.h.
struct Assets {
  std::string style = "/share/page.css";
  std::string script = "/share/drop.js";
  std::string mark = "/icons/septet.svg";
};

struct Frame {
  const Assets& assets;
  std::string address;  // "/s/TOKEN"
};

// How a file can be shown on the page itself.
enum class Preview { none, image, video, audio, pdf, text };
// None of what counts against a limit.
Preview preview_of(const drive::PublicView&);

// A file or a folder. `text`: the beginning of a file that is shown as text; `is_first`: of the
// pages of a folder.
std::string view_page(const Frame&, const drive::PublicView&, const std::string& text,
                      bool is_first);
// `complaint`: what was wrong with the last try, or empty.
std::string password_page(const Frame&, const std::string& complaint);
// `arrived`: what a form without a script has just brought.
std::string drop_page(const Frame&, const drive::PublicView&, const drive::DropReply& arrived,
                      const std::string& complaint);
// That there is nothing to be seen, and why.
std::string message_page(const Frame&, const Error&);

// Addresses below the link's.
std::string file_address(const Frame&, const Id& file_id);
std::string archive_address(const Frame&, const Id& folder_id);

}  // namespace septet::public_page
