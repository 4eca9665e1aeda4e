package io.hepatica.server.call;

import io.hepatica.server.message.Field;
import org.jspecify.annotations.Nullable;

/** The values of a session that is being put together. Not thread-safe. */
final class SessionValues {
  private final @Nullable Object[] values = new Object[SessionField.ALL.size()];

  /** Sets a value: Long, Double, String or List of String; null leaves the field absent. */
  void put(Field field, @Nullable Object value) {
    values[SessionField.place(field)] = value;
  }

  /** The session; nothing is put afterwards. */
  Session session(long position) {
    return new Session(position, values);
  }
}
