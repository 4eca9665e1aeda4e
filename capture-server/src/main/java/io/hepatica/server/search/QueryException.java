package io.hepatica.server.search;

/**
 * A query or a parameter that can't be understood: the asker's mistake, said so that it can be
 * mended.
 */
public final class QueryException extends Exception {
  /** Characters of the query shown on either side of the mistake. */
  private static final int SHOWN = 60;

  private final String reason;
  private final int position;

  /**
   * @param reason what is wrong, without its place
   * @param position 0-based offset into the query, in UTF-16 units
   */
  public QueryException(String reason, int position) {
    super(reason + " at position " + position);
    this.reason = reason;
    this.position = position;
  }

  public String reason() {
    return reason;
  }

  public int position() {
    return position;
  }

  /** The message, the part of the query around the mistake, and a caret below it. */
  public String explain(String query) {
    int from = Math.max(0, position - SHOWN);
    int to = Math.min(query.length(), position + SHOWN);
    String shown = query.substring(Math.min(from, to), to).replaceAll("\\p{Cntrl}", " ");
    return getMessage() + "\n" + shown + "\n" + " ".repeat(position - from) + "^";
  }
}
