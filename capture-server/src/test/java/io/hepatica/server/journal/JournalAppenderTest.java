package io.hepatica.server.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.hepatica.server.metrics.CaptureCounters;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalAppenderTest {
  private static final Journal.Options OPTIONS = new Journal.Options(Duration.ZERO, 1 << 20);

  @TempDir Path directory;

  private final CaptureCounters counters = new CaptureCounters();

  @Test
  void take_whileEveryBatchIsOut_waitsForOneToComeBack() throws Exception {
    try (Journal journal = Journal.open(directory, OPTIONS);
        JournalAppender appender = new JournalAppender(journal, counters, 2 * (256 << 10))) {
      FrameBatch first = appender.take();
      FrameBatch second = appender.take();
      Thread third =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  appender.submit(appender.take());
                } catch (InterruptedException e) {
                  throw new AssertionError(e);
                }
              });
      while (third.getState() != Thread.State.WAITING) {
        Thread.onSpinWait();
      }
      Frames.stage(first, Frames.frame(new byte[10]));
      appender.submit(first);
      appender.start();
      third.join();
      appender.submit(second);
    }
    assertThat(counters.journaled()).isEqualTo(1);
  }

  @Test
  void submit_ofManySmallBatches_keepsOrderAndCountsEach() throws Exception {
    List<String> numbers = IntStream.range(0, 300).mapToObj(Integer::toString).toList();
    try (Journal journal = Journal.open(directory, OPTIONS)) {
      try (JournalAppender appender = new JournalAppender(journal, counters, 4 << 20)) {
        appender.start();
        for (String number : numbers) {
          FrameBatch batch = appender.take();
          Frames.stage(batch, Frames.frame(number.getBytes(StandardCharsets.UTF_8)));
          appender.submit(batch);
        }
      }
      assertThat(Frames.payloads(journal, 0)).isEqualTo(numbers);
      assertThat(counters.journaled()).isEqualTo(300);
      assertThat(counters.journaledBytes()).isEqualTo(journal.endPosition());
    }
  }
}
