package io.hepatica.server.store.lucene;

import io.hepatica.server.call.Session;
import io.hepatica.server.call.SessionField;
import io.hepatica.server.message.Addresses;
import io.hepatica.server.message.Field;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Field.Store;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.IndexableField;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/**
 * The Lucene document of one session: the session itself as a compressed value, terms and doc
 * values for what is asked most. What the terms find is a superset, as with messages. Stateless.
 */
final class SessionDocument {
  /** The session, compressed JSON. */
  static final String SESSION = "session";

  static final String CALL_ID = Field.CALL_ID.name();
  static final String LEG_ID = Field.LEG_IDS.name();

  /** All users, and these back to front. */
  static final String USER = "user";

  static final String USER_REVERSED = "user_reversed";

  /** Both ends, 4 or 16 bytes. */
  static final String ADDRESS = "address";

  /**
   * {@link Session#stateOrdinal}. Documents have none that were written by a version that knew of
   * none.
   */
  static final String STATE = "state_ordinal";

  static final String START = SessionField.START.name();

  /** Texts that are terms: what is asked most. Of the others the predicate decides alone. */
  private static final Set<Field> TEXTS =
      Set.of(
          Field.CALL_ID,
          Field.LEG_IDS,
          SessionField.KIND,
          SessionField.STATE,
          SessionField.AGENTS,
          SessionField.USER_AGENTS,
          SessionField.CODECS,
          Field.FROM_DOMAIN,
          Field.TO_DOMAIN);

  /** Numbers that are doc values, likewise. */
  private static final Set<Field> NUMBERS =
      Set.of(
          SessionField.START,
          SessionField.FINAL_STATUS,
          SessionField.SETUP_MS,
          SessionField.DURATION_MS,
          SessionField.RETRANSMISSIONS,
          SessionField.MOS_MIN,
          SessionField.LOSS_MAX);

  private SessionDocument() {}

  /** Whether a number is a doc value. */
  static boolean isValue(Field field) {
    return NUMBERS.contains(field);
  }

  static List<IndexableField> of(Session session, byte[] compressed, int length) {
    List<IndexableField> fields = new ArrayList<>(48);
    Set<String> users = new HashSet<>();
    for (Field field : SessionField.ALL) {
      Object value = session.value(field);
      if (value == null) {
        continue;
      }
      switch (field.kind()) {
        case NUMBER, TIME, DECIMAL -> {
          if (NUMBERS.contains(field)) {
            fields.add(number(field, session.number(field)));
          }
        }
        case USER -> {
          if (value instanceof String user && users.add(user)) {
            addUser(fields, user.getBytes(StandardCharsets.UTF_8));
          }
        }
        case ADDRESS -> addAddress(fields, (String) value);
        case TEXT, FOLDED -> addTexts(fields, field, session);
        case ID, TABLE -> throw new IllegalStateException("a session has no " + field.name());
      }
    }
    fields.add(new NumericDocValuesField(STATE, session.stateOrdinal()));
    fields.add(new BinaryDocValuesField(SESSION, new BytesRef(compressed, 0, length)));
    return fields;
  }

  private static IndexableField number(Field field, long value) {
    return field.equals(SessionField.START)
        ? NumericDocValuesField.indexedField(START, value)
        : new NumericDocValuesField(field.name(), value);
  }

  private static void addUser(List<IndexableField> fields, byte[] user) {
    int length = Math.min(user.length, TermGroup.MAX_TERM);
    fields.add(new StringField(USER, new BytesRef(user, 0, length), Store.NO));
    BytesRef reversed = TermBytes.reverse(user, user.length - length, length);
    fields.add(new StringField(USER_REVERSED, reversed, Store.NO));
  }

  private static void addAddress(List<IndexableField> fields, String text) {
    InetAddress address = Addresses.parse(text);
    if (address != null) {
      fields.add(new StringField(ADDRESS, new BytesRef(address.getAddress()), Store.NO));
    }
  }

  private static void addTexts(List<IndexableField> fields, Field field, Session session) {
    String name = termField(field);
    if (name == null) {
      return;
    }
    Object value = session.value(field);
    if (value instanceof String text) {
      fields.add(new StringField(name, term(field, text), Store.NO));
    } else if (value instanceof List<?> texts) {
      for (Object text : texts) {
        fields.add(new StringField(name, term(field, text.toString()), Store.NO));
      }
    }
  }

  /** Where the values of a field are indexed; null where they are not. */
  static @Nullable String termField(Field field) {
    return switch (field.kind()) {
      case USER -> USER;
      case ADDRESS -> ADDRESS;
      case TEXT, FOLDED -> TEXTS.contains(field) ? field.name() : null;
      case NUMBER, TIME, DECIMAL, ID, TABLE -> null;
    };
  }

  /** A value as a term: cut, and lower case where case does not matter. */
  static BytesRef term(Field field, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int length = Math.min(bytes.length, TermGroup.MAX_TERM);
    return field.kind() == Field.Kind.FOLDED
        ? TermBytes.lowerCase(bytes, 0, length)
        : new BytesRef(bytes, 0, length);
  }
}
