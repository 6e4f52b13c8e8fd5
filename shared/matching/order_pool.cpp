#include "matching/order_pool.h"

namespace septet::matching {

StopTerms& OrderPool::terms(Slot slot) {
  if (terms_.size() <= slot) terms_.resize(nodes_.size());
  return terms_[slot];
}

void OrderPool::list(const Queue& queue, std::vector<Slot>& out) const {
  for (Slot slot = queue.head; slot != no_slot; slot = nodes_[slot].next) out.push_back(slot);
}

}  // namespace septet::matching
