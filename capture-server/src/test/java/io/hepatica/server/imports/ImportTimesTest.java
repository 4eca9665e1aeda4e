package io.hepatica.server.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.hepatica.server.api.ListStore;
import io.hepatica.server.journal.ImportMark;
import io.hepatica.server.message.Schema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ImportTimesTest {
  private static final long DAY = TimeUnit.DAYS.toMicros(1);
  private static final long NOW = TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis());
  private static final long TODAY = Math.floorDiv(NOW, DAY);

  private final List<List<Long>> told = new ArrayList<>();
  private final ImportTimes times =
      new ImportTimes(
          new ListStore(new Schema(List.of())),
          Import.begun(new ImportMark(1, "label"), "file", NOW, 0),
          30,
          days -> told.add(List.copyOf(days)));

  @Test
  void days_areThoseOfMessages_andTodayOnlyWhereOneHasTheTimeOfItsReceipt() throws IOException {
    assertThat(times.believe((TODAY - 3) * DAY + 5)).isTrue();
    assertThat(times.days()).containsExactly(TODAY - 3);

    assertThat(times.believe(0)).isTrue();
    assertThat(times.days()).contains(TODAY - 3, TODAY).hasSizeLessThanOrEqualTo(3);
    assertThat(told.getLast()).isEqualTo(List.copyOf(times.days()));
    assertThat(times.wild()).isZero();
  }

  @Test
  void timeThatIsNotBelieved_notesTheDayOfTheReceipt() throws IOException {
    assertThat(times.believe(NOW + 2 * DAY)).isFalse();
    assertThat(times.days()).contains(TODAY);
    assertThat(times.wild()).isEqualTo(1);
    assertThat(times.last()).isNull();
  }

  @Test
  void days_areBounded() throws IOException {
    for (int i = 0; i < ImportTimes.MAX_DAYS; i++) {
      times.days().add((long) i);
    }
    assertThat(times.believe((TODAY - 3) * DAY)).isFalse();
    assertThat(times.wild()).isEqualTo(1);
  }
}
