package io.hepatica.server.call;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Every REGISTER transaction of a session, in 24 bytes each, and the attempts that they make up
 * (RFC 3261, 10.2 and 22.2): one that is challenged goes on with the request that brings
 * credentials.
 */
final class Registrations {
  /**
   * Transactions kept, the newest by CSeq: with a challenge each, 256 attempts. That is most of a
   * day of a phone that refreshes every five minutes, in 12 KiB.
   */
  private static final int LIMIT = 512;

  private static final int MAX_ATTEMPTS = 256;

  /** RFC 3261, 17.1.2.2: Timer F. Who answers a challenge does so at once. */
  private static final long PATIENCE_MICROS = 32_000_000;

  private static final long NONE = Long.MAX_VALUE;

  // A key: CSeq 31, From tag 24, agent 4, flags.
  private static final int CSEQ_SHIFT = 32;
  private static final int TAG_SHIFT = 8;
  private static final int AGENT_SHIFT = 4;
  private static final long FLAGS = 0xf;
  private static final long CREDENTIALS = 1;
  private static final long REMOVAL = 2;

  /** Status of the final response in the lower bits, its time above. */
  private static final int STATUS_BITS = 10;

  /** Three longs each, sorted by key: the key, time of the request, the first final response. */
  private long[] entries = new long[6];

  private int size;

  /** Time and seconds of the latest expiry that was granted. */
  private long grantedMicros = Long.MIN_VALUE;

  private long grantedSeconds = -1;

  /** An attempt that came to its end. */
  record Attempt(long timeMicros, int status, long millis, long endMicros, boolean removal) {
    String text() {
      return timeMicros + ":" + status + ":" + millis;
    }
  }

  private record Entry(long key, long requested, long finished) {
    boolean isAnswered() {
      return finished != NONE;
    }

    int status() {
      return (int) (finished & (1 << STATUS_BITS) - 1);
    }

    long finishedMicros() {
      return finished >> STATUS_BITS;
    }

    long timeMicros() {
      return requested != NONE ? requested : finishedMicros();
    }

    int agent() {
      return (int) (key >> AGENT_SHIFT) & 0xf;
    }

    boolean isChallenged() {
      return isAnswered() && (status() == 401 || status() == 407);
    }
  }

  void request(
      int cseq, long tag, int agent, boolean credentials, boolean removal, long timeMicros) {
    int at = entry(cseq, tag, agent);
    if (at >= 0) {
      entries[at] |= (credentials ? CREDENTIALS : 0) | (removal ? REMOVAL : 0);
      entries[at + 1] = Math.min(entries[at + 1], timeMicros);
    }
  }

  /**
   * Adds a final response.
   *
   * @return whether an attempt came to its end with it, for all that is known so far
   */
  boolean response(int cseq, long tag, int agent, int status, long timeMicros) {
    int at = entry(cseq, tag, agent);
    if (at < 0) {
      return false;
    }
    boolean first = entries[at + 2] == NONE && status != 401 && status != 407;
    entries[at + 2] = Math.min(entries[at + 2], timeMicros << STATUS_BITS | status);
    return first && !isFinishedElsewhere(at);
  }

  private boolean isFinishedElsewhere(int at) {
    long transaction = entries[at] >> TAG_SHIFT;
    for (int i = at - 3; i >= 0 && entries[i] >> TAG_SHIFT == transaction; i -= 3) {
      if (entries[i + 2] != NONE) {
        return true;
      }
    }
    for (int i = at + 3; i < 3 * size && entries[i] >> TAG_SHIFT == transaction; i += 3) {
      if (entries[i + 2] != NONE) {
        return true;
      }
    }
    return false;
  }

  void granted(long seconds, long timeMicros) {
    if (timeMicros > grantedMicros || (timeMicros == grantedMicros && seconds > grantedSeconds)) {
      grantedMicros = timeMicros;
      grantedSeconds = seconds;
    }
  }

  /**
   * What became of the session by its last attempt.
   *
   * @param known what its first requests tell
   * @param base from which the times of an outcome are counted
   */
  Outcome conclude(Outcome known, int[] agents, long base) {
    List<Attempt> attempts = attempts(agents);
    if (attempts.isEmpty()) {
      return known.with("trying", Transaction.NONE, 0);
    }
    Attempt last = attempts.getLast();
    if (last.status >= 300) {
      return known.with(Outcome.stateOf(last.status), last.endMicros - base, last.status);
    }
    return last.removal
        ? known.with("unregistered", last.endMicros - base, last.status)
        : known.with("registered", Transaction.NONE, last.status);
  }

  void giveTo(SessionValues values, int[] agents, String state) {
    Names.putAll(
        values, SessionField.ATTEMPTS, attempts(agents).stream().map(Attempt::text).toList());
    if (grantedSeconds >= 0 && state.equals("registered")) {
      values.put(SessionField.EXPIRES_S, grantedSeconds);
    }
  }

  /** Index of the entry, made where there is none; negative where there is no room. */
  private int entry(int cseq, long tag, int agent) {
    long key =
        (long) cseq << CSEQ_SHIFT | (tag >>> (64 - 24)) << TAG_SHIFT | (long) agent << AGENT_SHIFT;
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if ((entries[3 * middle] & ~FLAGS) < key) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    if (low < size && (entries[3 * low] & ~FLAGS) == key) {
      return 3 * low;
    }
    if (size == LIMIT) {
      if (low == 0) {
        return -1;
      }
      System.arraycopy(entries, 3, entries, 0, 3 * (low - 1));
      low--;
    } else {
      if (3 * size == entries.length) {
        entries = Arrays.copyOf(entries, Math.min(3 * LIMIT, 3 * (size + 2 + (size >> 2))));
      }
      System.arraycopy(entries, 3 * low, entries, 3 * low + 3, 3 * (size - low));
      size++;
    }
    entries[3 * low] = key;
    entries[3 * low + 1] = NONE;
    entries[3 * low + 2] = NONE;
    return 3 * low;
  }

  /**
   * The attempts that came to an end, oldest first; the newest where there are too many.
   *
   * @param agents order in which the clocks of agents are believed, by their index
   */
  List<Attempt> attempts(int[] agents) {
    List<Entry> transactions = transactions(agents);
    List<Attempt> attempts = new ArrayList<>();
    long begin = NONE;
    for (int i = 0; i < transactions.size(); i++) {
      Entry entry = transactions.get(i);
      begin = begin == NONE ? entry.timeMicros() : begin;
      if (!entry.isAnswered()) {
        begin = NONE;
        continue;
      }
      if (entry.isChallenged()
          && i + 1 < transactions.size()
          && answers(transactions.get(i + 1), entry)) {
        continue;
      }
      long millis = Math.max(0, entry.finishedMicros() - begin) / 1000;
      boolean removal = (entry.key & REMOVAL) != 0;
      attempts.add(new Attempt(begin, entry.status(), millis, entry.finishedMicros(), removal));
      begin = NONE;
    }
    int tooMany = Math.max(0, attempts.size() - MAX_ATTEMPTS);
    return attempts.subList(tooMany, attempts.size());
  }

  private static boolean answers(Entry next, Entry challenged) {
    return (next.key & CREDENTIALS) != 0
        && next.timeMicros() - challenged.finishedMicros() <= PATIENCE_MICROS;
  }

  /** One entry for each transaction, of the agent that saw both ends, by time. */
  private List<Entry> transactions(int[] agents) {
    List<Entry> transactions = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      Entry entry = new Entry(entries[3 * i], entries[3 * i + 1], entries[3 * i + 2]);
      Entry last = transactions.isEmpty() ? null : transactions.getLast();
      if (last == null || last.key >> TAG_SHIFT != entry.key >> TAG_SHIFT) {
        transactions.add(entry);
      } else {
        transactions.set(transactions.size() - 1, better(last, entry, agents));
      }
    }
    transactions.sort(Comparator.comparingLong(Entry::timeMicros).thenComparingLong(Entry::key));
    return transactions;
  }

  private static Entry better(Entry one, Entry other, int[] agents) {
    int oneEnds = (one.requested == NONE ? 0 : 1) + (one.isAnswered() ? 1 : 0);
    int otherEnds = (other.requested == NONE ? 0 : 1) + (other.isAnswered() ? 1 : 0);
    Entry chosen = one;
    if (oneEnds < otherEnds
        || (oneEnds == otherEnds && place(agents, other.agent()) < place(agents, one.agent()))) {
      chosen = other;
    }
    long flags = (one.key | other.key) & FLAGS;
    return new Entry(chosen.key | flags, chosen.requested, chosen.finished);
  }

  private static int place(int[] agents, int agent) {
    for (int i = 0; i < agents.length; i++) {
      if (agents[i] == agent) {
        return i;
      }
    }
    return agents.length;
  }
}
