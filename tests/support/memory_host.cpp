// worker/host.h for unit tests under Node.js: files in plain memory, gone with the process.
#include <algorithm>
#include <chrono>
#include <cstring>
#include <random>
#include <string>
#include <vector>

#include "worker/host.h"

namespace {

struct MemoryFile {
  std::string name;  // empty: free
  std::string bytes;
};

std::vector<MemoryFile>& files() {
  static std::vector<MemoryFile> all;
  return all;
}

int find(const char* name) {
  for (std::size_t i = 0; i < files().size(); ++i)
    if (files()[i].name == name) return static_cast<int>(i);
  return -1;
}

std::string& bytes_of(int slot) {
  return files()[static_cast<std::size_t>(slot)].bytes;
}

}  // namespace

extern "C" {

int septet_file_open(const char* name, int create) {
  if (const int slot = find(name); slot >= 0 || create == 0) return slot;
  files().push_back({name, {}});
  return static_cast<int>(files().size()) - 1;
}

int septet_file_exists(const char* name) {
  return find(name) >= 0 ? 1 : 0;
}

int septet_file_remove(const char* name) {
  if (const int slot = find(name); slot >= 0) files()[static_cast<std::size_t>(slot)] = {};
  return 0;
}

int septet_file_read(int slot, void* out, int size, double offset) {
  const std::string& bytes = bytes_of(slot);
  const auto from = std::min(static_cast<std::size_t>(offset), bytes.size());
  const auto count = std::min(static_cast<std::size_t>(size), bytes.size() - from);
  std::memcpy(out, bytes.data() + from, count);
  return static_cast<int>(count);
}

int septet_file_write(int slot, const void* in, int size, double offset) {
  std::string& bytes = bytes_of(slot);
  const auto end = static_cast<std::size_t>(offset) + static_cast<std::size_t>(size);
  if (bytes.size() < end) bytes.resize(end);
  std::memcpy(bytes.data() + static_cast<std::size_t>(offset), in, static_cast<std::size_t>(size));
  return 0;
}

int septet_file_truncate(int slot, double size) {
  bytes_of(slot).resize(static_cast<std::size_t>(size));
  return 0;
}

int septet_file_flush(int) {
  return 0;
}
double septet_file_size(int slot) {
  return static_cast<double>(bytes_of(slot).size());
}

void septet_random(void* out, int size) {
  static std::random_device device;
  auto* bytes = static_cast<unsigned char*>(out);
  std::generate_n(bytes, size, [] { return static_cast<unsigned char>(device()); });
}

double septet_now_us() {
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  return static_cast<double>(std::chrono::duration_cast<std::chrono::microseconds>(since).count());
}
}
