package io.hepatica.server.call;

import java.util.Arrays;

/**
 * A set of a few texts as a sorted array, which takes the least memory. Of more than there is room
 * for, the first in the order of their characters stay, whatever the order in which they came.
 */
final class TextSet {
  static final int LIMIT = 16;
  static final String[] NONE = {};

  private TextSet() {}

  /** Whether the text in these bytes is among them; false for some that are not ASCII. */
  static boolean has(String[] set, byte[] bytes, int start, int length) {
    for (String text : set) {
      if (SharedTexts.isText(text, bytes, start, length)) {
        return true;
      }
    }
    return false;
  }

  /** The set with that text: the same array where it has it, or has no room for it. */
  static String[] with(String[] set, String text) {
    int found = Arrays.binarySearch(set, text);
    if (found >= 0 || -found - 1 == LIMIT) {
      return set;
    }
    int at = -found - 1;
    String[] more = Arrays.copyOf(set, Math.min(set.length + 1, LIMIT));
    System.arraycopy(set, at, more, at + 1, more.length - at - 1);
    more[at] = text;
    return more;
  }
}
