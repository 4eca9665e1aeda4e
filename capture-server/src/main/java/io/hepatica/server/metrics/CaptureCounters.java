package io.hepatica.server.metrics;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/**
 * What became of every frame since the start. Once traffic rests, {@code received = journaled + Σ
 * rejected} holds exactly: a frame is counted as received when it is first looked at, and in one of
 * the others when its fate is known. Thread-safe.
 */
public final class CaptureCounters {
  private final LongAdder received = new LongAdder();
  private final LongAdder receivedBytes = new LongAdder();
  private final LongAdder journaled = new LongAdder();
  private final LongAdder journaledBytes = new LongAdder();
  private final LongAdder connectionsRefused = new LongAdder();
  private final Map<Rejection, LongAdder> rejected = new EnumMap<>(Rejection.class);

  public CaptureCounters() {
    for (Rejection reason : Rejection.values()) {
      rejected.put(reason, new LongAdder());
    }
  }

  /**
   * @param bytes as they came
   */
  public void addReceived(long frames, long bytes) {
    received.add(frames);
    receivedBytes.add(bytes);
  }

  /**
   * @param bytes as written, receipts included
   */
  public void addJournaled(long frames, long bytes) {
    journaled.add(frames);
    journaledBytes.add(bytes);
  }

  public void addRejected(Rejection reason, long frames) {
    adder(reason).add(frames);
  }

  /** A connection beyond the limits, closed before a byte was read. */
  public void addConnectionRefused() {
    connectionsRefused.increment();
  }

  public long received() {
    return received.sum();
  }

  public long receivedBytes() {
    return receivedBytes.sum();
  }

  public long journaled() {
    return journaled.sum();
  }

  public long journaledBytes() {
    return journaledBytes.sum();
  }

  public long connectionsRefused() {
    return connectionsRefused.sum();
  }

  public long rejected(Rejection reason) {
    return adder(reason).sum();
  }

  private LongAdder adder(Rejection reason) {
    return Objects.requireNonNull(rejected.get(reason));
  }

  /** Reasons that occurred, by label, with their counts. */
  public Map<String, Long> rejected() {
    Map<String, Long> counts = new LinkedHashMap<>();
    for (Rejection reason : Rejection.values()) {
      long count = rejected(reason);
      if (count > 0) {
        counts.put(reason.label(), count);
      }
    }
    return counts;
  }
}
