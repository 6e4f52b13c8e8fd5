// What files look like inside: pictures for cards and previews, the beginning of texts. Asked for
// when first drawn, a few at a time, and kept while there is room.
#pragma once

#include <deque>
#include <list>
#include <string>
#include <unordered_map>

#include "client/client.h"
#include "client/loaded.h"
#include "drive/types.h"
#include "platform/images.h"

namespace septet::panels::drive {

class Pictures {
 public:
  // Larger images are opened one by one only, not shown on every card.
  static constexpr std::int64_t card_limit_bytes = 8'000'000;
  static constexpr std::int64_t text_limit_bytes = 512'000;

  explicit Pictures(client::Client& client) : client_(client) {}

  // The picture in an image file, at most that many device pixels wide and high.
  platform::Image picture(const septet::drive::Node&, int max_width_px, int max_height_px);
  // The beginning of a text file.
  const client::Loaded<std::string>& text(const septet::drive::Node&);
  void forget();

 private:
  struct Picture {
    std::string bytes;
    bool loaded = false;
    bool failed = false;
    std::list<std::string>::iterator used;
  };
  void start_waiting();
  void received(const std::string& key, Result<client::Reply>);
  void make_room();

  client::Client& client_;
  std::unordered_map<std::string, Picture> pictures_;
  std::list<std::string> used_;  // the latest first
  std::deque<std::pair<std::string, septet::drive::Node>> waiting_;
  std::size_t kept_bytes_ = 0;
  int loading_ = 0;
  std::string text_key_;
  client::Loaded<std::string> text_;
};

}  // namespace septet::panels::drive
