package io.hepatica.server.cli;

import java.util.ArrayList;
import java.util.List;

/** Messages as lines of a table. Cells are cut on a terminal only: a program gets them whole. */
final class MessageTable {
  private static final String[] HEADS = {
    "TIME", "MESSAGE", "FROM", "TO", "CALL-ID", "SOURCE", "DESTINATION"
  };
  private static final int[] LIMITS = {27, 16, 16, 16, 36, 28, 28};
  private static final String GAP = "  ";

  private final Terminal terminal;

  MessageTable(Terminal terminal) {
    this.terminal = terminal;
  }

  /** The heads, then a line a message; nothing for none. */
  List<String> lines(List<ApiMessage> messages) {
    if (messages.isEmpty()) {
      return List.of();
    }
    List<String[]> rows = new ArrayList<>();
    rows.add(HEADS);
    messages.forEach(message -> rows.add(row(message)));
    int[] widths = new int[HEADS.length];
    for (String[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        row[i] =
            terminal.interactive() ? Shorten.end(row[i], LIMITS[i], terminal.unicode()) : row[i];
        widths[i] = Math.max(widths[i], row[i].length());
      }
    }
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  private static String[] row(ApiMessage message) {
    return new String[] {
      message.time(),
      message.what(),
      party(message, "from"),
      party(message, "to"),
      filled(message.text("call_id")),
      message.source(),
      message.destination()
    };
  }

  private static String party(ApiMessage message, String header) {
    String user = message.text(header + "_user");
    return filled(user.isEmpty() ? message.text(header + "_domain") : user);
  }

  private static String filled(String text) {
    return text.isEmpty() ? "-" : text;
  }

  private static String line(String[] row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < row.length; i++) {
      line.append(row[i]).repeat(' ', widths[i] - row[i].length()).append(GAP);
    }
    return line.toString().stripTrailing();
  }
}
