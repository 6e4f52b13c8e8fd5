// Files of the person's machine: picked, dropped, read in slices, and saved.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace septet::platform {

using FileHandle = int;

// A file that the browser holds for us; its bytes stay out of memory until they are read.
struct FileRef {
  FileHandle handle = 0;
  std::string name;        // "report.pdf"
  std::string path;        // relative to what was picked or dropped: "Reports/2026/report.pdf"
  std::string media_type;  // as the browser guesses it, or empty
  std::int64_t size_bytes = 0;
  std::int64_t modified_ms = 0;  // since 1970
  bool is_folder = false;        // an empty folder was dropped; there is nothing to read
};

using FilesChosen = std::function<void(std::vector<FileRef>)>;
// Both have to be called while an input event is handled (a click), or the browser refuses.
void pick_files(bool several, std::string_view accept, FilesChosen);  // accept: "image/*", or empty
void pick_folder(FilesChosen);

// Bytes [offset, offset + length) of the file. Error: the file has changed or is gone. Does not
// wake the loop, since many are read for one thing that is shown.
void read_slice(FileHandle, std::int64_t offset, std::int64_t length_bytes,
                std::function<void(Result<std::string>)>);
// Forgets the file.
void release(FileHandle);

// Files and folders dragged over the canvas.
struct DropHandler {
  // While they hover, at that position; inside is false when they left or were dropped.
  std::function<void(bool inside, float x, float y)> over;
  // Dropped there. Folders come as the files in them, with their relative paths.
  std::function<void(float x, float y, std::vector<FileRef>)> drop;
};
void on_drop(DropHandler);
// Files pasted from the clipboard.
void on_paste_files(FilesChosen);

// Downloads an address under this name (the server streams it).
void save_url(std::string_view url, std::string_view name);

// A file made here (local mode): written in pieces, kept on disk by the browser, offered to the
// person by finish_save.
using SaveId = int;
SaveId begin_save(std::string_view name, std::string_view media_type);
void write_save(SaveId, std::string_view bytes);
void finish_save(SaveId);
// Instead of offering it, keeps it as a file that can be read and sent.
FileRef hold_save(SaveId);
void cancel_save(SaveId);
// Where an element of the page finds such a file, until it is released.
std::string file_address(FileHandle);

}  // namespace septet::platform
