// The browser as unit tests of the client have it: files in memory, storage in memory, and a main
// loop in which time passes only when there is nothing else to do.
#pragma once

#include <string>

#include "platform/files.h"

namespace septet::test {

// Everything as at the start of a page whose browser has stored nothing.
void reset_browser();
// A file that the person chose; `path` relative to what was dropped.
platform::FileRef choose_file(const std::string& path, std::string bytes);
platform::FileRef choose_empty_folder(const std::string& path);
// From now on its bytes cannot be read.
void lose_file(platform::FileHandle);

// Another tab comes in front of the page, or it comes back.
void show_page(bool visible);
// How often what came in was said to be seen nowhere, so that nothing is painted for it.
int unseen();

// Runs what waits, moving the clock on to the next timer when nothing else does, until `done()`
// says so. False: nothing is left to run, or it would go on for an hour of the page's time.
bool run_until(const std::function<bool()>& done);
// The next thing that waits, if there is one that needs no time.
bool run_step();

}  // namespace septet::test
