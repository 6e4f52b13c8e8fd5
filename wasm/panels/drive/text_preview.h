// The beginning of a text file, for the preview.
#pragma once

#include <string>

#include "client/client.h"
#include "client/loaded.h"
#include "drive/types.h"

namespace septet::panels::drive {

class TextPreview {
 public:
  explicit TextPreview(client::Client& client) : client_(client) {}

  // Asks for it when the file is another one than before, or has changed.
  const client::Loaded<std::string>& of(const septet::drive::Node&);
  void forget();

 private:
  client::Client& client_;
  std::string path_;
  client::Loaded<std::string> text_;
};

}  // namespace septet::panels::drive
