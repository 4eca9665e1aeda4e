package io.hepatica.server.rtp;

/**
 * The sequence numbers of one source, RFC 3550 A.1 and A.3: wraps and restarts are told from loss.
 * Other than there, a packet that comes twice is not counted as received, so that duplicates do not
 * hide loss.
 */
final class SequenceNumbers {
  private static final int MODULUS = 1 << 16;
  private static final int MAX_DROPOUT = 3000;
  private static final int MAX_MISORDER = 100;
  private static final int NONE = -1;

  enum Arrival {
    /** The first of all, or of a sender that began anew. */
    FIRST,
    /** Further than all before; others may be missing in between. */
    NEXT,
    /** Behind one that was sent later. */
    LATE,
    DUPLICATE,
    /** Far from all others; not counted, unless the next one follows it. */
    STRAY
  }

  private int highest = NONE;

  /** The number that would confirm a restart. */
  private int restart = NONE;

  /** From the first to the highest number since the last restart. */
  private long span;

  // Bit n says that the packet n behind the highest has come; MAX_MISORDER of them are asked for.
  private long seen;
  private long seenBefore;

  private long expected;
  private long received;
  private long duplicates;
  private long late;
  private long lossRuns;

  Arrival add(int sequence) {
    if (highest == NONE) {
      begin(sequence);
      return Arrival.FIRST;
    }
    int ahead = (sequence - highest) & (MODULUS - 1);
    if (ahead == 0) {
      duplicates++;
      return Arrival.DUPLICATE;
    }
    if (ahead < MAX_DROPOUT) {
      advance(ahead);
      return Arrival.NEXT;
    }
    if (ahead > MODULUS - MAX_MISORDER) {
      return fill(MODULUS - ahead);
    }
    if (sequence == restart) {
      begin((sequence - 1) & (MODULUS - 1));
      advance(1);
      return Arrival.FIRST;
    }
    restart = (sequence + 1) & (MODULUS - 1);
    return Arrival.STRAY;
  }

  private void begin(int sequence) {
    highest = sequence;
    restart = NONE;
    span = 1;
    seen = 1;
    seenBefore = 0;
    expected++;
    received++;
  }

  private void advance(int ahead) {
    highest = (highest + ahead) & (MODULUS - 1);
    span += ahead;
    expected += ahead;
    received++;
    if (ahead > 1) {
      lossRuns++;
    }
    if (ahead < Long.SIZE) {
      seenBefore = seenBefore << ahead | seen >>> Long.SIZE - ahead;
      seen = seen << ahead | 1;
    } else {
      seenBefore = ahead < 2 * Long.SIZE ? seen << ahead - Long.SIZE : 0;
      seen = 1;
    }
  }

  private Arrival fill(int behind) {
    if (behind < span && isSeen(behind)) {
      duplicates++;
      return Arrival.DUPLICATE;
    }
    if (behind < span) {
      boolean before = behind + 1 >= span || isSeen(behind + 1);
      boolean after = isSeen(behind - 1);
      lossRuns += before && after ? -1 : before || after ? 0 : 1;
    } else {
      // Sent before the first one that came.
      expected += behind + 1 - span;
      lossRuns += behind > span ? 1 : 0;
      span = behind + 1L;
    }
    if (behind < Long.SIZE) {
      seen |= 1L << behind;
    } else {
      seenBefore |= 1L << behind - Long.SIZE;
    }
    received++;
    late++;
    return Arrival.LATE;
  }

  private boolean isSeen(int behind) {
    return (behind < Long.SIZE ? seen >>> behind : seenBefore >>> behind - Long.SIZE) << 63 != 0;
  }

  /** Packets sent, as far as their numbers tell. */
  long expected() {
    return expected;
  }

  /** Packets that came, each counted once. */
  long received() {
    return received;
  }

  long duplicates() {
    return duplicates;
  }

  /** Packets that came behind one sent later. */
  long late() {
    return late;
  }

  /** How many times one or more packets in a row are missing. */
  long lossRuns() {
    return lossRuns;
  }
}
