package io.hepatica.server.search;

import io.hepatica.server.message.Table;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One page of a search.
 *
 * @param fromMicros event time, included
 * @param toMicros event time, included
 * @param newestFirst by time, then position, both descending; else both ascending
 * @param limit messages at most, 1 to 10,000
 * @param after the last message of the page before, or null
 */
public record SearchRequest(
    long fromMicros,
    long toMicros,
    Set<Table> tables,
    Query query,
    boolean newestFirst,
    int limit,
    @Nullable Cursor after) {
  /** Place of a message in the order of results. */
  public record Cursor(long timeMicros, long position) {}
}
