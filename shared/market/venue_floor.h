// The exchange itself as those see it who watch. Days that have ended are kept in memory until the
// next one begins, since screens and alerts ask for those of all stocks again and again.
#pragma once

#include <map>
#include <memory>
#include <mutex>

#include "market/context.h"
#include "market/floor.h"

namespace septet::market {

class VenueFloor final : public Floor {
 public:
  explicit VenueFloor(Context& context) : context_(context) {}

  Timestamp now() override;
  std::uint32_t count() override;
  std::optional<std::uint32_t> find(std::string_view symbol) override;
  Stock stock(std::uint32_t) override;
  Quote quote(std::uint32_t) override;
  Result<Days> days(db::Session&, std::uint32_t) override;

 private:
  struct Kept {
    std::string day;         // the running one, which is not among them
    std::size_t splits = 0;  // that they have been adjusted for
    Timestamp read_at;       // by the real clock; an import changes what was before
    std::shared_ptr<const Days> days;
  };
  Result<Days> read(db::Session&, std::uint32_t, std::string_view day);

  Context& context_;
  std::mutex mutex_;
  std::map<std::uint32_t, Kept> kept_;
};

}  // namespace septet::market
