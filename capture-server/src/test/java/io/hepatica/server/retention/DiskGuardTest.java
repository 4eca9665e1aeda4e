package io.hepatica.server.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** On a file system of 10,000 bytes, of which 80 % may be full. */
class DiskGuardTest {
  private static final long TODAY = 20_000;
  private static final long NOW = TimeUnit.DAYS.toMicros(TODAY) + 1;
  private static final long MINUTE = TimeUnit.MINUTES.toMicros(1);

  private final List<String> order = new ArrayList<>();
  private final Days index = new Days("index");
  private final Days archive = new Days("archive");
  private final DropCounts counts = new DropCounts();
  private long journal;
  private long others;
  private long heldOpen;

  /** A message a byte. */
  private final class Days implements Shelf {
    private final String name;
    private final TreeMap<Long, Long> bytes = new TreeMap<>();
    private boolean readers;

    Days(String name) {
      this.name = name;
    }

    void put(long ago, long size) {
      bytes.put(TODAY - ago, size);
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public NavigableMap<Long, Long> days() {
      return new TreeMap<>(bytes);
    }

    @Override
    public Dropped drop(long day) {
      order.add(name + " " + (TODAY - day));
      long size = bytes.remove(day);
      heldOpen += readers ? size : 0;
      return new Dropped(size, size);
    }

    long total() {
      return bytes.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  private DiskGuard guard(Shelf indices, Shelf archived) {
    return new DiskGuard(
        new DiskBudget.Share(80),
        () ->
            new DiskSpace(
                10_000, 10_000 - journal - others - heldOpen - index.total() - archive.total()),
        () -> journal,
        indices,
        archived,
        counts);
  }

  @Test
  void days_goOldestFirstUntilThereIsRoom() throws Exception {
    for (int ago = 0; ago < 9; ago++) {
      index.put(ago, 1000);
    }
    DiskGuard guard = guard(index, null);

    guard.check(NOW);

    assertThat(order).containsExactly("index 8", "index 7");
    assertThat(guard.state()).isEqualTo(new DiskGuard.State(8000, 7000, null));
    assertThat(counts.snapshot())
        .contains(
            entry(DropCounts.Reason.DISK, new DropCounts.Count(2, 2000, 2000, NOW)),
            entry(DropCounts.Reason.AGE, new DropCounts.Count(0, 0, 0, 0)));
  }

  @Test
  void disk_withinItsBudgetKeepsAll() throws Exception {
    index.put(5, 7000);
    journal = 1000;
    DiskGuard guard = guard(index, null);

    guard.check(NOW);

    assertThat(order).isEmpty();
    assertThat(guard.state().usedBytes()).isEqualTo(8000);
  }

  @Test
  void archive_goesAfterIndicesOfBeforeTheLastWeek() throws Exception {
    for (int ago = 0; ago < 9; ago++) {
      index.put(ago, 500);
      archive.put(ago * 10, 600);
    }

    journal = 7000;
    guard(index, archive).check(NOW);

    assertThat(order)
        .containsExactly(
            "index 8",
            "index 7",
            "archive 80",
            "archive 70",
            "archive 60",
            "archive 50",
            "archive 40",
            "archive 30",
            "archive 20",
            "archive 10",
            "index 6",
            "index 5",
            "index 4",
            "index 3",
            "index 2",
            "index 1");
  }

  @Test
  void today_staysWhateverComesAndIsWarnedOf() throws Exception {
    index.put(1, 100);
    index.put(0, 7000);
    index.put(-1, 900);
    journal = 1500;
    DiskGuard guard = guard(index, null);

    guard.check(NOW);

    assertThat(order).containsExactly("index 1");
    assertThat(guard.state().warning()).contains("only today is left").contains("9400 bytes");

    guard.check(NOW + TimeUnit.DAYS.toMicros(1));

    assertThat(order).containsExactly("index 1", "index 0");
    assertThat(guard.state().warning()).isNull();
  }

  @Test
  void indicesElsewhere_areNotOfThisDisk() throws Exception {
    index.put(5, 7000);
    archive.put(3, 500);
    journal = 2000;

    guard(null, archive).check(NOW);

    assertThat(order).containsExactly("archive 3");
  }

  @Test
  void othersThatFillTheDisk_leaveHalfAndAreNamed() throws Exception {
    for (int ago = 0; ago < 60; ago++) {
      index.put(ago, 100);
    }
    DiskGuard guard = guard(index, null);
    guard.check(NOW);
    for (int minute = 1; minute < 200; minute++) {
      others = Math.min(others + 100, 10_000 - index.total());
      guard.check(NOW + minute * MINUTE);
    }

    assertThat(index.total()).isBetween(2900L, 3000L);
    assertThat(index.total() + others).isEqualTo(10_000);
    assertThat(guard.state().warning()).contains("100 % full").contains("nothing is dropped");
    assertThat(order.getLast()).isEqualTo("index 30");
  }

  @Test
  void spaceThatDoesNotComeBackAtOnce_isNotDroppedForAgain() throws Exception {
    for (int ago = 0; ago < 9; ago++) {
      index.put(ago, 1000);
    }
    index.readers = true;
    DiskGuard guard = guard(index, null);

    guard.check(NOW);
    guard.check(NOW + MINUTE / 12);
    guard.check(NOW + MINUTE / 6);

    assertThat(order).containsExactly("index 8", "index 7");
    heldOpen = 0;
    guard.check(NOW + MINUTE / 3);
    assertThat(order).hasSize(2);
    assertThat(guard.state().allowedBytes()).isEqualTo(8000);
  }
}
