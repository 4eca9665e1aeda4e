package io.hepatica.server.store.lucene;

import io.hepatica.server.message.ParsedMessage;
import java.util.Map;

/**
 * What is read from the journal a second time after a crash between the commits of a generation's
 * indices: an index that was committed beyond the checkpoint has the message already.
 */
final class Replay {
  private final Map<String, Long> positions;
  private final long end;

  /**
   * @param positions committed by each index, by its name
   */
  Replay(long checkpoint, Map<String, Long> positions) {
    this.positions = Map.copyOf(positions);
    this.end = positions.values().stream().mapToLong(Long::longValue).max().orElse(checkpoint);
  }

  /** Whether the message's index has it. */
  boolean has(ParsedMessage message) {
    if (message.position() >= end) {
      return false;
    }
    String index = DayIndex.name(message.table(), DaySnapshot.dayOf(message.timeMicros()));
    return message.position() < positions.getOrDefault(index, 0L);
  }
}
