package io.hepatica.server.store.lucene;

import io.hepatica.server.call.Session;
import io.hepatica.server.message.Table;
import io.hepatica.server.search.SearchRequest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** The first matches in the order of a request, behind its cursor. Not thread-safe. */
final class TopHits {
  /** Where a match lies. */
  sealed interface Hit {
    long time();

    /** Place among hits of the same time: a journal position, or one more for a second role. */
    long place();

    /** Its frame is still in the journal. */
    record Recent(
        long time, long place, long position, int frameLength, Table table, byte @Nullable [] link)
        implements Hit {}

    /** Its frame was in a block. */
    record Stored(long time, long place, byte[] frame, Table table) implements Hit {}

    /** It is a session, as it is. */
    record Whole(long time, long place, Session session) implements Hit {}
  }

  private static final Comparator<Hit> OLDEST_FIRST =
      Comparator.comparingLong(Hit::time).thenComparingLong(Hit::place);

  private final SearchRequest request;
  private final int size;
  private final Comparator<Hit> order;
  private final PriorityQueue<Hit> worstFirst;

  TopHits(SearchRequest request, int size) {
    this.request = request;
    this.size = size;
    this.order = request.newestFirst() ? OLDEST_FIRST.reversed() : OLDEST_FIRST;
    this.worstFirst = new PriorityQueue<>(order.reversed());
  }

  /** Whether a match at this place would be among the hits. */
  boolean wants(long time, long position) {
    SearchRequest.Cursor after = request.after();
    if (after != null && !isBefore(after.timeMicros(), after.position(), time, position)) {
      return false;
    }
    Hit worst = worstFirst.peek();
    return worst == null
        || worstFirst.size() < size
        || isBefore(time, position, worst.time(), worst.place());
  }

  private boolean isBefore(long time, long position, long otherTime, long otherPosition) {
    int compared = Long.compare(time, otherTime);
    if (compared == 0) {
      compared = Long.compare(position, otherPosition);
    }
    return request.newestFirst() ? compared > 0 : compared < 0;
  }

  /** Whether no match of this time, or behind it in the order, can be among the hits any more. */
  boolean isClosedTo(long time) {
    Hit worst = worstFirst.peek();
    return worst != null
        && worstFirst.size() == size
        && (request.newestFirst() ? time < worst.time() : time > worst.time());
  }

  /** Adds what is wanted. */
  void add(Hit hit) {
    if (worstFirst.size() == size) {
      worstFirst.poll();
    }
    worstFirst.add(hit);
  }

  List<Hit> inOrder() {
    List<Hit> hits = new ArrayList<>(worstFirst);
    hits.sort(order);
    return hits;
  }
}
