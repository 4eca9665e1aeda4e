package io.hepatica.server.api;

import io.hepatica.server.message.MessageId;
import io.hepatica.server.search.SearchRequest;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Where the next page begins, as the text that clients hand back: time and position of the last
 * message, then the time range of the first page, so that a range relative to now stays what it
 * was.
 *
 * @param fromMicros event time, included
 * @param toMicros event time, included
 */
record CursorText(SearchRequest.Cursor after, long fromMicros, long toMicros) {
  private static final int PART = MessageId.LENGTH;

  /** Null where the text is none of ours. */
  static @Nullable CursorText parse(String text) {
    if (text.length() != 4 * PART) {
      return null;
    }
    long[] parts = new long[4];
    for (int i = 0; i < parts.length; i++) {
      OptionalLong part = MessageId.parse(text.substring(i * PART, (i + 1) * PART));
      if (part.isEmpty()) {
        return null;
      }
      parts[i] = part.getAsLong();
    }
    return new CursorText(new SearchRequest.Cursor(parts[0], parts[1]), parts[2], parts[3]);
  }

  String text() {
    return MessageId.of(after.timeMicros())
        + MessageId.of(after.position())
        + MessageId.of(fromMicros)
        + MessageId.of(toMicros);
  }
}
