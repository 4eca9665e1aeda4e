package io.hepatica.server.store;

import io.hepatica.server.call.Session;
import io.hepatica.server.search.SearchRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of sessions.
 *
 * @param total how many match over all pages; exact up to {@link
 *     io.hepatica.server.search.SearchResult#EXACT_TOTAL}
 * @param totalExact false where there are at least {@code total}
 * @param next where the next page goes on (start and position of the last session), or null where
 *     this one is the last
 */
public record SessionResult(
    List<Session> sessions, long total, boolean totalExact, SearchRequest.@Nullable Cursor next) {
  public SessionResult {
    sessions = List.copyOf(sessions);
  }
}
