package io.hepatica.server.cli;

/** Cuts text to a width, so that it shows that it was cut. */
final class Shorten {
  private Shorten() {}

  static String end(String text, int width, boolean unicode) {
    String mark = mark(unicode);
    return text.length() <= width
        ? text
        : text.substring(0, Math.max(0, width - mark.length())) + mark;
  }

  /** Takes it from the middle: of addresses both ends matter. */
  static String middle(String text, int width, boolean unicode) {
    if (text.length() <= width) {
      return text;
    }
    String mark = mark(unicode);
    int kept = Math.max(0, width - mark.length());
    int head = kept / 2;
    return text.substring(0, head) + mark + text.substring(text.length() - (kept - head));
  }

  private static String mark(boolean unicode) {
    return unicode ? "…" : "..";
  }
}
