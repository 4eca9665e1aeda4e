package io.hepatica.server.archive;

import io.hepatica.server.message.ParsedMessage;
import io.hepatica.server.message.Table;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import java.util.zip.CRC32C;

/** Gathers what the index says of a zstd frame, message by message. Reused; not thread-safe. */
final class FrameFacts {
  private final Set<Table> tables = EnumSet.noneOf(Table.class);
  private final Set<Long> callIds = new HashSet<>();
  private long firstPosition;
  private long endPosition;
  private long receivedMicros;
  private long minMicros;
  private long maxMicros;
  private int rawLength;
  private int messages;

  FrameFacts() {
    clear();
  }

  private void clear() {
    callIds.clear();
    minMicros = Long.MAX_VALUE;
    maxMicros = Long.MIN_VALUE;
    rawLength = 0;
    messages = 0;
  }

  void add(ParsedMessage message) {
    if (messages == 0) {
      firstPosition = message.position();
    }
    if (receivedMicros == 0) {
      receivedMicros = message.receivedMicros();
    }
    endPosition = message.position() + message.frame().length;
    minMicros = Math.min(minMicros, message.timeMicros());
    maxMicros = Math.max(maxMicros, message.timeMicros());
    rawLength += message.frame().length;
    messages++;
    MessageRoles.collect(message, tables, callIds);
  }

  /** What was gathered since the last call, as an entry for these compressed bytes. */
  ZstdFrame finish(long offset, byte[] compressed, int start, int length) {
    CRC32C crc = new CRC32C();
    crc.update(compressed, start, length);
    ZstdFrame frame =
        new ZstdFrame(
            offset,
            length,
            rawLength,
            firstPosition,
            endPosition,
            minMicros,
            maxMicros,
            messages,
            (int) crc.getValue(),
            CallIdFilter.of(callIds));
    clear();
    return frame;
  }

  /** Whether nothing was gathered that the entry would not find. */
  boolean areCoveredBy(ZstdFrame frame) {
    return minMicros >= frame.minMicros()
        && maxMicros <= frame.maxMicros()
        && callIds.stream().allMatch(frame.callIds()::mayHold);
  }

  /** When the first message of all was received; 0 where there was none. */
  long receivedMicros() {
    return receivedMicros;
  }

  /** Of all messages so far. */
  Set<Table> tables() {
    return Set.copyOf(tables);
  }
}
