package io.hepatica.server.search;

import io.hepatica.server.message.Field;
import io.hepatica.server.message.Fields;
import io.hepatica.server.message.Span;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Fields given one by one; each value lies in the middle of a larger buffer. */
final class MapFields implements Fields {
  private final Map<Field, Long> numbers = new HashMap<>();
  private final Map<Field, List<byte[]>> texts = new HashMap<>();

  MapFields with(Field field, long number) {
    numbers.put(field, number);
    return this;
  }

  MapFields with(Field field, String... values) {
    return withBytes(
        field,
        List.of(values).stream()
            .map(value -> value.getBytes(StandardCharsets.UTF_8))
            .toArray(byte[][]::new));
  }

  MapFields withBytes(Field field, byte[]... values) {
    texts.put(field, List.of(values));
    return this;
  }

  @Override
  public int count(Field field) {
    return numbers.containsKey(field) ? 1 : texts.getOrDefault(field, List.of()).size();
  }

  @Override
  public long number(Field field) {
    return numbers.get(field);
  }

  @Override
  public void text(Field field, int index, Span into) {
    byte[] value = texts.get(field).get(index);
    byte[] around = new byte[value.length + 20];
    Arrays.fill(around, (byte) 'A');
    System.arraycopy(value, 0, around, 10, value.length);
    into.set(around, 10, value.length);
  }
}
