package io.hepatica.server.journal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Says of a frame which import of a file it came with: {@link Receipt#IMPORT_CHUNK}. A label may be
 * given again when its import was deleted, so that the id tells imports apart, also those of
 * several servers.
 *
 * @param id of any value, drawn by chance
 * @param label as {@link #isLabel} says
 */
public record ImportMark(long id, String label) {
  private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  private static final int HEADER = 6;

  public ImportMark {
    if (!isLabel(label)) {
      throw new IllegalArgumentException("no label");
    }
  }

  /**
   * Whether it has 1 to 64 of the characters {@code A-Z a-z 0-9 . _ -}, a letter or digit first.
   */
  public static boolean isLabel(String text) {
    return LABEL.matcher(text).matches();
  }

  /** The chunk, header included. */
  public byte[] chunk() {
    byte[] text = label.getBytes(StandardCharsets.US_ASCII);
    int length = HEADER + Long.BYTES + text.length;
    return ByteBuffer.allocate(length)
        .putShort((short) Receipt.VENDOR)
        .putShort((short) Receipt.IMPORT_CHUNK)
        .putShort((short) length)
        .putLong(id)
        .put(text)
        .array();
  }
}
