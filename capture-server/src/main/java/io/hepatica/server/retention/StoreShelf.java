package io.hepatica.server.retention;

import io.hepatica.server.message.Table;
import io.hepatica.server.store.MessageStore;
import io.hepatica.server.store.MessageStore.DayUsage;
import java.io.IOException;
import java.util.Collection;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The days of a store whose indices lie on this machine's disk, all tables of a day together. */
public record StoreShelf(MessageStore store) implements Shelf {
  @Override
  public String name() {
    return "index";
  }

  @Override
  public NavigableMap<Long, Long> days() throws IOException {
    NavigableMap<Long, Long> days = new TreeMap<>();
    for (DayUsage usage : store.days()) {
      days.merge(usage.day(), usage.bytes(), Long::sum);
    }
    return days;
  }

  @Override
  public Dropped drop(long day) throws IOException {
    return sum(store.drop(day));
  }

  /** Sessions are views of messages, and not counted beside them. */
  static Dropped sum(Collection<DayUsage> usages) {
    long messages = 0;
    long bytes = 0;
    for (DayUsage usage : usages) {
      messages += usage.table() == Table.SESSION ? 0 : usage.messages();
      bytes += usage.bytes();
    }
    return new Dropped(messages, bytes);
  }
}
