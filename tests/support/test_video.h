// Videos as ffmpeg makes them, for tests.
#pragma once

#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

#include "support/temporary_folder.h"

namespace septet::test {

inline std::string file_bytes(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return (std::ostringstream() << file.rdbuf()).str();
}

// A clip of ffmpeg's own test picture, of 640 x 360 pixels and four seconds.
inline std::string test_video(const TemporaryFolder& folder, const std::string& name,
                              const std::string& options) {
  const std::string path = folder.path(name);
  const std::string command =
      "ffmpeg -v error -nostdin -y -f lavfi -i testsrc=size=640x360:rate=10:duration=4 " + options +
      " " + path;
  REQUIRE(std::system(command.c_str()) == 0);
  return file_bytes(path);
}

}  // namespace septet::test
