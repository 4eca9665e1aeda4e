package io.hepatica.server.call;

import io.hepatica.server.message.Addresses;
import io.hepatica.server.message.Field;
import io.hepatica.server.message.Fields;
import io.hepatica.server.message.Span;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one call, registration or other session as a whole. Immutable.
 *
 * @param position journal position of its first message in the order of arrival: breaks ties of
 *     start in the order of results
 * @param values the fields present, in the order of {@link SessionField#ALL}: Long (numbers; times
 *     in microseconds), Double (decimals), String (texts and addresses), List of String (the fields
 *     with several values)
 */
public record Session(long position, Map<Field, Object> values) implements Fields {
  public Session {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
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

  public @Nullable String text(Field field) {
    return values.get(field) instanceof String text ? text : null;
  }

  public String text(Field field, String otherwise) {
    return values.get(field) instanceof String text ? text : otherwise;
  }

  /** A number or time, or null. */
  public @Nullable Long whole(Field field) {
    return values.get(field) instanceof Long number ? number : null;
  }

  public @Nullable Double decimal(Field field) {
    return values.get(field) instanceof Double number ? number : null;
  }

  /** The texts of a field with several; none where it is absent. */
  public List<String> texts(Field field) {
    return switch (values.get(field)) {
      case List<?> texts -> texts.stream().map(String::valueOf).toList();
      case String text -> List.of(text);
      case null, default -> List.of();
    };
  }

  /** The same session with another value, or without where the value is null. */
  public Session with(Field field, @Nullable Object value) {
    Map<Field, Object> changed = new LinkedHashMap<>();
    for (Field each : SessionField.ALL) {
      Object is = each.equals(field) ? value : values.get(each);
      if (is != null) {
        changed.put(each, is);
      }
    }
    return new Session(position, changed);
  }

  @Override
  public int count(Field field) {
    return switch (values.get(field)) {
      case null -> 0;
      case List<?> texts -> texts.size();
      default -> 1;
    };
  }

  @Override
  public long number(Field field) {
    return switch (values.get(field)) {
      case Long number -> number;
      case Double decimal -> Math.round(decimal * 1000);
      case null, default -> 0;
    };
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
}
