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
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The aliases in force, kept in a file that outlives the server and a power cut. Thread-safe. */
public final class AliasFile {
  private static final int TAG_BYTES = 16;

  /** In canonical form an address may be a little longer than it came. */
  private static final int MAX_BYTES = 2 * AliasesJson.MAX_BYTES;

  /**
   * What is in force at one moment.
   *
   * @param json the aliases as {@link AliasesJson} has them; not to be changed
   * @param tag of this content and no other
   */
  public record InForce(Aliases aliases, byte[] json, String tag) {
    static InForce of(Aliases aliases) {
      byte[] json = AliasesJson.write(aliases);
      return new InForce(aliases, json, tagOf(json));
    }
  }

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

  private static String tagOf(byte[] json) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(json);
      return HexFormat.of().formatHex(hash, 0, TAG_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  public InForce inForce() {
    return inForce;
  }

  /**
   * Puts others in force, once they are on disk.
   *
   * @param from whether those with this tag may be replaced
   * @return what is in force now; null where those in force may not be replaced
   * @throws IOException where they can't be written, or not so that they survive a power cut
   */
  public synchronized @Nullable InForce replace(Aliases aliases, Predicate<String> from)
      throws IOException {
    if (!from.test(inForce.tag())) {
      return null;
    }
    InForce next = InForce.of(aliases);
    write(next.json());
    inForce = next;
    // Only the name may be lost to a power cut from here on.
    syncDirectory();
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
