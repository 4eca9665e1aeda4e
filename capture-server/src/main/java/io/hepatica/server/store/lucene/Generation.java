package io.hepatica.server.store.lucene;

import io.hepatica.server.message.Field;
import io.hepatica.server.message.Fields;
import io.hepatica.server.message.MessageClass;
import io.hepatica.server.message.ParsedMessage;
import io.hepatica.server.message.Schema;
import io.hepatica.server.message.Span;
import io.hepatica.server.message.Table;
import io.hepatica.server.store.ChangedSessions;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Recent messages in memory, until they are written as blocks: by field a column of ordinals into
 * one {@link Dictionary}, numbers as they are, and where in the journal the frame lies.
 *
 * <p>One thread adds, any number read without locks: a row is written whole before {@link #rows()}
 * grows, and never changes afterwards.
 */
final class Generation {
  /** A row's values can't be longer than its frame, and each has one field or is one leg id. */
  private static final int ROW_SLACK = 1 << 22;

  /** A flood of sessions of one message each must not take more room than its messages. */
  private static final int ROWS_FOR_A_SESSION = 4;

  /** Beside the table's ordinal: a report that was linked to its call. */
  static final int LINKED = 1 << 8;

  /** Beside the table's ordinal: a SIP message in the role of the report that it carries. */
  static final int SECOND_ROLE = 1 << 9;

  private static final int TABLE_MASK = (1 << 8) - 1;

  private static final Table[] TABLES = Table.values();

  private final Schema schema;
  private final int maxRows;
  private final long maxBytes;
  private final Dictionary dictionary;
  private final @Nullable IntColumn[] texts;
  private final @Nullable LongColumn[] numbers;
  private final LongColumn positions;
  private final LongColumn times;
  private final IntColumn lengths;
  private final IntColumn tables;

  /** 0 none, above 0 the ordinal of the only one, below 0 the negated place in the list. */
  private final IntColumn legs;

  /** A count, then so many ordinals. */
  private final IntColumn legLists;

  private int legListsEnd = 1;
  private final Span span = new Span();
  private final ChangedSessions sessions;
  private volatile int rows;
  private volatile long end;

  /**
   * @param seed of hashes, and what tells this generation from others
   * @param maxRows full when it has so many rows; one more is taken, since the last message may
   *     have two roles
   * @param maxBytes full when the distinct values take so many bytes
   */
  Generation(Schema schema, long seed, int maxRows, long maxBytes) {
    this.schema = schema;
    this.sessions = new ChangedSessions(seed);
    this.maxRows = maxRows;
    this.maxBytes = maxBytes;
    this.dictionary = new Dictionary(seed, maxBytes, ROW_SLACK);
    this.texts = new IntColumn[schema.fields().size()];
    this.numbers = new LongColumn[schema.fields().size()];
    for (Field field : schema.messages().fields()) {
      switch (field.kind()) {
        case ID, TIME, TABLE, DECIMAL -> {}
        case NUMBER -> numbers[field.ordinal()] = new LongColumn(maxRows + 1);
        case TEXT, USER, FOLDED, ADDRESS -> {
          if (!field.equals(Field.LEG_IDS)) {
            texts[field.ordinal()] = new IntColumn(maxRows + 1);
          }
        }
      }
    }
    this.positions = new LongColumn(maxRows + 1);
    this.times = new LongColumn(maxRows + 1);
    this.lengths = new IntColumn(maxRows + 1);
    this.tables = new IntColumn(maxRows + 1);
    this.legs = new IntColumn(maxRows + 1);
    this.legLists = new IntColumn(4 * maxRows + ROW_SLACK);
  }

  /** Adds a message in the role that it has now, visible from now on. */
  void add(ParsedMessage message, long end) {
    add(message, message.frame().length, marks(message), end);
  }

  /**
   * Adds a row, visible from now on.
   *
   * @param frameLength bytes of the message's frame in the journal
   * @param marks {@link #LINKED} and {@link #SECOND_ROLE}, or 0
   * @param end journal position behind it
   */
  void add(Fields message, int frameLength, int marks, long end) {
    int row = rows;
    for (Field field : schema.messages().fields()) {
      int ordinal = field.ordinal();
      IntColumn text = texts[ordinal];
      LongColumn number = numbers[ordinal];
      if (message.count(field) == 0) {
        // A row that could not be added before may have left something here.
        clear(text, number, row);
      } else if (text != null) {
        message.text(field, 0, span);
        text.set(row, dictionary.add(span.bytes, span.start, span.length));
      } else if (number != null) {
        // One more than the value: 0 is absent.
        number.set(row, message.number(field) + 1);
      }
    }
    addLegs(row, message);
    positions.set(row, message.number(Field.ID));
    times.set(row, message.number(Field.TIME));
    tables.set(row, (int) message.number(Field.TABLE) | marks);
    lengths.set(row, frameLength);
    dictionary.publish();
    this.end = end;
    rows = row + 1;
  }

  private static void clear(@Nullable IntColumn text, @Nullable LongColumn number, int row) {
    if (text != null) {
      text.set(row, 0);
    } else if (number != null) {
      number.set(row, 0);
    }
  }

  private void addLegs(int row, Fields message) {
    int count = message.count(Field.LEG_IDS);
    if (count == 0) {
      legs.set(row, 0);
      return;
    }
    if (count > 1) {
      legs.set(row, -legListsEnd);
      legLists.set(legListsEnd++, count);
    }
    for (int i = 0; i < count; i++) {
      message.text(Field.LEG_IDS, i, span);
      int ordinal = dictionary.add(span.bytes, span.start, span.length);
      if (count == 1) {
        legs.set(row, ordinal);
      } else {
        legLists.set(legListsEnd++, ordinal);
      }
    }
  }

  /** Notes that the journal was read up to here without a row to add. */
  void advance(long end) {
    this.end = end;
  }

  boolean full() {
    return rows >= maxRows
        || sessions.size() >= Math.max(1, maxRows / ROWS_FOR_A_SESSION)
        || dictionary.bytes() >= maxBytes
        || legListsEnd > legLists.capacity() - ROW_SLACK;
  }

  /** Rows that may be read. */
  int rows() {
    return rows;
  }

  /** Journal position behind the last row. */
  long end() {
    return end;
  }

  /** The sessions that changed while the generation was filled. */
  ChangedSessions sessions() {
    return sessions;
  }

  Dictionary dictionary() {
    return dictionary;
  }

  long position(int row) {
    return positions.get(row);
  }

  /** Place among rows of the same time: that of a message's second role is behind its first. */
  long place(int row) {
    return positions.get(row) + ((tables.get(row) & SECOND_ROLE) == 0 ? 0 : 1);
  }

  private static int marks(ParsedMessage message) {
    return (message.isLinked() ? LINKED : 0) | (message.isSecondRole() ? SECOND_ROLE : 0);
  }

  /** Microseconds since the epoch. */
  long time(int row) {
    return times.get(row);
  }

  MessageClass messageClass(int row) {
    return MessageClass.of(new RecentRow(this).at(row));
  }

  Table table(int row) {
    return TABLES[tables.get(row) & TABLE_MASK];
  }

  /** The Call-ID that a report was linked to, since its frame does not name one; else null. */
  byte @Nullable [] link(int row) {
    IntColumn callIds = texts[Field.CALL_ID.ordinal()];
    if ((tables.get(row) & LINKED) == 0 || callIds == null) {
      return null;
    }
    Span callId = new Span();
    dictionary.get(callIds.get(row), callId);
    return Arrays.copyOfRange(callId.bytes, callId.start, callId.start + callId.length);
  }

  int frameLength(int row) {
    return lengths.get(row);
  }

  /** The column of a field of one text, 0 where absent; null for every other field. */
  @Nullable IntColumn text(Field field) {
    return texts[field.ordinal()];
  }

  /** The column of a field of kind NUMBER, one more than the value, 0 where absent; else null. */
  @Nullable LongColumn number(Field field) {
    return numbers[field.ordinal()];
  }

  int legCount(int row) {
    int leg = legs.get(row);
    return leg == 0 ? 0 : leg > 0 ? 1 : legLists.get(-leg);
  }

  /** Ordinal of the row's leg id at the index. */
  int leg(int row, int index) {
    int leg = legs.get(row);
    return leg > 0 ? leg : legLists.get(-leg + 1 + index);
  }
}
