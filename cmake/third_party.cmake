# Everything that is not ours, as targets named third_party::NAME.
set(deps "${CMAKE_SOURCE_DIR}/.deps")
if(NOT EXISTS "${deps}/src/imgui/imgui.h")
  message(FATAL_ERROR "The third-party sources are missing: run cmake/fetch_sources.sh (./run does).")
endif()

function(third_party name)
  cmake_parse_arguments(arg "" "" "SOURCES;INCLUDES;DEFINES;OPTIONS;LINKS" ${ARGN})
  if(arg_SOURCES)
    add_library(tp_${name} STATIC ${arg_SOURCES})
    target_include_directories(tp_${name} SYSTEM PUBLIC ${arg_INCLUDES})
    target_compile_definitions(tp_${name} PUBLIC ${arg_DEFINES})
    target_compile_options(tp_${name} PRIVATE -w ${arg_OPTIONS})
    target_link_libraries(tp_${name} PUBLIC ${arg_LINKS})
    set_target_properties(tp_${name} PROPERTIES UNITY_BUILD OFF)
  else()
    add_library(tp_${name} INTERFACE)
    target_include_directories(tp_${name} SYSTEM INTERFACE ${arg_INCLUDES})
    target_compile_definitions(tp_${name} INTERFACE ${arg_DEFINES})
    target_link_libraries(tp_${name} INTERFACE ${arg_LINKS})
  endif()
  add_library(third_party::${name} ALIAS tp_${name})
endfunction()

third_party(headers INCLUDES ${deps}/include)  # nlohmann/json, doctest, stb

set(sqlite_defines SQLITE_DQS=0 SQLITE_ENABLE_FTS5
    SQLITE_OMIT_LOAD_EXTENSION SQLITE_OMIT_DEPRECATED SQLITE_OMIT_SHARED_CACHE
    SQLITE_DEFAULT_MEMSTATUS=0 SQLITE_LIKE_DOESNT_MATCH_BLOBS)

if(EMSCRIPTEN)
  # In the tab the sources are compiled, so that no library of the system is needed; of SQLite
  # without what nothing here uses, since a person downloads it.
  set(sqlite_left_out AUTHORIZATION COMPILEOPTION_DIAGS COMPLETE DATETIME_FUNCS DESERIALIZE GET_TABLE JSON
      LOCALTIME PROGRESS_CALLBACK TCL_VARIABLE TRACE UTF16)
  list(TRANSFORM sqlite_left_out PREPEND SQLITE_OMIT_)
  add_compile_options(-fwasm-exceptions)
  add_link_options(-fwasm-exceptions)
  third_party(sqlite SOURCES ${deps}/src/sqlite/sqlite3.c INCLUDES ${deps}/src/sqlite
    DEFINES ${sqlite_defines} ${sqlite_left_out} SQLITE_UNTESTABLE SQLITE_OS_OTHER=1 SQLITE_THREADSAFE=0
            SQLITE_TEMP_STORE=3 OPTIONS -Oz)
  set(sodium ${deps}/src/libsodium/src/libsodium)
  set(VERSION 1.0.18)
  set(SODIUM_LIBRARY_VERSION_MAJOR 10)
  set(SODIUM_LIBRARY_VERSION_MINOR 3)
  configure_file(${sodium}/include/sodium/version.h.in
                 ${CMAKE_BINARY_DIR}/sodium/include/sodium/version.h @ONLY)
  third_party(hash
    SOURCES ${sodium}/crypto_hash/sha256/hash_sha256.c ${sodium}/crypto_hash/sha256/cp/hash_sha256_cp.c
            ${sodium}/crypto_auth/hmacsha256/auth_hmacsha256.c ${sodium}/crypto_verify/sodium/verify.c
            ${sodium}/sodium/utils.c ${sodium}/sodium/core.c ${sodium}/randombytes/randombytes.c
    INCLUDES ${sodium}/include ${sodium}/include/sodium ${CMAKE_BINARY_DIR}/sodium/include
             ${CMAKE_BINARY_DIR}/sodium/include/sodium
    DEFINES CONFIGURED=1 SODIUM_STATIC=1)
  third_party(utf8proc SOURCES ${deps}/src/utf8proc/utf8proc.c INCLUDES ${deps}/src/utf8proc
    DEFINES UTF8PROC_STATIC)
  third_party(zlib
    SOURCES ${deps}/src/zlib/inflate.c ${deps}/src/zlib/inftrees.c ${deps}/src/zlib/inffast.c
            ${deps}/src/zlib/zutil.c ${deps}/src/zlib/adler32.c ${deps}/src/zlib/crc32.c
    INCLUDES ${deps}/src/zlib
    DEFINES NO_GZIP DYNAMIC_CRC_TABLE BUILDFIXED OPTIONS -Oz)  # tables made, not downloaded
  set(imgui ${deps}/src/imgui)
  third_party(imgui
    SOURCES ${imgui}/imgui.cpp ${imgui}/imgui_draw.cpp ${imgui}/imgui_tables.cpp
            ${imgui}/imgui_widgets.cpp ${imgui}/backends/imgui_impl_opengl3.cpp
    INCLUDES ${imgui} ${imgui}/backends
    DEFINES IMGUI_ENABLE_TEST_ENGINE IMGUI_IMPL_OPENGL_ES3 ImDrawIdx=unsigned
            IMGUI_DISABLE_OBSOLETE_FUNCTIONS IMGUI_USE_WCHAR32 IMGUI_DISABLE_DEMO_WINDOWS
            IMGUI_DISABLE_DEBUG_TOOLS
    OPTIONS -Os)
else()
  find_package(Threads REQUIRED)
  find_package(OpenSSL REQUIRED)
  find_package(ZLIB REQUIRED)
  find_package(EXPAT REQUIRED)
  find_package(PkgConfig REQUIRED)
  pkg_check_modules(SODIUM REQUIRED IMPORTED_TARGET libsodium)
  pkg_check_modules(UTF8PROC REQUIRED IMPORTED_TARGET libutf8proc)
  find_library(WSLAY wslay REQUIRED)
  pkg_check_modules(QRENCODE REQUIRED IMPORTED_TARGET libqrencode)
  pkg_check_modules(PQ REQUIRED IMPORTED_TARGET libpq)
  # Every page encrypted; the same SQLite otherwise.
  third_party(sqlite SOURCES ${deps}/src/sqlcipher/sqlite3.c INCLUDES ${deps}/src/sqlcipher
    DEFINES ${sqlite_defines} SQLITE_HAS_CODEC SQLCIPHER_CRYPTO_OPENSSL SQLCIPHER_OMIT_LOG SQLITE_THREADSAFE=2
            SQLITE_TEMP_STORE=2 HAVE_FDATASYNC=1
    OPTIONS -O2 LINKS OpenSSL::Crypto Threads::Threads ${CMAKE_DL_LIBS})
  third_party(hash LINKS OpenSSL::Crypto)
  third_party(utf8proc LINKS PkgConfig::UTF8PROC)
  third_party(zlib LINKS ZLIB::ZLIB)
  third_party(expat LINKS EXPAT::EXPAT)
  third_party(wslay LINKS ${WSLAY})
  pkg_check_modules(CURL REQUIRED IMPORTED_TARGET libcurl)
  pkg_check_modules(PUGIXML REQUIRED IMPORTED_TARGET pugixml)
  third_party(httplib INCLUDES ${deps}/src/cpp-httplib
    DEFINES CPPHTTPLIB_OPENSSL_SUPPORT CPPHTTPLIB_TCP_NODELAY=true CPPHTTPLIB_LISTEN_BACKLOG=4096
            CPPHTTPLIB_USE_POLL CPPHTTPLIB_RECV_BUFSIZ=size_t\(65536u\)
    LINKS OpenSSL::SSL OpenSSL::Crypto Threads::Threads)
endif()
