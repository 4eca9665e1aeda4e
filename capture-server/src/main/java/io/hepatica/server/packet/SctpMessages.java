package io.hepatica.server.packet;

import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Puts user messages of SCTP together from DATA chunks (RFC 9260 sections 3.3.1 and 6.9), by their
 * transmission sequence numbers, and gives each out once. A message whose chunks don't all come
 * waits until its association holds {@link #MAX_WAITING} chunks, and is then given up. Associations
 * are bounded: beyond {@link #MAX_ASSOCIATIONS} the one that was silent longest is forgotten. Not
 * thread-safe.
 */
final class SctpMessages {
  private static final int SCTP = 132;
  private static final int DATA = 0;
  private static final int DATA_HEADER = 16;
  private static final int LAST = 1;
  private static final int FIRST = 2;
  private static final int MAX_ASSOCIATIONS = 4_096;
  private static final int MAX_WAITING = 512;
  private static final int MAX_MESSAGE = 65_535;

  /** Chunks of a message: of the longest over any usual network 50. Each is looked at for each. */
  private static final int MAX_PARTS = 64;

  /** Over all associations: 8 MiB. */
  private static final long MAX_TOTAL_BYTES = 8L << 20;

  /** Sequence numbers below the latest that are known as seen or not. */
  private static final int WINDOW = 1_024;

  /** Sequence numbers of one association are never so far from each other. */
  private static final int OTHER_ASSOCIATION = 1 << 20;

  private final Sink<? super Transported> sink;
  private final Skipped skipped;
  private final Map<Key, Association> associations = new LinkedHashMap<>(16, 0.75f, true);
  private long waitingBytes;

  private record Key(Endpoint source, Endpoint destination, int tag) {}

  private record Part(boolean first, boolean last, byte[] bytes) {
    /** Bytes of memory, about. */
    int memory() {
      return bytes.length + 128;
    }
  }

  /** One direction of an association. */
  private static final class Association {
    /** Chunks of messages that are not whole, by sequence number without its wrapping around. */
    final TreeMap<Long, Part> waiting = new TreeMap<>();

    final long[] seen = new long[WINDOW / 64];
    long latest;

    Association(long first) {
      latest = first - 1;
    }

    /** The number, near the latest one, that the 32 bits stand for. */
    long number(int tsn) {
      return latest + (tsn - (int) latest);
    }

    /** Whether it is new; notes it. */
    boolean note(long number) {
      if (number > latest) {
        for (long i = Math.max(latest + 1, number - WINDOW + 1); i <= number; i++) {
          seen[index(i)] &= ~(1L << i);
        }
        latest = number;
      } else if (number <= latest - WINDOW) {
        return false;
      }
      boolean known = (seen[index(number)] & 1L << number) != 0;
      seen[index(number)] |= 1L << number;
      return !known;
    }

    private static int index(long number) {
      return (int) Math.floorMod(number, (long) WINDOW) / 64;
    }
  }

  SctpMessages(Sink<? super Transported> sink, Skipped skipped) {
    this.sink = sink;
    this.skipped = skipped;
  }

  /** Takes the chunks of a packet. */
  void packet(Cursor c, Endpoint source, Endpoint destination, int tag) throws IOException {
    while (c.left() >= 4) {
      int type = c.u8(0);
      int flags = c.u8(1);
      int length = c.u16(2);
      if (length < 4 || length > c.left() || (type == DATA && length < DATA_HEADER)) {
        c.broken("SCTP chunk");
        return;
      }
      if (type == DATA) {
        data(c, new Key(source, destination, tag), flags, length);
      } else if (type == 64) {
        skipped.add("SCTP I-DATA chunk");
      }
      c.at += Math.min(length + 3 & ~3, c.left());
    }
  }

  private void data(Cursor c, Key key, int flags, int length) throws IOException {
    int tsn = c.i32(4);
    Association association = associations.get(key);
    if (association == null || isOfAnother(tsn - (int) association.latest)) {
      if (association != null) {
        forget(association);
      }
      association = new Association(tsn & 0xffff_ffffL);
      associations.put(key, association);
      bound();
    }
    long number = association.number(tsn);
    if (!association.note(number)) {
      return; // sent again
    }
    boolean first = (flags & FIRST) != 0;
    boolean last = (flags & LAST) != 0;
    int start = c.at + DATA_HEADER;
    int end = c.at + length;
    if (first && last) {
      give(c.timeMicros, key, c.b, start, end - start);
      return;
    }
    Part part = new Part(first, last, Arrays.copyOfRange(c.b, start, end));
    association.waiting.put(number, part);
    waitingBytes += part.memory();
    byte[] whole = whole(association, number);
    if (whole != null) {
      give(c.timeMicros, key, whole, 0, whole.length);
    }
    while (association.waiting.size() > MAX_WAITING) {
      waitingBytes -= association.waiting.pollFirstEntry().getValue().memory();
      skipped.add("SCTP chunk of a message that is not whole");
    }
    bound();
  }

  private static boolean isOfAnother(int ahead) {
    return ahead > OTHER_ASSOCIATION || ahead < -OTHER_ASSOCIATION;
  }

  private void give(long timeMicros, Key key, byte[] b, int start, int length) throws IOException {
    sink.accept(new Datagram(timeMicros, key.source, key.destination, SCTP, b, start, length));
  }

  /** The message that a chunk belongs to, taken out, if all of it is there. */
  private byte @Nullable [] whole(Association association, long number) {
    TreeMap<Long, Part> waiting = association.waiting;
    long from = number;
    Part part = waiting.get(from);
    while (part != null && !part.first) {
      part = number - from < MAX_PARTS ? waiting.get(--from) : null;
    }
    if (part == null) {
      return null;
    }
    long to = from;
    int size = part.bytes.length;
    while (part != null && !part.last) {
      part = to - from < MAX_PARTS ? waiting.get(++to) : null;
      if (part != null && part.first) {
        part = null;
      }
      size += part == null ? 0 : part.bytes.length;
    }
    if (part == null) {
      return null;
    }
    byte[] message = new byte[Math.min(size, MAX_MESSAGE + 1)];
    int at = 0;
    for (Part taken : waiting.subMap(from, true, to, true).values()) {
      int length = Math.min(taken.bytes.length, message.length - at);
      System.arraycopy(taken.bytes, 0, message, at, length);
      at += length;
      waitingBytes -= taken.memory();
    }
    waiting.subMap(from, true, to, true).clear();
    return message;
  }

  private void bound() {
    Iterator<Association> eldest = associations.values().iterator();
    while (associations.size() > MAX_ASSOCIATIONS || waitingBytes > MAX_TOTAL_BYTES) {
      forget(eldest.next());
      eldest.remove();
    }
  }

  private void forget(Association association) {
    for (Part part : association.waiting.values()) {
      waitingBytes -= part.memory();
      skipped.add("SCTP chunk of a message that is not whole");
    }
  }

  /** No more packets. */
  void finish() {
    associations.values().forEach(this::forget);
    associations.clear();
  }
}
