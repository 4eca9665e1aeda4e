package io.hepatica.server.store.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hepatica.server.message.Field;
import io.hepatica.server.message.Fields;
import io.hepatica.server.message.Schema;
import io.hepatica.server.message.Span;
import io.hepatica.server.message.Table;
import io.hepatica.server.search.Query;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;

class GenerationTest {
  private static final int ROWS = 60_000;

  private final Schema schema = new Schema(List.of());
  private final Generation generation = new Generation(schema, 3, ROWS, 1 << 26);

  /** Message n: a Call-ID of its own for each ten, as many leg ids as n % 4, agent id n. */
  private static final class Numbered implements Fields {
    private final int number;

    Numbered(int number) {
      this.number = number;
    }

    @Override
    public int count(Field field) {
      return field.equals(Field.LEG_IDS)
          ? number % 4
          : field.equals(Field.CALL_ID)
                  || field.equals(Field.AGENT_ID)
                  || field.ordinal() <= Field.TABLE.ordinal()
              ? 1
              : 0;
    }

    @Override
    public long number(Field field) {
      return field.equals(Field.TABLE) ? Table.REST.ordinal() : number;
    }

    @Override
    public void text(Field field, int index, Span into) {
      String text = field.equals(Field.LEG_IDS) ? "leg " + number + index : callId(number);
      byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
      into.set(bytes, 0, bytes.length);
    }

    static String callId(int number) {
      return "call " + number / 10;
    }
  }

  private static String text(RecentRow row, Field field, int index) {
    Span span = new Span();
    row.text(field, index, span);
    return new String(span.bytes, span.start, span.length, StandardCharsets.US_ASCII);
  }

  private void assertRow(int row) {
    RecentRow fields = new RecentRow(generation).at(row);
    assertThat(text(fields, Field.CALL_ID, 0)).isEqualTo(Numbered.callId(row));
    assertThat(fields.number(Field.AGENT_ID)).isEqualTo(row);
    assertThat(fields.number(Field.ID)).isEqualTo(row);
    assertThat(fields.count(Field.STATUS)).isZero();
    assertThat(fields.count(Field.FROM_USER)).isZero();
    assertThat(fields.count(Field.LEG_IDS)).isEqualTo(row % 4);
    for (int i = 0; i < row % 4; i++) {
      assertThat(text(fields, Field.LEG_IDS, i)).isEqualTo("leg " + row + i);
    }
  }

  @Test
  void rows_areReadWhileOthersAreAdded() throws Exception {
    Callable<Integer> reading =
        () -> {
          int searches = 0;
          int rows;
          do {
            rows = generation.rows();
            if (rows > 0) {
              int last = rows - 1;
              assertRow(last);
              IntPredicate filter =
                  RecentFilter.of(
                      new Query.Equal(Field.CALL_ID, Numbered.callId(last)), generation);
              assertThat(filter.test(last)).isTrue();
              assertThat(filter.test(0)).isEqualTo(last < 10);
              searches++;
            }
          } while (rows < ROWS);
          return searches;
        };
    try (ExecutorService readers = Executors.newFixedThreadPool(2)) {
      List<Future<Integer>> all = new ArrayList<>();
      all.add(readers.submit(reading));
      all.add(readers.submit(reading));
      for (int i = 0; i < ROWS; i++) {
        generation.add(new Numbered(i), 100, 0, 100L * i);
      }
      for (Future<Integer> searches : all) {
        assertThat(searches.get()).isPositive();
      }
    }
    for (int row = 0; row < ROWS; row += 997) {
      assertRow(row);
    }
  }

  @Test
  void generation_isFullByRowsOrByBytes() {
    Generation byRows = new Generation(schema, 3, 10, 1 << 20);
    for (int i = 0; i < 10; i++) {
      assertThat(byRows.full()).isFalse();
      byRows.add(new Numbered(i), 100, 0, i);
    }
    assertThat(byRows.full()).isTrue();
    Generation byBytes = new Generation(schema, 3, ROWS, 1000);
    int rows = 0;
    while (!byBytes.full()) {
      byBytes.add(new Numbered(rows), 100, 0, rows++);
    }
    assertThat(rows).isBetween(10, 100);
  }

  @Test
  void row_thatCouldNotBeAdded_leavesNothingToTheNext() {
    Fields failing =
        new Fields() {
          @Override
          public int count(Field field) {
            return 1;
          }

          @Override
          public long number(Field field) {
            if (field.equals(Field.SIZE)) {
              throw new IllegalStateException("a bug");
            }
            return 7;
          }

          @Override
          public void text(Field field, int index, Span into) {
            into.set(new byte[] {'x'}, 0, 1);
          }
        };

    assertThatThrownBy(() -> generation.add(failing, 1, 0, 1)).hasMessage("a bug");
    generation.add(new Numbered(1), 1, 0, 2);

    RecentRow row = new RecentRow(generation);
    row.at(0);
    for (Field field : schema.fields()) {
      assertThat(row.count(field)).as(field.name()).isEqualTo(new Numbered(1).count(field));
    }
  }
}
