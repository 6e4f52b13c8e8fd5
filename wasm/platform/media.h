// Video and sound of the page's own media elements: decoded and streamed by the browser, the
// pictures drawn as a texture among everything else.
#pragma once

#include <string_view>

#include "imgui.h"

namespace septet::platform {

enum class MediaKind { video, audio };
using MediaId = int;

struct MediaState {
  bool known = false;    // length and size have arrived
  bool playing = false;  // or about to, as soon as there is enough of it
  bool waiting = false;  // for more of it to arrive
  bool ended = false;
  bool failed = false;  // the browser cannot play it, or it could not be loaded
  bool muted = false;
  double time_s = 0;
  double duration_s = 0;  // 0: unknown
  double buffered_s = 0;  // as far as it has arrived, from where it plays
  double volume = 1;      // 0 to 1
  double speed = 1;
  ImTextureID texture = nullptr;  // the current picture of a video, once there is one
  int width_px = 0;
  int height_px = 0;
};

// The address is one that the page may load (client::Client::address), asked for by ranges.
MediaId media_open(MediaKind, std::string_view address);
void media_close(MediaId);
// Call it in each frame in which it is drawn: it takes over a new picture. Frames are asked for
// while something moves.
MediaState media_state(MediaId);
void media_play(MediaId);
void media_pause(MediaId);
void media_seek(MediaId, double time_s);
void media_set_volume(MediaId, double volume, bool muted);
void media_set_speed(MediaId, double speed);

// Closes it at the end of its life.
class Media {
 public:
  Media(MediaKind kind, std::string_view address) : id_(media_open(kind, address)) {}
  ~Media() { media_close(id_); }
  Media(const Media&) = delete;
  Media& operator=(const Media&) = delete;
  MediaId id() const { return id_; }

 private:
  MediaId id_;
};

}  // namespace septet::platform
