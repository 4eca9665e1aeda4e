package io.hepatica.server.store.lucene;

import io.hepatica.server.message.Field;
import io.hepatica.server.message.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The rows of a generation that belong to one index. Built by one thread. */
final class Partition {
  private static final Table[] TABLES = Table.values();

  private final Table table;
  private final long day;
  private int[] rows = new int[64];
  private int size;

  private Partition(Table table, long day) {
    this.table = table;
    this.day = day;
  }

  static List<Partition> of(Generation generation) {
    Map<Long, Partition> partitions = new LinkedHashMap<>();
    int count = generation.rows();
    for (int row = 0; row < count; row++) {
      long day = DaySnapshot.dayOf(generation.time(row));
      Table table = generation.table(row);
      partitions
          .computeIfAbsent(day * TABLES.length + table.ordinal(), key -> new Partition(table, day))
          .add(row);
    }
    return new ArrayList<>(partitions.values());
  }

  private void add(int row) {
    if (size == rows.length) {
      rows = Arrays.copyOf(rows, 2 * size);
    }
    rows[size++] = row;
  }

  Table table() {
    return table;
  }

  long day() {
    return day;
  }

  /**
   * The rows, those of one Call-ID beside each other; {@code starts} gets true where another
   * Call-ID begins. Call-IDs keep the order of their first message rather than be sorted: sorted
   * Call-IDs would scatter the times over the index, and the newest blocks could no longer be found
   * by skipping.
   */
  int[] byCallId(Generation generation, boolean[] starts) {
    IntColumn callIds = generation.text(Field.CALL_ID);
    if (callIds == null) {
      throw new IllegalStateException("no column of Call-IDs");
    }
    int[] next = new int[size];
    int[] last = new int[generation.dictionary().published() + 1];
    int[] firsts = new int[size];
    int chains = 0;
    for (int i = 0; i < size; i++) {
      int callId = callIds.get(rows[i]);
      if (last[callId] == 0) {
        firsts[chains++] = i;
      } else {
        next[last[callId] - 1] = i;
      }
      last[callId] = i + 1;
    }
    int[] ordered = new int[size];
    int at = 0;
    for (int chain = 0; chain < chains; chain++) {
      starts[at] = true;
      int i = firsts[chain];
      do {
        ordered[at++] = rows[i];
        i = next[i];
      } while (i != 0);
    }
    return ordered;
  }

  int size() {
    return size;
  }
}
