package io.hepatica.server.message;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fields that one kind of record has, and which of them a word without a field is looked for
 * in. Immutable.
 */
public final class FieldSet {
  private final List<Field> fields;
  private final List<Field> users;
  private final List<Field> identifiers;
  private final Map<String, Field> byName = new HashMap<>();

  /**
   * @param fields in the order in which they are shown
   * @param users where a number is looked for
   * @param identifiers where a word is looked for that is neither number nor address
   * @throws IllegalArgumentException where two fields have one name
   */
  public FieldSet(List<Field> fields, List<Field> users, List<Field> identifiers) {
    this.fields = List.copyOf(fields);
    this.users = List.copyOf(users);
    this.identifiers = List.copyOf(identifiers);
    for (Field field : fields) {
      if (byName.put(field.name(), field) != null) {
        throw new IllegalArgumentException("there is a field " + field.name() + " already");
      }
    }
  }

  public List<Field> fields() {
    return fields;
  }

  public List<Field> users() {
    return users;
  }

  public List<Field> identifiers() {
    return identifiers;
  }

  /** The field of that name, or null. */
  public @Nullable Field find(String name) {
    return byName.get(name);
  }
}
