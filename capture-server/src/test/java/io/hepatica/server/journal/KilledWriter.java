package io.hepatica.server.journal;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;

/** A process that appends numbers until it is killed, and prints each that was appended. */
final class KilledWriter {
  private KilledWriter() {}

  public static void main(String[] args) throws Exception {
    int next = Integer.parseInt(args[1]);
    Random random = new Random(next);
    Journal.Options options = new Journal.Options(Duration.ofMillis(100), 300_000);
    try (Journal journal = Journal.open(Path.of(args[0]), options)) {
      while (true) {
        FrameBatch batch = new FrameBatch(256 << 10);
        for (int count = 1 + random.nextInt(20); count > 0; count--) {
          Frames.stage(batch, Frames.frame(text(next++).getBytes(StandardCharsets.UTF_8)));
        }
        journal.append(batch);
        System.out.println(next - 1);
      }
    }
  }

  static String text(int number) {
    return number + "x".repeat(number % 3000);
  }
}
