#include "platform/images.h"

#include <GLES3/gl3.h>
#include <emscripten.h>

#include <list>
#include <string>
#include <unordered_map>

#include "platform/bridge.h"
#include "platform/loop.h"
#include "platform/surface.h"
#include "platform/texture.h"

namespace septet::platform {
namespace {

EM_JS(void, js_load, (int id, const char* bytes, int bytes_size, int width, int height, int cover),
      { Module.platform.images.load(id, bytes, bytes_size, width, height, cover); });
EM_JS(void, js_upload, (int id, unsigned texture),
      { Module.platform.images.upload(id, GLctx, GL.textures[texture]); });

constexpr std::int64_t most_bytes = 128 << 20;

struct Entry {
  std::string key;
  Image image;
  unsigned texture = 0;
  int number = 0;  // of the load
  std::int64_t size_bytes = 0;
};

// The one drawn latest is in front.
struct Cache {
  std::list<Entry> entries;
  std::unordered_map<std::string, std::list<Entry>::iterator> by_key;
  std::int64_t size_bytes = 0;
  int last_number = 0;
  bool listens = false;
};

Cache& cache() {
  static Cache instance;
  return instance;
}

void drop(std::list<Entry>::iterator entry) {
  if (entry->texture) glDeleteTextures(1, &entry->texture);
  cache().size_bytes -= entry->size_bytes;
  cache().by_key.erase(entry->key);
  cache().entries.erase(entry);
}

void make_room() {
  while (cache().size_bytes > most_bytes && cache().entries.size() > 1) {
    drop(std::prev(cache().entries.end()));
  }
}

// With a new GL context the textures are gone: everything loads again when it is drawn.
void listen_for_loss() {
  if (std::exchange(cache().listens, true)) return;
  on_surface({[](float) {
                while (!cache().entries.empty()) drop(cache().entries.begin());
              },
              [] {}});
}

std::list<Entry>::iterator find(const std::string& key) {
  const auto found = cache().by_key.find(key);
  if (found == cache().by_key.end()) return cache().entries.end();
  cache().entries.splice(cache().entries.begin(), cache().entries, found->second);
  return found->second;
}

}  // namespace

Image image_from_bytes(std::string_view name, std::string_view bytes, int width_px, int height_px,
                       Filling filling) {
  listen_for_loss();
  const bool cover = filling == Filling::cover;
  const std::string key = std::string(name) + '\n' + std::to_string(width_px) + 'x' +
                          std::to_string(height_px) + (cover ? "+" : "");
  if (const auto entry = find(key); entry != cache().entries.end()) return entry->image;
  const int number = ++cache().last_number;
  cache().entries.push_front({key, {}, 0, number, 0});
  cache().by_key[key] = cache().entries.begin();
  js_load(number, bytes.data(), size_of(bytes), width_px, height_px, cover);
  return {};
}

}  // namespace septet::platform

using namespace septet::platform;

// The picture is decoded; 0 wide if it could not be.
extern "C" EMSCRIPTEN_KEEPALIVE void platform_image_loaded(int number, int width, int height) {
  for (Entry& entry : cache().entries) {
    if (entry.number != number) continue;
    entry.image.state = width ? Image::State::ready : Image::State::failed;
    if (width) {
      entry.texture = create_texture();
      js_upload(number, entry.texture);
      entry.image.texture =
          reinterpret_cast<ImTextureID>(static_cast<std::intptr_t>(entry.texture));
      entry.image.width_px = width;
      entry.image.height_px = height;
      entry.size_bytes = std::int64_t{4} * width * height;
      cache().size_bytes += entry.size_bytes;
    }
    break;
  }
  make_room();
  wake(2);
}
