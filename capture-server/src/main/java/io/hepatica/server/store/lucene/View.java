package io.hepatica.server.store.lucene;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What searches see: generations and indices that together hold each message once. Immutable but
 * for the rows that the newest generation gains. Counted, so that readers stay open while a search
 * uses them.
 */
final class View {
  private final List<Generation> recent;
  private final List<DaySnapshot> days;
  private final AtomicInteger users = new AtomicInteger(1);

  /**
   * @param recent oldest first
   * @param days by day, then table
   */
  View(List<Generation> recent, List<DaySnapshot> days) {
    this.recent = List.copyOf(recent);
    this.days = List.copyOf(days);
    for (DaySnapshot day : this.days) {
      day.searcher().getIndexReader().incRef();
    }
  }

  List<Generation> recent() {
    return recent;
  }

  List<DaySnapshot> days() {
    return days;
  }

  /** Whether it may be used; if not, there is a newer one. */
  boolean acquire() {
    return users.getAndUpdate(n -> n == 0 ? 0 : n + 1) > 0;
  }

  /** Ends one use; the one of the maker included. */
  void release() throws IOException {
    if (users.decrementAndGet() == 0) {
      for (DaySnapshot day : days) {
        day.searcher().getIndexReader().decRef();
      }
    }
  }
}
