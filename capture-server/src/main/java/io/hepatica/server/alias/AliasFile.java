package io.hepatica.server.alias;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Aliases kept in a file that outlives the server and a power cut. Thread-safe. */
public final class AliasFile implements AliasTable {
  /** In canonical form an address may be a little longer than it came. */
  private static final int MAX_BYTES = 2 * AliasesJson.MAX_BYTES;

  private final Path file;
  private volatile InForce inForce;

  private AliasFile(Path file, InForce inForce) {
    this.file = file;
    this.inForce = inForce;
  }

  /**
   * Reads the file; without one there are no aliases.
   *
   * @throws IOException where it can't be read
   * @throws AliasException where it holds no aliases
   */
  public static AliasFile open(Path file) throws IOException, AliasException {
    return new AliasFile(file, InForce.of(read(file)));
  }

  private static Aliases read(Path file) throws IOException, AliasException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] json = in.readNBytes(MAX_BYTES + 1);
      if (json.length > MAX_BYTES) {
        throw new AliasException("more than " + MAX_BYTES + " bytes");
      }
      return AliasesJson.read(json);
    } catch (NoSuchFileException none) {
      return Aliases.NONE;
    }
  }

  @Override
  public InForce inForce() {
    return inForce;
  }

  @Override
  public synchronized @Nullable InForce replace(Aliases aliases, Predicate<String> from)
      throws IOException {
    if (!from.test(inForce.tag())) {
      return null;
    }
    InForce next = InForce.of(aliases);
    try {
      write(next.json());
      inForce = next;
      // Only the name may be lost to a power cut from here on.
      syncDirectory();
    } catch (IOException e) {
      throw new IOException("the disk did not take them, see the log", e);
    }
    return next;
  }

  private void write(byte[] json) throws IOException {
    Path written = file.resolveSibling(file.getFileName() + ".new");
    try (FileChannel channel =
        FileChannel.open(
            written,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(json);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private void syncDirectory() throws IOException {
    Path directory = Objects.requireNonNull(file.toAbsolutePath().getParent());
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
