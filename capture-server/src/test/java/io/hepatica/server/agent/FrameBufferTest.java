package io.hepatica.server.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.hepatica.hep.Hep3Encoder;
import io.hepatica.hep.HepChunk;
import io.hepatica.hep.HepFrame;
import io.hepatica.server.journal.JournalAppender;
import io.hepatica.server.journal.JournalReader;
import io.hepatica.server.journal.Receipt;
import io.hepatica.server.listen.LocalIntake;
import io.hepatica.server.metrics.AgentRegistry;
import io.hepatica.server.metrics.CaptureCounters;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FrameBufferTest {
  private static final long BOUND = 16 << 20;
  private static final int PADDING = 10_000;

  @TempDir Path directory;

  static byte[] payload(int number) {
    return Arrays.copyOf(Integer.toString(number).getBytes(StandardCharsets.US_ASCII), PADDING);
  }

  /** A frame that carries its number. */
  private static byte[] frame(int number) {
    byte[] payload = payload(number);
    byte[] buffer = new byte[HepFrame.MAX_LENGTH];
    Hep3Encoder encoder = new Hep3Encoder();
    encoder.begin(buffer, 0, buffer.length);
    encoder.u8(HepChunk.PROTOCOL_TYPE, 100);
    encoder.time(1_795_228_380_000_000L + number);
    encoder.bytes(HepChunk.PAYLOAD, payload, 0, payload.length);
    return Arrays.copyOf(buffer, encoder.finish());
  }

  static void write(FrameBuffer buffer, int from, int to) {
    CaptureCounters counters = new CaptureCounters();
    try (JournalAppender appender = new JournalAppender(buffer.journal(), counters, 1 << 20)) {
      appender.start();
      try (LocalIntake intake =
          LocalIntake.ofPackets(appender, counters, new AgentRegistry(1), true)) {
        for (int number = from; number < to; number++) {
          intake.accept(frame(number));
        }
      }
    }
  }

  /** The numbers of what is not confirmed, and the position behind each. */
  private static List<Integer> numbers(FrameBuffer buffer, List<Long> ends) throws IOException {
    List<Integer> numbers = new ArrayList<>();
    HepFrame view = new HepFrame();
    try (JournalReader reader = buffer.unconfirmed()) {
      while (reader.read()) {
        int length;
        for (int at = reader.from(); at < reader.to(); at += length) {
          length = Receipt.frameLength(reader.buffer(), at);
          view.read(reader.buffer(), at, length);
          String payload =
              new String(
                  reader.buffer(),
                  view.payloadStart(),
                  view.payloadLength(),
                  StandardCharsets.US_ASCII);
          numbers.add(Integer.parseInt(payload.trim()));
          ends.add(reader.position() + at - reader.from() + length);
        }
      }
    }
    return numbers;
  }

  private static List<Integer> range(int from, int to) {
    List<Integer> numbers = new ArrayList<>();
    for (int number = from; number < to; number++) {
      numbers.add(number);
    }
    return numbers;
  }

  @Test
  void confirmed_isNotThereAfterTheNextOpening() throws Exception {
    List<Long> ends = new ArrayList<>();
    try (FrameBuffer buffer = FrameBuffer.open(directory, BOUND)) {
      assertThat(buffer.isEmpty()).isTrue();
      write(buffer, 0, 500);
      assertThat(numbers(buffer, ends)).isEqualTo(range(0, 500));
      buffer.confirm(ends.get(299));
      assertThat(buffer.isEmpty()).isFalse();
    }
    try (FrameBuffer buffer = FrameBuffer.open(directory, BOUND)) {
      write(buffer, 500, 600);
      assertThat(numbers(buffer, new ArrayList<>())).isEqualTo(range(300, 600));
      assertThat(buffer.journal().startPosition()).isPositive();
    }
  }

  @Test
  void bound_thatIsReached_dropsTheOldestAndCountsThem() throws Exception {
    try (FrameBuffer buffer = FrameBuffer.open(directory, BOUND)) {
      List<Long> ends = new ArrayList<>();
      write(buffer, 0, 1_500);
      buffer.keepBound();
      assertThat(buffer.dropped()).isZero();
      numbers(buffer, ends);
      buffer.reached(ends.get(99)); // sent, not confirmed
      for (int hundred = 15; hundred < 40; hundred++) {
        write(buffer, hundred * 100, hundred * 100 + 100);
        buffer.keepBound();
        assertThat(buffer.journal().bytes()).isLessThanOrEqualTo(BOUND);
      }
      int dropped = (int) buffer.dropped();
      assertThat(dropped).isBetween(2_000, 2_500);
      assertThat(numbers(buffer, new ArrayList<>())).isEqualTo(range(100 + dropped, 4_000));
    }
  }
}
