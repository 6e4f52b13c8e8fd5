// Pictures that the App keeps (avatars, image files), on a server or in this browser. Asked for
// when first drawn, a few at a time, and kept while there is room.
#pragma once

#include <deque>
#include <list>
#include <string>
#include <unordered_map>

#include "client/client.h"
#include "drive/types.h"
#include "platform/images.h"
#include "ui/geometry.h"

namespace septet::shell {

class Pictures {
 public:
  explicit Pictures(client::Client& client) : client_(client) {}

  // What a GET of this path answers with, as large as this box on the person's screen needs it.
  // Call it in each frame in which it is drawn.
  platform::Image at(const std::string& path, ui::Rect box, platform::Filling);
  // The picture in an image file.
  platform::Image of(const drive::Node&, ui::Rect box, platform::Filling);
  // What a card shows of a file: as the server makes it, or the picture itself where nothing does.
  platform::Image thumbnail(const drive::Node&, ui::Rect box);
  // Where the server's picture of a file is: small for cards, large to be looked at; of a PDF that
  // page.
  static std::string preview_path(const drive::Node&, std::optional<std::int64_t> version,
                                  bool large, int page = 1);
  // A person's; null while there is none.
  ImTextureID avatar(const std::optional<std::string>& path, float side);
  void forget();

 private:
  struct Picture {
    std::string bytes;
    bool loaded = false;
    double failed_ms = 0;  // when; 0: it has not
    bool absent = false;   // there is none, so it is not asked for again
    std::list<std::string>::iterator used;
  };
  void start_waiting();
  void received(const std::string& path, Result<client::Reply>);
  void make_room();

  client::Client& client_;
  std::unordered_map<std::string, Picture> pictures_;  // by path
  std::list<std::string> used_;                        // the latest first
  std::deque<std::string> waiting_;
  std::size_t kept_bytes_ = 0;
  int loading_ = 0;
};

// Whether cards may show what is in it.
bool has_thumbnail(const drive::Node&);

}  // namespace septet::shell
