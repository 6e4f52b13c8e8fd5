# The toolchain file of whichever Emscripten is there: an emsdk on PATH, or Debian's package.
find_program(EMCC emcc REQUIRED)
get_filename_component(emcc_real "${EMCC}" REALPATH)
get_filename_component(emscripten_root "${emcc_real}" DIRECTORY)
if(NOT EXISTS "${emscripten_root}/cmake/Modules/Platform/Emscripten.cmake")
  set(emscripten_root /usr/share/emscripten)
endif()
# Debian's emcc finds its JavaScript parser only so when Node.js is not Debian's.
if(NOT DEFINED ENV{NODE_PATH} AND EXISTS /usr/share/nodejs)
  set(ENV{NODE_PATH} /usr/share/nodejs)
endif()
include("${emscripten_root}/cmake/Modules/Platform/Emscripten.cmake")
