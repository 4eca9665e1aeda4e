package io.hepatica.server.store.lucene;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import io.hepatica.server.store.DurableFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the frames of one index have in common, as a zstd dictionary in a file beside it. A call's
 * few messages alone compress half as well. It is trained once, from the first blocks that are
 * enough for it, lies on disk before the first commit that needs it, and never changes.
 */
final class FrameDictionary {
  static final String FILE = "frames.dictionary";

  /** Bytes of samples below which training is not worth it. */
  static final int MIN_SAMPLES = 1 << 19;

  /** Bytes of samples above which training takes longer than it is worth. */
  static final int MAX_SAMPLES = 1 << 22;

  private static final int SIZE = 1 << 16;
  private static final int MIN_SAMPLE_COUNT = 64;

  private FrameDictionary() {}

  /** Null where zstd finds nothing in common. */
  static byte @Nullable [] train(List<byte[]> samples) {
    if (samples.size() < MIN_SAMPLE_COUNT) {
      return null;
    }
    byte[] dictionary = new byte[SIZE];
    try {
      long length = Zstd.trainFromBuffer(samples.toArray(byte[][]::new), dictionary, false);
      return Zstd.isError(length) ? null : Arrays.copyOf(dictionary, Math.toIntExact(length));
    } catch (ZstdException samplesOfNoUse) {
      return null;
    }
  }

  static byte @Nullable [] read(Path index) throws IOException {
    Path file = index.resolve(FILE);
    return Files.exists(file) ? Files.readAllBytes(file) : null;
  }

  /** Durable when it returns. */
  static void write(Path index, byte[] dictionary) throws IOException {
    DurableFile.write(index.resolve(FILE), dictionary);
  }
}
