package io.hepatica.server.cli;

/**
 * Text of the network, fit for a terminal: no character of it can move the cursor, change colours
 * or the direction of writing.
 */
final class SafeText {
  private static final char REPLACEMENT = '\ufffd';

  private SafeText() {}

  /** One line: line ends become blanks. */
  static String of(String text) {
    return clean(text, false);
  }

  /** Several lines, with tabs; CR LF becomes LF. */
  static String lines(String text) {
    return clean(text.replace("\r\n", "\n"), true);
  }

  private static String clean(String text, boolean keepLines) {
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints()
        .forEach(c -> {
          if (c == '\n' || c == '\t') {
            clean.append(keepLines ? (char) c : ' ');
          } else {
            clean.appendCodePoint(isSafe(c) ? c : REPLACEMENT);
          }
        });
    return clean.toString();
  }

  private static boolean isSafe(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT, // bidirectional overrides and zero-width characters
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }
}
