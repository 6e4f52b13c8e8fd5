#include "server/data_folder.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "support/temporary_folder.h"

using namespace septet;
using server::DataFolder;
namespace fs = std::filesystem;

TEST_CASE("data folder: it is one server's at a time, and stays with what is in it") {
  const test::TemporaryFolder folder;
  const std::string path = folder.path("data");
  {
    const auto first = DataFolder::open(path);
    REQUIRE(first.ok());
    CHECK((fs::status(path).permissions() & fs::perms::all) == fs::perms::owner_all);
    CHECK(DataFolder::open(path).error().code == "folder_unusable");
    CHECK((*first)->make("store").ok());
  }
  CHECK(fs::exists(path + "/store"));
  CHECK(DataFolder::open(path).ok());
  CHECK(fs::exists(path + "/store"));
}

TEST_CASE("data folder: one that was made for nothing goes, one that was there stays") {
  const test::TemporaryFolder folder;
  const std::string path = folder.path("data");
  CHECK(DataFolder::open(path).ok());
  CHECK_FALSE(fs::exists(path));
  fs::create_directory(path);
  CHECK(DataFolder::open(path).ok());
  CHECK(fs::exists(path));
}
