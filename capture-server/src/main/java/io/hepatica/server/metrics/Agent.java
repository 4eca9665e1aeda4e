package io.hepatica.server.metrics;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/** What one sender has sent. Thread-safe, and cheap to count on. */
public final class Agent {
  private static final int MAX_NAME = 128;
  private static final int RATE_SECONDS = 10;
  private static final int SLOTS = 16;
  private static final byte[] NO_NAME = {};

  private final long id;
  private final InetAddress address;
  private final String transport;
  private final long firstSeenMicros;
  private final LongAdder frames = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private final Map<Rejection, LongAdder> rejected = new ConcurrentHashMap<>();

  /** A slot a second: the second in the upper half, its frames in the lower. */
  private final AtomicLongArray seconds = new AtomicLongArray(SLOTS);

  private volatile byte[] name = NO_NAME;
  private volatile int hepVersion;
  private volatile long lastSeenMicros;

  Agent(long id, InetAddress address, String transport, long firstSeenMicros) {
    this.id = id;
    this.address = address;
    this.transport = transport;
    this.firstSeenMicros = firstSeenMicros;
    this.lastSeenMicros = firstSeenMicros;
  }

  /**
   * Counts a frame, taken or not.
   *
   * @param size bytes as they came
   */
  public void addFrame(int size, long nowMicros) {
    frames.increment();
    bytes.add(size);
    lastSeenMicros = nowMicros;
    long second = nowMicros / 1_000_000 & 0x7fff_ffffL;
    int slot = (int) second % SLOTS;
    long was;
    long is;
    do {
      was = seconds.get(slot);
      is = was >>> 32 == second ? was + 1 : second << 32 | 1;
    } while (!seconds.compareAndSet(slot, was, is));
  }

  public void addRejected(Rejection reason) {
    rejected.computeIfAbsent(reason, r -> new LongAdder()).increment();
  }

  /** Takes the version of a frame; 0, of one that is no HEP, changes nothing. */
  public void sawVersion(int version) {
    if (version != 0 && hepVersion != version) {
      hepVersion = version;
    }
  }

  /** Takes the name that a frame carries, cut at 128 bytes. */
  public void sawName(byte[] buffer, int start, int length) {
    int kept = Math.min(length, MAX_NAME);
    if (!Arrays.equals(name, 0, name.length, buffer, start, start + kept)) {
      name = Arrays.copyOfRange(buffer, start, start + kept);
    }
  }

  /**
   * What is known now.
   *
   * @param rate frames a second over the last 10 whole seconds
   * @param id of chunk 0x0c; 0 where frames carry none or are no HEP
   * @param name of chunk 0x13, or empty
   * @param transport {@code udp}, {@code tcp} or {@code tls}
   * @param hepVersion of the last frame: 1, 2 or 3; 0 where none was HEP
   * @param bytes as they came
   */
  public record Snapshot(
      long id,
      String name,
      InetAddress address,
      String transport,
      int hepVersion,
      long frames,
      long bytes,
      double rate,
      long firstSeenMicros,
      long lastSeenMicros,
      Map<Rejection, Long> rejected) {}

  Snapshot snapshot(long nowMicros) {
    long now = nowMicros / 1_000_000;
    long recent = 0;
    for (int i = 0; i < SLOTS; i++) {
      long slot = seconds.get(i);
      long age = now - (slot >>> 32);
      if (age >= 1 && age <= RATE_SECONDS) {
        recent += slot & 0xffff_ffffL;
      }
    }
    Map<Rejection, Long> reasons = new EnumMap<>(Rejection.class);
    rejected.forEach((reason, count) -> reasons.put(reason, count.sum()));
    return new Snapshot(
        id,
        new String(name, StandardCharsets.UTF_8),
        address,
        transport,
        hepVersion,
        frames.sum(),
        bytes.sum(),
        (double) recent / RATE_SECONDS,
        firstSeenMicros,
        lastSeenMicros,
        reasons);
  }
}
