package io.hepatica.server.store.lucene;

import io.hepatica.server.message.Field;
import io.hepatica.server.message.Fields;
import io.hepatica.server.message.Span;

/** The fields of one row of a generation. Movable; not thread-safe. */
final class RecentRow implements Fields {
  private final Generation generation;
  private int row;

  RecentRow(Generation generation) {
    this.generation = generation;
  }

  RecentRow at(int row) {
    this.row = row;
    return this;
  }

  @Override
  public int count(Field field) {
    if (field.ordinal() == Field.LEG_IDS.ordinal()) {
      return generation.legCount(row);
    }
    return switch (field.kind()) {
      case ID, TIME, TABLE -> 1;
      case NUMBER, DECIMAL -> {
        LongColumn column = generation.number(field);
        yield column != null && column.get(row) != 0 ? 1 : 0;
      }
      case TEXT, USER, FOLDED, ADDRESS -> {
        IntColumn column = generation.text(field);
        yield column != null && column.get(row) != 0 ? 1 : 0;
      }
    };
  }

  @Override
  public long number(Field field) {
    return switch (field.kind()) {
      case ID -> generation.position(row);
      case TIME -> generation.time(row);
      case TABLE -> generation.table(row).ordinal();
      case NUMBER, DECIMAL, TEXT, USER, FOLDED, ADDRESS -> {
        LongColumn column = generation.number(field);
        yield column == null ? 0 : column.get(row) - 1;
      }
    };
  }

  @Override
  public void text(Field field, int index, Span into) {
    IntColumn column = generation.text(field);
    int ordinal = column == null ? generation.leg(row, index) : column.get(row);
    generation.dictionary().get(ordinal, into);
  }
}
