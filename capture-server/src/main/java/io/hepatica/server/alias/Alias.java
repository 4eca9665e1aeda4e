package io.hepatica.server.alias;

import org.jspecify.annotations.Nullable;

/**
 * A name for an address or a network, at one port or at any.
 *
 * @param network the address, or the network as address and length of prefix, in canonical form
 * @param port 1 to 65535, or {@link #ANY_PORT}
 * @param name 1 to {@link #MAX_NAME} characters that can be shown on one line
 */
record Alias(Network network, int port, String name) {
  static final int ANY_PORT = 0;
  static final int MAX_PORT = 65_535;
  static final int MAX_NAME = 100;

  /** What is wrong with a name, or null. Bidirectional controls could turn a line around. */
  static @Nullable String problem(String name) {
    if (name.isBlank()) {
      return "must not be blank";
    }
    if (name.codePointCount(0, name.length()) > MAX_NAME) {
      return "has more than " + MAX_NAME + " characters";
    }
    return name.codePoints().allMatch(Alias::isShown)
        ? null
        : "has a character that can't be shown, such as a control or a change of direction";
  }

  private static boolean isShown(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
