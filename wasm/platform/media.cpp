#include "platform/media.h"

#include <GLES3/gl3.h>
#include <emscripten.h>

#include <cstdint>
#include <map>

#include "platform/bridge.h"
#include "platform/loop.h"
#include "platform/surface.h"
#include "platform/texture.h"

namespace septet::platform {
namespace {

EM_JS(void, js_media_open, (int id, int video, const char* address, int size),
      { Module.platform.media.open(id, video, address, size); });
EM_JS(void, js_media_close, (int id), { Module.platform.media.close(id); });
EM_JS(void, js_media_state, (int id, double* out), { Module.platform.media.state(id, out); });
EM_JS(int, js_media_upload, (int id, unsigned texture, int fresh),
      { return Module.platform.media.upload(id, GLctx, GL.textures[texture], fresh); });
EM_JS(void, js_media_act, (int id, int what, double value),
      { Module.platform.media.act(id, what, value); });

// In the order of media.js.
enum class MediaAct { play, pause, seek, volume, mute, speed };
enum Value {
  known,
  playing,
  waiting,
  ended,
  failed,
  muted,
  time,
  duration,
  buffered,
  volume,
  speed,
  width,
  height,
  value_count
};

struct Picture {
  unsigned texture = 0;
  int width = 0, height = 0;
};

struct Players {
  std::map<MediaId, Picture> pictures;
  MediaId last = 0;
  bool listens = false;
};

Players& players() {
  static Players instance;
  return instance;
}

void act_on(MediaId id, MediaAct what, double value = 0) {
  js_media_act(id, static_cast<int>(what), value);
}

// With a new GL context the textures are gone.
void listen_for_lost_films() {
  if (std::exchange(players().listens, true)) return;
  on_surface({[](float) {
                for (auto& [id, picture] : players().pictures) {
                  if (picture.texture) glDeleteTextures(1, &picture.texture);
                  picture = {};
                }
              },
              [] {}});
}

ImTextureID current_picture(MediaId id, int width, int height) {
  Picture& picture = players().pictures[id];
  const bool fresh = picture.width != width || picture.height != height;
  if (picture.texture == 0) picture.texture = create_texture();
  if (js_media_upload(id, picture.texture, fresh)) {
    picture.width = width;
    picture.height = height;
  }
  if (picture.width == 0) return nullptr;
  return reinterpret_cast<ImTextureID>(static_cast<std::intptr_t>(picture.texture));
}

}  // namespace

MediaId media_open(MediaKind kind, std::string_view address) {
  listen_for_lost_films();
  const MediaId id = ++players().last;
  players().pictures[id] = {};
  js_media_open(id, kind == MediaKind::video, address.data(), size_of(address));
  return id;
}

void media_close(MediaId id) {
  js_media_close(id);
  const auto found = players().pictures.find(id);
  if (found == players().pictures.end()) return;
  if (found->second.texture) glDeleteTextures(1, &found->second.texture);
  players().pictures.erase(found);
}

MediaState media_state(MediaId id) {
  double values[value_count] = {};
  js_media_state(id, values);
  MediaState state{.known = values[known] != 0,
                   .playing = values[playing] != 0,
                   .waiting = values[waiting] != 0,
                   .ended = values[ended] != 0,
                   .failed = values[failed] != 0,
                   .muted = values[muted] != 0,
                   .time_s = values[time],
                   .duration_s = values[duration],
                   .buffered_s = values[buffered],
                   .volume = values[volume],
                   .speed = values[speed],
                   .width_px = static_cast<int>(values[width]),
                   .height_px = static_cast<int>(values[height])};
  if (state.width_px > 0) state.texture = current_picture(id, state.width_px, state.height_px);
  return state;
}

void media_play(MediaId id) {
  act_on(id, MediaAct::play);
}
void media_pause(MediaId id) {
  act_on(id, MediaAct::pause);
}
void media_seek(MediaId id, double time_s) {
  act_on(id, MediaAct::seek, time_s);
}
void media_set_volume(MediaId id, double value, bool mute) {
  act_on(id, MediaAct::volume, value);
  act_on(id, MediaAct::mute, mute ? 1 : 0);
}
void media_set_speed(MediaId id, double value) {
  act_on(id, MediaAct::speed, value);
}

}  // namespace septet::platform

// A new picture, or another time, length or state.
extern "C" EMSCRIPTEN_KEEPALIVE void platform_media_changed() {
  septet::platform::wake(1);
}
