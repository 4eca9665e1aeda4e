package io.hepatica.server.call;

import io.hepatica.server.message.Addresses;
import io.hepatica.server.message.Field;
import io.hepatica.server.message.Fields;
import io.hepatica.server.message.Span;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one call, registration or other session as a whole. Immutable.
 *
 * <p>Values are Long (numbers; times in microseconds), Double (decimals), String (texts and
 * addresses) and List of String (the fields with several values).
 */
public final class Session implements Fields {
  private final long position;

  /** By place in {@link SessionField#ALL}. */
  private final @Nullable Object[] values;

  /**
   * @param position journal position of its first message in the order of arrival: breaks ties of
   *     start in the order of results
   * @param values of fields of {@link SessionField#ALL}
   */
  public Session(long position, Map<Field, Object> values) {
    this.position = position;
    this.values = new Object[SessionField.ALL.size()];
    values.forEach((field, value) -> this.values[SessionField.place(field)] = value);
  }

  /** Takes the values over. */
  Session(long position, @Nullable Object[] values) {
    this.position = position;
    this.values = values;
  }

  public long position() {
    return position;
  }

  /** The value of a field, or null. */
  public @Nullable Object value(Field field) {
    int place = SessionField.place(field);
    return place < 0 ? null : values[place];
  }

  /** The fields present, in the order of {@link SessionField#ALL}. */
  public Map<Field, Object> values() {
    Map<Field, Object> present = new LinkedHashMap<>();
    for (int place = 0; place < values.length; place++) {
      Object value = values[place];
      if (value != null) {
        present.put(SessionField.ALL.get(place), value);
      }
    }
    return present;
  }

  public String callId() {
    return text(Field.CALL_ID, "");
  }

  /** Microseconds since the epoch. */
  public long startMicros() {
    return number(SessionField.START);
  }

  public String kind() {
    return text(SessionField.KIND, "other");
  }

  public String state() {
    return text(SessionField.STATE, "");
  }

  /** Place of the state in {@link SessionField#STATES}. */
  public int stateOrdinal() {
    int ordinal = SessionField.STATES.indexOf(state());
    if (ordinal < 0) {
      throw new IllegalStateException("a session of state " + state());
    }
    return ordinal;
  }

  public @Nullable String text(Field field) {
    return value(field) instanceof String text ? text : null;
  }

  public String text(Field field, String otherwise) {
    return value(field) instanceof String text ? text : otherwise;
  }

  /** A number or time, or null. */
  public @Nullable Long whole(Field field) {
    return value(field) instanceof Long number ? number : null;
  }

  public @Nullable Double decimal(Field field) {
    return value(field) instanceof Double number ? number : null;
  }

  /** The texts of a field with several; none where it is absent. */
  public List<String> texts(Field field) {
    Object value = value(field);
    if (value instanceof List<?> texts) {
      return texts.stream().map(String::valueOf).toList();
    }
    return value instanceof String text ? List.of(text) : List.of();
  }

  /** The same session with another value, or without where the value is null. */
  public Session with(Field field, @Nullable Object value) {
    @Nullable Object[] changed = values.clone();
    changed[SessionField.place(field)] = value;
    return new Session(position, changed);
  }

  /** The same session at another position. */
  public Session at(long other) {
    return other == position ? this : new Session(other, values);
  }

  @Override
  public int count(Field field) {
    return switch (value(field)) {
      case null -> 0;
      case List<?> texts -> texts.size();
      default -> 1;
    };
  }

  @Override
  public long number(Field field) {
    Object value = value(field);
    if (value instanceof Long number) {
      return number;
    }
    return value instanceof Double decimal ? Math.round(decimal * 1000) : 0;
  }

  @Override
  public void text(Field field, int index, Span into) {
    String text = texts(field).get(index);
    byte[] bytes =
        field.kind() == Field.Kind.ADDRESS
            ? Objects.requireNonNull(Addresses.parse(text)).getAddress()
            : text.getBytes(StandardCharsets.UTF_8);
    into.set(bytes, 0, bytes.length);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Session session
        && session.position == position
        && Arrays.equals(session.values, values);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(position);
  }

  @Override
  public String toString() {
    return values().toString();
  }
}
