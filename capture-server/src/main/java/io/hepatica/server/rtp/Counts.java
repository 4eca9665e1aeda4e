package io.hepatica.server.rtp;

/** The counters of a stream as of some moment, or of the time between two. */
final class Counts {
  private long expected;
  private long received;
  private long duplicates;
  private long late;
  private long lossRuns;
  private long bytes;

  void set(SequenceNumbers sequence, long bytes) {
    expected = sequence.expected();
    received = sequence.received();
    duplicates = sequence.duplicates();
    late = sequence.late();
    lossRuns = sequence.lossRuns();
    this.bytes = bytes;
  }

  void subtract(Counts before) {
    expected -= before.expected;
    received -= before.received;
    duplicates -= before.duplicates;
    late -= before.late;
    lossRuns -= before.lossRuns;
    bytes -= before.bytes;
  }

  /** Packets that came, duplicates included. */
  long packets() {
    return received + duplicates;
  }

  long expected() {
    return expected;
  }

  /** 0 as well where packets that an earlier interval missed came late. */
  long lost() {
    return Math.max(0, expected - received);
  }

  double lossPct() {
    return lost() == 0 ? 0 : 100.0 * lost() / expected;
  }

  /** How many packets in a row are lost, on average; 1 where none is. */
  double lossRun() {
    return lossRuns <= 0 ? 1 : Math.max(1, (double) lost() / lossRuns);
  }

  long duplicates() {
    return duplicates;
  }

  long late() {
    return late;
  }

  long bytes() {
    return bytes;
  }
}
