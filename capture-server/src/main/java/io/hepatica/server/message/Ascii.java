package io.hepatica.server.message;

/** Comparison without regard to the case of ASCII letters. */
final class Ascii {
  private Ascii() {}

  /** Whether the bytes are those of {@code lowerCase}, which has no upper-case letter. */
  static boolean equalsIgnoreCase(byte[] bytes, int start, int length, byte[] lowerCase) {
    if (length != lowerCase.length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      int c = bytes[start + i];
      if ((c >= 'A' && c <= 'Z' ? c + 32 : c) != lowerCase[i]) {
        return false;
      }
    }
    return true;
  }
}
