package io.hepatica.server.store.elastic;

import io.hepatica.server.message.Addresses;
import io.hepatica.server.message.Field;
import io.hepatica.server.message.Fields;
import io.hepatica.server.message.Span;
import io.hepatica.server.message.Table;
import io.hepatica.server.message.TimeText;
import java.util.List;

/**
 * Writes fields as members of a document, in the forms that {@link ElasticQuery} looks for. Beside
 * a user is the same back to front, beside a time its microseconds, and {@code cut} names the
 * fields of which the value is not there as it is: longer than {@link IndexedText#MAX_BYTES}, no
 * UTF-8, or compared without regard to case though not ASCII. Not thread-safe.
 */
final class FieldsJson {
  static final String CUT = "cut";
  static final String POSITION = "position";
  static final String REVERSED = "_rev";
  static final String MICROS = "_us";

  private static final List<Table> TABLES = List.of(Table.values());
  private static final byte[] CUT_NAME = JsonBytes.nameOf(CUT);

  private record Member(Field field, byte[] name, byte[] besides) {
    Member(Field field) {
      this(
          field,
          JsonBytes.nameOf(field.name()),
          JsonBytes.nameOf(field.name() + (field.kind() == Field.Kind.TIME ? MICROS : REVERSED)));
    }
  }

  private final List<Member> members;
  private final boolean[] cut;
  private final Span span = new Span();
  private final IndexedText text = new IndexedText();
  private final byte[] address = new byte[Addresses.MAX_LENGTH];

  /** Of these, but for the id: whose document it is writes the position. */
  FieldsJson(List<Field> fields) {
    this.members =
        fields.stream().filter(field -> field.kind() != Field.Kind.ID).map(Member::new).toList();
    this.cut = new boolean[members.size()];
  }

  void write(Fields fields, JsonBytes json) {
    boolean anyCut = false;
    for (int i = 0; i < cut.length; i++) {
      Member member = members.get(i);
      cut[i] = fields.count(member.field) > 0 && !write(member, fields, json);
      anyCut |= cut[i];
    }
    if (anyCut) {
      json.name(CUT_NAME);
      json.beginArray();
      for (int i = 0; i < cut.length; i++) {
        if (cut[i]) {
          json.text(members.get(i).field.name());
        }
      }
      json.endArray();
    }
  }

  /** Whether the value is there as it is. */
  private boolean write(Member member, Fields fields, JsonBytes json) {
    Field field = member.field;
    return switch (field.kind()) {
      case ID -> throw new IllegalStateException("has no member");
      case TIME -> {
        json.name(member.name);
        json.text(TimeText.of(fields.number(field)));
        yield number(member.besides, fields.number(field), json);
      }
      case TABLE -> {
        json.name(member.name);
        json.text(TABLES.get((int) fields.number(field)).label());
        yield true;
      }
      case NUMBER -> number(member.name, fields.number(field), json);
      case DECIMAL -> {
        json.name(member.name);
        json.thousandths(fields.number(field));
        yield true;
      }
      case ADDRESS -> {
        fields.text(field, 0, span);
        int length = Addresses.write(span.bytes, span.start, span.length, address);
        json.name(member.name);
        json.text(address, 0, length);
        yield true;
      }
      case TEXT, USER, FOLDED -> texts(member, fields, json);
    };
  }

  private static boolean number(byte[] name, long value, JsonBytes json) {
    json.name(name);
    json.number(value);
    return true;
  }

  private boolean texts(Member member, Fields fields, JsonBytes json) {
    int count = fields.count(member.field);
    boolean faithful = true;
    json.name(member.name);
    if (count > 1) {
      json.beginArray();
    }
    for (int i = 0; i < count; i++) {
      fields.text(member.field, i, span);
      text.read(span);
      faithful &= text.isFaithful() && (text.isAscii() || member.field.kind() != Field.Kind.FOLDED);
      json.text(text.bytes(), 0, text.length());
    }
    if (count > 1) {
      json.endArray();
    }
    if (member.field.kind() == Field.Kind.USER) {
      // No user field has several values.
      json.name(member.besides);
      json.text(text.reversed(), 0, text.length());
    }
    return faithful;
  }
}
