package io.hepatica.server.store.lucene;

import io.hepatica.server.message.Field;
import io.hepatica.server.message.Schema;
import io.hepatica.server.message.Span;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Field.Store;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.IndexableField;
import org.apache.lucene.util.BytesRef;

/**
 * The Lucene document of one block, built row by row and then used again. The block itself is a
 * binary doc value: unlike a stored field it is not compressed a second time, and a merge copies it
 * as it is. Not thread-safe.
 */
final class BlockDocument {
  /** The frames, compressed. */
  static final String FRAMES = "frames";

  static final String TIME_MIN = "time_min";
  static final String TIME_MAX = "time_max";
  static final String POSITION_MIN = "position_min";
  static final String POSITION_MAX = "position_max";
  static final String MESSAGES = "messages";

  /** A {@link Timeline}. Blocks have none that were written by a version that knew of none. */
  static final String TIMELINE = "timeline";

  /** Keys of fields in {@link #seen}, above those of any group. */
  private static final long RARE_KEY = 1L << 60;

  private static final BytesRef EMPTY = new BytesRef();

  private record Indexed(Field field, TermGroup group, boolean rare) {}

  private static final Indexed LEGS = new Indexed(Field.LEG_IDS, TermGroup.LEG, true);

  private final List<Indexed> textFields = new ArrayList<>();
  private final List<Indexed> numberFields = new ArrayList<>();
  private final List<List<StringField>> pool = new ArrayList<>();
  private final int[] used = new int[TermGroup.values().length];
  private final ValueSet seen = new ValueSet();
  private final Span span = new Span();

  private final BinaryDocValuesField frames = new BinaryDocValuesField(FRAMES, EMPTY);
  private final NumericDocValuesField timeMin = NumericDocValuesField.indexedField(TIME_MIN, 0);
  private final NumericDocValuesField timeMax = NumericDocValuesField.indexedField(TIME_MAX, 0);
  private final NumericDocValuesField positionMin =
      NumericDocValuesField.indexedField(POSITION_MIN, 0);
  private final NumericDocValuesField positionMax =
      NumericDocValuesField.indexedField(POSITION_MAX, 0);
  private final NumericDocValuesField messages = new NumericDocValuesField(MESSAGES, 0);
  private final BinaryDocValuesField timelineValue = new BinaryDocValuesField(TIMELINE, EMPTY);
  private final Timeline timeline = new Timeline();
  private final List<IndexableField> fields = new ArrayList<>();

  private long lowTime;
  private long highTime;
  private long lowPosition;
  private long highPosition;
  private int count;

  BlockDocument(Schema schema) {
    for (Field field : schema.messages().fields()) {
      TermGroup group = TermGroup.of(field);
      if (group != null && !field.equals(Field.LEG_IDS)) {
        List<Indexed> kind = field.kind() == Field.Kind.NUMBER ? numberFields : textFields;
        kind.add(new Indexed(field, group, TermGroup.isRare(field)));
      }
    }
    for (int i = 0; i < TermGroup.values().length; i++) {
      pool.add(new ArrayList<>());
    }
    clear();
  }

  /** Forgets the rows added. */
  void clear() {
    seen.clear();
    fields.clear();
    timeline.clear();
    Arrays.fill(used, 0);
    lowTime = Long.MAX_VALUE;
    highTime = Long.MIN_VALUE;
    lowPosition = Long.MAX_VALUE;
    highPosition = Long.MIN_VALUE;
    count = 0;
  }

  void add(Generation generation, int row) {
    for (Indexed indexed : textFields) {
      IntColumn column = generation.text(indexed.field);
      int ordinal = column == null ? 0 : column.get(row);
      if (ordinal != 0) {
        addText(generation, indexed, ordinal);
      }
    }
    for (int i = 0; i < generation.legCount(row); i++) {
      addText(generation, LEGS, generation.leg(row, i));
    }
    for (Indexed indexed : numberFields) {
      LongColumn column = generation.number(indexed.field);
      long value = column == null ? 0 : column.get(row);
      if (value != 0) {
        addNumber(indexed.group, value - 1);
      }
    }
    timeline.add(generation.time(row), generation.messageClass(row).ordinal());
    lowTime = Math.min(lowTime, generation.time(row));
    highTime = Math.max(highTime, generation.time(row));
    lowPosition = Math.min(lowPosition, generation.position(row));
    highPosition = Math.max(highPosition, generation.position(row));
    count++;
  }

  private void addText(Generation generation, Indexed indexed, int ordinal) {
    TermGroup group = indexed.group;
    if (indexed.rare && seen.add(RARE_KEY | indexed.field.ordinal())) {
      fields.add(new StringField(TermGroup.PRESENT_FIELD, indexed.field.name(), Store.NO));
    }
    // Negative keys are texts, so that a number never meets an ordinal.
    if (!seen.add(Long.MIN_VALUE | (long) group.ordinal() << Integer.SIZE | ordinal)) {
      return;
    }
    generation.dictionary().get(ordinal, span);
    int length = Math.min(span.length, TermGroup.MAX_TERM);
    if (length < span.length) {
      addCut(group);
    }
    if (indexed.field.kind() == Field.Kind.FOLDED) {
      addTerm(group, TermBytes.lowerCase(span.bytes, span.start, length));
    } else {
      addTerm(group, new BytesRef(span.bytes, span.start, length));
    }
    if (group == TermGroup.USER) {
      addTerm(
          TermGroup.USER_REVERSED,
          TermBytes.reverse(span.bytes, span.start + span.length - length, length));
    }
  }

  private void addNumber(TermGroup group, long value) {
    if (seen.add((long) group.ordinal() << 48 | value)) {
      addTerm(group, new BytesRef(Long.toString(value)));
    }
  }

  private void addCut(TermGroup group) {
    fields.add(new StringField(TermGroup.CUT_FIELD, group.luceneField(), Store.NO));
  }

  private void addTerm(TermGroup group, BytesRef value) {
    List<StringField> fieldsOfGroup = pool.get(group.ordinal());
    int next = used[group.ordinal()]++;
    if (next == fieldsOfGroup.size()) {
      fieldsOfGroup.add(new StringField(group.luceneField(), EMPTY, Store.NO));
    }
    StringField field = fieldsOfGroup.get(next);
    field.setBytesValue(value);
    fields.add(field);
  }

  int count() {
    return count;
  }

  /** The document of the rows added since the last call; good until rows are added again. */
  List<IndexableField> finish(byte[] compressed, int length) {
    frames.setBytesValue(new BytesRef(compressed, 0, length));
    timeMin.setLongValue(lowTime);
    timeMax.setLongValue(highTime);
    positionMin.setLongValue(lowPosition);
    positionMax.setLongValue(highPosition);
    messages.setLongValue(count);
    timelineValue.setBytesValue(timeline.encode(lowTime));
    List<IndexableField> document = new ArrayList<>(fields);
    document.addAll(
        List.of(frames, timeMin, timeMax, positionMin, positionMax, messages, timelineValue));
    clear();
    return document;
  }
}
