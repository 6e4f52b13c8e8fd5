#include "platform/files.h"

#include <emscripten.h>

#include "platform/bridge.h"
#include "platform/loop.h"

namespace septet::platform {
namespace {

EM_JS(void, js_pick, (int id, int several, int folder, const char* accept, int size),
      { Module.platform.files.pick(id, several, folder, accept, size); });
EM_JS(void, js_read_slice, (int id, int file, double offset, double length),
      { Module.platform.files.read(id, file, offset, length); });
EM_JS(void, js_release, (int file), { Module.platform.files.release(file); });
EM_JS(void, js_save_url, (const char* url, int url_size, const char* name, int name_size),
      { Module.platform.files.saveUrl(url, url_size, name, name_size); });
EM_JS(void, js_begin_save, (int id, const char* name, int name_size, const char* type, int size),
      { Module.platform.files.beginSave(id, name, name_size, type, size); });
EM_JS(void, js_write_save, (int id, const char* bytes, int size),
      { Module.platform.files.writeSave(id, bytes, size); });
EM_JS(int, js_hold_save, (int id), { return Module.platform.files.holdSave(id); });
EM_JS(char*, js_file_address, (int file, int* size),
      { return Module.platform.files.address(file, size); });
EM_JS(double, js_held_size, (int file), { return Module.platform.files.held.get(file).size; });
EM_JS(void, js_end_save, (int id, int keep), { Module.platform.files.endSave(id, keep); });

struct State {
  Waiting<FilesChosen> picks;
  Waiting<std::function<void(Result<std::string>)>> reads;
  std::vector<FileRef> arriving;  // between platform_file_begin and platform_files_*
  DropHandler drop;
  FilesChosen paste;
  SaveId last_save = 0;
};

State& state() {
  static State instance;
  return instance;
}

}  // namespace

void pick_files(bool several, std::string_view accept, FilesChosen done) {
  js_pick(state().picks.add(std::move(done)), several, false, accept.data(), size_of(accept));
}

void pick_folder(FilesChosen done) {
  js_pick(state().picks.add(std::move(done)), true, true, nullptr, 0);
}

void read_slice(FileHandle file, std::int64_t offset, std::int64_t length_bytes,
                std::function<void(Result<std::string>)> done) {
  js_read_slice(state().reads.add(std::move(done)), file, static_cast<double>(offset),
                static_cast<double>(length_bytes));
}

void release(FileHandle file) {
  js_release(file);
}

void on_drop(DropHandler handler) {
  state().drop = std::move(handler);
}
void on_paste_files(FilesChosen handler) {
  state().paste = std::move(handler);
}

void save_url(std::string_view url, std::string_view name) {
  js_save_url(url.data(), size_of(url), name.data(), size_of(name));
}

SaveId begin_save(std::string_view name, std::string_view media_type) {
  const SaveId id = ++state().last_save;
  js_begin_save(id, name.data(), size_of(name), media_type.data(), size_of(media_type));
  return id;
}

void write_save(SaveId id, std::string_view bytes) {
  js_write_save(id, bytes.data(), size_of(bytes));
}

void finish_save(SaveId id) {
  js_end_save(id, true);
}
FileRef hold_save(SaveId id) {
  FileRef file;
  file.handle = js_hold_save(id);
  file.size_bytes = static_cast<std::int64_t>(js_held_size(file.handle));
  return file;
}
void cancel_save(SaveId id) {
  js_end_save(id, false);
}

std::string file_address(FileHandle file) {
  int size = 0;
  char* text = js_file_address(file, &size);
  return take_string(text, size);
}

}  // namespace septet::platform

using namespace septet;
using namespace septet::platform;

extern "C" {

// One file of a list that is being handed over; text is "path\0media type".
EMSCRIPTEN_KEEPALIVE void platform_file(int handle, const char* text, int size, double size_bytes,
                                        double modified_ms, int is_folder) {
  const std::string_view both(text, static_cast<std::size_t>(size));
  const std::size_t split = both.find('\0');
  FileRef file;
  file.handle = handle;
  file.path = both.substr(0, split);
  file.name = file.path.substr(file.path.rfind('/') + 1);
  file.media_type = both.substr(split + 1);
  file.size_bytes = static_cast<std::int64_t>(size_bytes);
  file.modified_ms = static_cast<std::int64_t>(modified_ms);
  file.is_folder = is_folder;
  state().arriving.push_back(std::move(file));
}

EMSCRIPTEN_KEEPALIVE void platform_files_picked(int id) {
  auto files = std::exchange(state().arriving, {});
  if (auto done = state().picks.take(id)) done(std::move(files));
  wake(2);
}

EMSCRIPTEN_KEEPALIVE void platform_files_pasted() {
  auto files = std::exchange(state().arriving, {});
  if (state().paste) state().paste(std::move(files));
  wake(2);
}

EMSCRIPTEN_KEEPALIVE void platform_drag(int inside, float x, float y) {
  if (state().drop.over) state().drop.over(inside, x, y);
  wake(2);
}

EMSCRIPTEN_KEEPALIVE void platform_files_dropped(float x, float y) {
  auto files = std::exchange(state().arriving, {});
  if (state().drop.drop) state().drop.drop(x, y, std::move(files));
  wake(2);
}

EMSCRIPTEN_KEEPALIVE void platform_slice_read(int id, const char* bytes, int size, int ok) {
  auto done = state().reads.take(id);
  if (!done) return;
  if (ok) {
    done(std::string(bytes, static_cast<std::size_t>(size)));
  } else {
    done(failure(ErrorKind::not_found, "file_unreadable",
                 "The file has changed or is gone since it was chosen."));
  }
}

}  // extern "C"
