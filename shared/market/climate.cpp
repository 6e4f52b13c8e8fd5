#include "market/packed.h"
#include "market/rhythm.h"

namespace septet::market {

namespace {
constexpr std::uint64_t climate_stream = 0xc11a7e;
}

Climate::Climate(std::uint64_t seed) : dice_(seed, climate_stream) {}

void Climate::step(const Moment& moment) {
  const std::int64_t part = deviation_ppm(moment, moment.seconds);
  const std::int64_t width = part * heat_ppm_ / 1'000'000;
  const std::int64_t shock = dice_.fat_normal();
  market_ppb_ = market_volatility_ppm * width / 1'000 * shock / 1'000;
  for (auto& sector : sectors_ppb_)
    sector = sector_volatility_ppm * width / 1'000 * dice_.fat_normal() / 1'000;
  if (moment.session == matching::Session::closed)
    heat_ppm_ = next_heat_ppm(heat_ppm_, shock, dice_);
}

std::string Climate::saved() const {
  Packer out;
  for (const auto word : dice_.state) out.put(static_cast<std::int64_t>(word));
  out.put(heat_ppm_);
  out.put(market_ppb_);
  for (const auto sector : sectors_ppb_) out.put(sector);
  return out.take();
}

Result<Climate> Climate::restored(std::string_view bytes) {
  Unpacker in(bytes);
  Climate out(0);
  for (auto& word : out.dice_.state) word = static_cast<std::uint64_t>(in.get());
  out.heat_ppm_ = in.get();
  out.market_ppb_ = in.get();
  for (auto& sector : out.sectors_ppb_) sector = in.get();
  if (!in.complete())
    return failure(ErrorKind::invalid, "bad_snapshot", "The market’s climate cannot be read.");
  return out;
}

}  // namespace septet::market
