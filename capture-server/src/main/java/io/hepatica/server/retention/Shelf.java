package io.hepatica.server.retention;

import java.io.IOException;
import java.util.NavigableMap;

/** What lies on this machine's disk by day. Thread-safe. */
public interface Shelf {
  /** What it is, for the log: {@code index}, {@code archive}. */
  String name();

  /** Bytes by day, days since the epoch, UTC. Cheap: asked every few seconds. */
  NavigableMap<Long, Long> days() throws IOException;

  /** Gives up a day for good. */
  Dropped drop(long day) throws IOException;

  /** What is gone. */
  record Dropped(long messages, long bytes) {}
}
