package io.hepatica.server.message;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fields of this installation: the standard ones and those of its custom headers. Immutable.
 */
public final class Schema {
  private final List<Field> fields;
  private final List<String> customHeaders;
  private final Map<String, Field> byName = new HashMap<>();

  /**
   * @param customHeaders header names of {@code headers.custom}
   * @throws IllegalArgumentException where a header's field name is taken already
   */
  public Schema(List<String> customHeaders) {
    List<Field> all = new ArrayList<>(Field.STANDARD);
    for (String header : customHeaders) {
      all.add(new Field(Field.nameOfHeader(header), Field.Kind.TEXT, all.size()));
    }
    for (Field field : all) {
      if (byName.put(field.name(), field) != null) {
        throw new IllegalArgumentException(
            "headers.custom: there is a field " + field.name() + " already");
      }
    }
    this.fields = List.copyOf(all);
    this.customHeaders = List.copyOf(customHeaders);
  }

  /** All fields by ordinal. */
  public List<Field> fields() {
    return fields;
  }

  /** Custom headers as configured; header {@code i} is field {@code Field.STANDARD.size() + i}. */
  public List<String> customHeaders() {
    return customHeaders;
  }

  public @Nullable Field find(String name) {
    return byName.get(name);
  }
}
