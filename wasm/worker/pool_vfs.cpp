// SQLite's file layer (https://www.sqlite.org/vfs.html) over the host's pool of files. SQLite is
// compiled with SQLITE_OS_OTHER, so the two functions at the end are its whole operating system.
// One connection owns every file (WAL with locking_mode=EXCLUSIVE), so there is nothing to lock.
// Files without a name (statement journals that grew) are temporary and stay in memory.
#include <sqlite3.h>

#include <algorithm>
#include <cstring>
#include <new>
#include <string>

#include "worker/host.h"

namespace {

constexpr int out_of_space = -2;  // of septet_file_write

struct State {
  int slot = -1;  // -1: in memory
  bool remove_at_close = false;
  std::string name;
  std::string memory;
};

// SQLite allocates this much for us; the first member has to be its own.
struct File {
  sqlite3_file base;
  State* state;
};

State& state_of(sqlite3_file* file) {
  return *reinterpret_cast<File*>(file)->state;
}

int close_file(sqlite3_file* file) {
  State& state = state_of(file);
  if (state.remove_at_close && state.slot >= 0) septet_file_remove(state.name.c_str());
  delete &state;
  return SQLITE_OK;
}

int read_memory(const std::string& memory, void* bytes, int size, sqlite3_int64 offset) {
  const auto held = static_cast<sqlite3_int64>(memory.size());
  const auto count = static_cast<int>(std::clamp<sqlite3_int64>(held - offset, 0, size));
  if (count > 0) std::memcpy(bytes, memory.data() + offset, static_cast<std::size_t>(count));
  return count;
}

int read_file(sqlite3_file* file, void* bytes, int size, sqlite3_int64 offset) {
  const State& state = state_of(file);
  const int count = state.slot < 0 ? read_memory(state.memory, bytes, size, offset)
                                   : septet_file_read(state.slot, bytes, size, double(offset));
  if (count == size) return SQLITE_OK;
  if (count < 0) return SQLITE_IOERR_READ;
  std::memset(static_cast<char*>(bytes) + count, 0, static_cast<std::size_t>(size - count));
  return SQLITE_IOERR_SHORT_READ;
}

int write_file(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 offset) {
  State& state = state_of(file);
  if (state.slot < 0) {
    const auto end = static_cast<std::size_t>(offset + size);
    if (state.memory.size() < end) state.memory.resize(end);
    std::memcpy(state.memory.data() + offset, bytes, static_cast<std::size_t>(size));
    return SQLITE_OK;
  }
  const int written = septet_file_write(state.slot, bytes, size, double(offset));
  if (written == out_of_space) return SQLITE_FULL;
  return written == 0 ? SQLITE_OK : SQLITE_IOERR_WRITE;
}

int truncate_file(sqlite3_file* file, sqlite3_int64 size) {
  State& state = state_of(file);
  if (state.slot < 0) {
    state.memory.resize(std::min(state.memory.size(), static_cast<std::size_t>(size)));
    return SQLITE_OK;
  }
  return septet_file_truncate(state.slot, double(size)) == 0 ? SQLITE_OK : SQLITE_IOERR_TRUNCATE;
}

int sync_file(sqlite3_file* file, int) {
  const State& state = state_of(file);
  return state.slot < 0 || septet_file_flush(state.slot) == 0 ? SQLITE_OK : SQLITE_IOERR_FSYNC;
}

int size_of_file(sqlite3_file* file, sqlite3_int64* size) {
  const State& state = state_of(file);
  *size = state.slot < 0 ? static_cast<sqlite3_int64>(state.memory.size())
                         : static_cast<sqlite3_int64>(septet_file_size(state.slot));
  return SQLITE_OK;
}

int lock_nothing(sqlite3_file*, int) {
  return SQLITE_OK;
}

int nobody_else_locks(sqlite3_file*, int* reserved) {
  *reserved = 0;
  return SQLITE_OK;
}

int no_control(sqlite3_file*, int, void*) {
  return SQLITE_NOTFOUND;
}
int sector_bytes(sqlite3_file*) {
  return 4096;
}
int characteristics(sqlite3_file*) {
  return SQLITE_IOCAP_UNDELETABLE_WHEN_OPEN;
}

constexpr sqlite3_io_methods file_methods = {
    .iVersion = 1,
    .xClose = close_file,
    .xRead = read_file,
    .xWrite = write_file,
    .xTruncate = truncate_file,
    .xSync = sync_file,
    .xFileSize = size_of_file,
    .xLock = lock_nothing,
    .xUnlock = lock_nothing,
    .xCheckReservedLock = nobody_else_locks,
    .xFileControl = no_control,
    .xSectorSize = sector_bytes,
    .xDeviceCharacteristics = characteristics,
};

int open_file(sqlite3_vfs*, const char* name, sqlite3_file* base, int flags, int* out_flags) {
  auto* file = reinterpret_cast<File*>(base);
  file->base.pMethods = nullptr;  // so that SQLite does not close what did not open
  const int slot =
      name == nullptr ? -1 : septet_file_open(name, (flags & SQLITE_OPEN_CREATE) != 0 ? 1 : 0);
  if (name != nullptr && slot < 0) return SQLITE_CANTOPEN;
  file->state = new (std::nothrow)
      State{slot, (flags & SQLITE_OPEN_DELETEONCLOSE) != 0, name == nullptr ? "" : name, {}};
  if (file->state == nullptr) return SQLITE_NOMEM;
  file->base.pMethods = &file_methods;
  if (out_flags != nullptr) *out_flags = flags;
  return SQLITE_OK;
}

int remove_file(sqlite3_vfs*, const char* name, int) {
  return septet_file_remove(name) == 0 ? SQLITE_OK : SQLITE_IOERR_DELETE;
}

int file_exists(sqlite3_vfs*, const char* name, int, int* out) {
  *out = septet_file_exists(name);
  return SQLITE_OK;
}

int full_name(sqlite3_vfs*, const char* name, int capacity, char* out) {
  sqlite3_snprintf(capacity, out, "%s", name);
  return SQLITE_OK;
}

int random_bytes(sqlite3_vfs*, int size, char* out) {
  septet_random(out, size);
  return size;
}

int no_sleep(sqlite3_vfs*, int) {
  return 0;
}
int no_last_error(sqlite3_vfs*, int, char*) {
  return 0;
}

// Milliseconds since noon of 24 November 4714 BC, as SQLite counts.
int julian_time(sqlite3_vfs*, sqlite3_int64* out) {
  constexpr sqlite3_int64 unix_epoch_ms = 210'866'760'000'000;
  *out = unix_epoch_ms + static_cast<sqlite3_int64>(septet_now_us() / 1000);
  return SQLITE_OK;
}

int julian_days(sqlite3_vfs* vfs, double* out) {
  sqlite3_int64 ms = 0;
  julian_time(vfs, &ms);
  *out = double(ms) / 86'400'000.0;
  return SQLITE_OK;
}

sqlite3_vfs pool_vfs = {
    .iVersion = 2,
    .szOsFile = sizeof(File),
    .mxPathname = 256,
    .zName = "pool",
    .xOpen = open_file,
    .xDelete = remove_file,
    .xAccess = file_exists,
    .xFullPathname = full_name,
    .xRandomness = random_bytes,
    .xSleep = no_sleep,
    .xCurrentTime = julian_days,
    .xGetLastError = no_last_error,
    .xCurrentTimeInt64 = julian_time,
};

}  // namespace

int sqlite3_os_init() {
  return sqlite3_vfs_register(&pool_vfs, 1);
}
int sqlite3_os_end() {
  return SQLITE_OK;
}
