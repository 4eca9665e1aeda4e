package io.hepatica.server.search;

/** The characters of a query as words, phrases and operators. Used by one thread for one query. */
final class QueryScanner {
  private final String text;
  private int at;

  QueryScanner(String text) {
    this.text = text;
  }

  int position() {
    return at;
  }

  boolean atEnd() {
    return at >= text.length();
  }

  /** The character at an offset from here, or NUL behind the end. */
  char peek(int offset) {
    return at + offset < text.length() ? text.charAt(at + offset) : '\0';
  }

  char peek() {
    return peek(0);
  }

  void skipBlanks() {
    while (!atEnd() && isBlank(peek())) {
      at++;
    }
  }

  /** Takes these characters where they stand next. */
  boolean take(String characters) {
    if (text.startsWith(characters, at)) {
      at += characters.length();
      return true;
    }
    return false;
  }

  /** Whether a word such as AND stands next, and not just a word that begins with it. */
  boolean seesKeyword(String keyword) {
    if (!text.startsWith(keyword, at)) {
      return false;
    }
    int end = at + keyword.length();
    return end == text.length()
        || isBlank(text.charAt(end))
        || "()\"".indexOf(text.charAt(end)) >= 0;
  }

  boolean takeKeyword(String keyword) {
    return seesKeyword(keyword) && take(keyword);
  }

  /** What stands before the next colon, or nothing where a word ends or is escaped before one. */
  String fieldName() {
    for (int i = at; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == ':') {
        return text.substring(at, i);
      }
      if (isBlank(c) || "()\"\\".indexOf(c) >= 0) {
        break;
      }
    }
    return "";
  }

  /** The characters up to the next blank or parenthesis, as they stand. */
  String rawWord() {
    int end = at;
    while (end < text.length()
        && !isBlank(text.charAt(end))
        && "()".indexOf(text.charAt(end)) < 0) {
      end++;
    }
    return text.substring(at, end);
  }

  /**
   * A word with its escapes read.
   *
   * @param inRange whether a closing bracket ends it
   */
  Word word(boolean inRange) throws QueryException {
    int start = at;
    int suffix = -1;
    boolean wild = false;
    StringBuilder literal = new StringBuilder();
    StringBuilder pattern = new StringBuilder();
    for (; !atEnd(); at++) {
      char c = peek();
      if (isBlank(c) || c == ')' || (inRange && (c == ']' || c == '}'))) {
        break;
      }
      if (c == '(' || c == '"') {
        throw new QueryException("a blank or a \\ is missing before " + c, at);
      }
      if (c == '\\') {
        append(escaped(), literal, pattern);
        continue;
      }
      wild |= c == '*' || c == '?';
      suffix = c == '^' || c == '~' ? at : suffix;
      literal.append(c);
      pattern.append(c);
    }
    if (suffix >= 0 && text.substring(suffix + 1, at).matches("[0-9.]*")) {
      throw unsupported(suffix);
    }
    return new Word(literal.toString(), pattern.toString(), wild, false, start);
  }

  /** What stands between double quotes. */
  Word phrase() throws QueryException {
    int start = at++;
    StringBuilder literal = new StringBuilder();
    StringBuilder pattern = new StringBuilder();
    while (peek() != '"' || atEnd()) {
      if (atEnd()) {
        throw new QueryException("the closing \" is missing for the one", start);
      }
      append(peek() == '\\' ? escaped() : peek(), literal, pattern);
      at++;
    }
    at++;
    return new Word(literal.toString(), pattern.toString(), false, true, start);
  }

  /** What stands between slashes, escapes left in. */
  Word regex() throws QueryException {
    int start = at++;
    int from = at;
    for (; peek() != '/'; at++) {
      if (peek() == '\\') {
        at++;
      }
      if (atEnd()) {
        throw new QueryException("the closing / is missing for the one", start);
      }
    }
    String expression = text.substring(from, at++);
    return new Word(expression, expression, false, false, start);
  }

  /** What follows a phrase, a group, a range or an expression must be apart from it. */
  void expectEnd() throws QueryException {
    char c = peek();
    if (c == '^' || c == '~') {
      throw unsupported(at);
    }
    if (!atEnd() && !isBlank(c) && c != ')') {
      throw new QueryException("a blank is missing", at);
    }
  }

  private static QueryException unsupported(int position) {
    return new QueryException(
        "boosts (^) and fuzzy words (~) are not supported; a \\ before it takes it as it is,",
        position);
  }

  private static void append(char meant, StringBuilder literal, StringBuilder pattern) {
    literal.append(meant);
    if (meant == '*' || meant == '?' || meant == '\\') {
      pattern.append('\\');
    }
    pattern.append(meant);
  }

  /** The character that the backslash here stands for; ends at its last character. */
  private char escaped() throws QueryException {
    int backslash = at++;
    if (atEnd()) {
      throw new QueryException("nothing follows the \\", backslash);
    }
    if (peek() != 'u') {
      return peek();
    }
    int code = 0;
    for (int i = 1; i <= 4; i++) {
      int digit = peek(i) < 0x80 ? Character.digit(peek(i), 16) : -1;
      if (digit < 0) {
        throw new QueryException("four hexadecimal digits must follow the \\u", backslash);
      }
      code = (code << 4) | digit;
    }
    at += 4;
    return (char) code;
  }

  private static boolean isBlank(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c);
  }
}
