package io.hepatica.server.search;

import io.hepatica.server.message.Message;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a search found.
 *
 * @param total how many match over all pages; exact up to {@link #EXACT_TOTAL}
 * @param totalExact false where there are at least {@code total}
 * @param next where the next page goes on, or null where this one is the last
 */
public record SearchResult(
    List<Message> messages, long total, boolean totalExact, SearchRequest.@Nullable Cursor next) {
  /** Up to here totals are counted out. */
  public static final int EXACT_TOTAL = 10_000;
}
