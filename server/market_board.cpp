#include "server/market_board.h"

namespace septet::server {

namespace {

constexpr int levels = 20;
constexpr int trades_kept = 200;

}  // namespace

// Quotes are read first, so that a book or a trade is never older than the sequence says.
void MarketBoard::refresh(const std::vector<std::uint32_t>& focused) {
  while (all_.size() < venue_.stock_count())
    all_.push_back(static_cast<std::uint32_t>(all_.size()));
  entries_.resize(all_.size());
  const market::FeedUpdate update = venue_.feed(all_, {}, sequence_);
  clock_ = to_text(encode(update.clock));
  for (const market::Quote& quote : update.quotes) {
    const auto stock = venue_.index_of(std::string_view(quote.symbol));
    if (!stock) continue;
    Entry& entry = entries_[*stock];
    entry.sequence = static_cast<std::uint64_t>(quote.sequence);
    entry.symbol = quote.symbol;
    entry.quote = to_text(encode(quote));
  }
  sequence_ = static_cast<std::uint64_t>(update.sequence);
  for (const std::uint32_t stock : focused)
    if (entries_[stock].depth_sequence < entries_[stock].sequence) refresh_focused(stock);
}

void MarketBoard::refresh_focused(std::uint32_t stock) {
  Entry& entry = entries_[stock];
  const market::Depth depth = venue_.depth(stock, levels);
  entry.depth = to_text(encode(depth));
  entry.depth_sequence = static_cast<std::uint64_t>(depth.sequence);
  const auto trades = venue_.trades(stock, 0, trades_kept);
  if (!trades.empty() && !entry.trades.empty() && trades.front().id < entry.trades.front().id)
    entry.trades.clear();  // the tape began anew
  const std::int64_t known = entry.trades.empty() ? 0 : entry.trades.front().id;
  for (auto trade = trades.rbegin(); trade != trades.rend(); ++trade)
    if (trade->id > known) entry.trades.push_front({trade->id, to_text(encode(*trade))});
  while (entry.trades.size() > trades_kept) entry.trades.pop_back();
}

}  // namespace septet::server
