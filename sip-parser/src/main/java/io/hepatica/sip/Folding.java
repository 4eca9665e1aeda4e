package io.hepatica.sip;

/** Header values written over several lines, RFC 3261 section 7.3.1. */
final class Folding {
  private Folding() {}

  /** Each line break with the blanks around it becomes one blank. */
  static String unfold(String value) {
    if (value.indexOf('\n') < 0 && value.indexOf('\r') < 0) {
      return value;
    }
    StringBuilder unfolded = new StringBuilder(value.length());
    int p = 0;
    while (p < value.length()) {
      char c = value.charAt(p++);
      if (c != '\n' && c != '\r') {
        unfolded.append(c);
        continue;
      }
      while (!unfolded.isEmpty() && isBlank(unfolded.charAt(unfolded.length() - 1))) {
        unfolded.setLength(unfolded.length() - 1);
      }
      while (p < value.length() && isBlank(value.charAt(p))) {
        p++;
      }
      unfolded.append(' ');
    }
    return unfolded.toString();
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
  }
}
