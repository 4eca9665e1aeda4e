package io.hepatica.server.store.lucene;

import io.hepatica.server.message.Table;
import io.hepatica.server.store.MessageStore;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.search.IndexSearcher;
import org.jspecify.annotations.Nullable;

/**
 * One index as of a commit.
 *
 * @param dictionary that of its blocks, where there is one
 */
record DaySnapshot(
    MessageStore.DayUsage usage, IndexSearcher searcher, byte @Nullable [] dictionary) {
  static final long MICROS_PER_DAY = 86_400_000_000L;

  static DaySnapshot of(
      MessageStore.DayUsage usage, DirectoryReader reader, byte @Nullable [] dictionary) {
    IndexSearcher searcher = new IndexSearcher(reader);
    // Searches here seldom repeat, and the cache is one for the whole process.
    searcher.setQueryCache(null);
    return new DaySnapshot(usage, searcher, dictionary);
  }

  Table table() {
    return usage.table();
  }

  /** Days since the epoch, UTC. */
  long day() {
    return usage.day();
  }

  static long dayOf(long micros) {
    return Math.floorDiv(micros, MICROS_PER_DAY);
  }

  long firstMicros() {
    return day() * MICROS_PER_DAY;
  }

  long lastMicros() {
    return (day() + 1) * MICROS_PER_DAY - 1;
  }
}
