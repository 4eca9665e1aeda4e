package io.hepatica.server.call;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A request and its responses, on all hops: what has one method, CSeq number and From tag in a
 * session. Kept is when each agent first saw the request and each status, by the number of Via
 * headers (RFC 3261, 16.6 and 16.7: one for each hop that the request has behind it, also in the
 * responses), so that what reached the caller is told from what a fork answered. The next one of
 * the session hangs on it.
 */
final class Transaction {
  /** No time. */
  static final long NONE = Long.MAX_VALUE;

  private static final int LIMIT = 64;
  private static final int TIME_BITS = 46;

  /** Times are kept as distance from one of the session's; 407 days each way. */
  private static final long FARTHEST = 1L << (TIME_BITS - 1);

  private static final long TIME_MASK = (1L << TIME_BITS) - 1;

  final Method method;

  /** Hash of the From tag. */
  final long tag;

  final int cseq;

  /** Whether the request was seen without To tag, and with one. */
  boolean opens;

  boolean inDialog;

  /** Status (0: request), agent, Vias, and the earliest time. */
  private long[] sightings = new long[2];

  private byte size;
  @Nullable Transaction next;

  Transaction(Method method, long tag, int cseq) {
    this.method = method;
    this.tag = tag;
    this.cseq = cseq;
  }

  /**
   * @param status 0 for the request
   * @param agent 0 to 15
   * @param vias 0 to 15
   * @param time microseconds from one of the session's
   */
  void see(int status, int agent, int vias, long time) {
    long key = (long) (status << 8 | agent << 4 | vias) << TIME_BITS;
    long seen = key | Math.clamp(time, -FARTHEST, FARTHEST - 1) + FARTHEST;
    int last = -1;
    for (int i = 0; i < size; i++) {
      if ((sightings[i] & ~TIME_MASK) == key) {
        if ((seen & TIME_MASK) < (sightings[i] & TIME_MASK)) {
          sightings[i] = seen;
        }
        return;
      }
      if (last < 0 || Long.compareUnsigned(sightings[i], sightings[last]) > 0) {
        last = i;
      }
    }
    if (size == LIMIT) {
      // Whatever the order in which they come, those of the lowest keys stay.
      if (Long.compareUnsigned(seen, sightings[last]) < 0) {
        sightings[last] = seen;
      }
      return;
    }
    if (size == sightings.length) {
      sightings = Arrays.copyOf(sightings, size + 2);
    }
    sightings[size++] = seen;
  }

  /** When that agent first saw a status of that range, or {@link #NONE}. */
  long time(int agent, int lowest, int highest) {
    long first = NONE;
    for (int i = 0; i < size; i++) {
      int status = status(i);
      if (agent(i) == agent && status >= lowest && status <= highest) {
        first = Math.min(first, (sightings[i] & TIME_MASK) - FARTHEST);
      }
    }
    return first;
  }

  /** Whether a status of that range was seen by any agent. */
  boolean has(int lowest, int highest) {
    for (int i = 0; i < size; i++) {
      if (status(i) >= lowest && status(i) <= highest) {
        return true;
      }
    }
    return false;
  }

  /**
   * The final response that reached the one who asked, or the nearest to him that was seen: 2xx
   * before all, then 6xx, then the lowest class (RFC 3261, 16.7). 0 where there is none.
   */
  int finalStatus() {
    int best = 0;
    int bestCost = Integer.MAX_VALUE;
    for (int i = 0; i < size; i++) {
      int status = status(i);
      if (status >= 200) {
        int order = status < 300 ? 0 : status >= 600 ? 1 : 2;
        int cost = (order == 0 ? 0 : (vias(i) + 1) << 12 | order << 10) | status;
        if (cost < bestCost) {
          bestCost = cost;
          best = status;
        }
      }
    }
    return best;
  }

  /** Whether no response was seen nearer to the one who asked than one of so many Vias. */
  boolean isNearest(int vias) {
    for (int i = 0; i < size; i++) {
      if (status(i) > 0 && vias(i) < vias) {
        return false;
      }
    }
    return true;
  }

  /** Whether the request was seen on a hop beyond the last one on which that status was. */
  boolean wentBeyond(int status) {
    int request = 0;
    int response = 0;
    for (int i = 0; i < size; i++) {
      if (status(i) == 0) {
        request = Math.max(request, vias(i));
      } else if (status(i) == status) {
        response = Math.max(response, vias(i));
      }
    }
    return request > response;
  }

  private int status(int i) {
    return (int) (sightings[i] >>> (TIME_BITS + 8));
  }

  private int agent(int i) {
    return (int) (sightings[i] >>> (TIME_BITS + 4)) & 0xf;
  }

  private int vias(int i) {
    return (int) (sightings[i] >>> TIME_BITS) & 0xf;
  }
}
