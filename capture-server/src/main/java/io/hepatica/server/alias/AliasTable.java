package io.hepatica.server.alias;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The aliases in force: of one server in a file, of several in their cluster. Thread-safe. */
public interface AliasTable {
  /** Never waits. */
  InForce inForce();

  /**
   * Puts others in force, once they are written.
   *
   * @param from whether those with this tag may be replaced
   * @return what is in force now; null where those in force may not be replaced
   * @throws IOException where they can't be written for good; its message says why to whoever asked
   *     for it
   */
  @Nullable InForce replace(Aliases aliases, Predicate<String> from) throws IOException;

  /**
   * What is in force at one moment.
   *
   * @param json the aliases as {@link AliasesJson} has them; not to be changed
   * @param tag of this content and no other
   */
  record InForce(Aliases aliases, byte[] json, String tag) {
    private static final int TAG_BYTES = 16;

    public static InForce of(Aliases aliases) {
      byte[] json = AliasesJson.write(aliases);
      return new InForce(aliases, json, tagOf(json));
    }

    private static String tagOf(byte[] json) {
      try {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(json);
        return HexFormat.of().formatHex(hash, 0, TAG_BYTES);
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
