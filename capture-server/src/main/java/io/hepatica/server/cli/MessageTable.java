package io.hepatica.server.cli;

import io.hepatica.server.cli.TextTable.Column;
import java.util.List;

/** Messages as lines of a table. */
final class MessageTable {
  private static final List<Column> COLUMNS =
      List.of(
          new Column("TIME", 27),
          new Column("MESSAGE", 16),
          new Column("FROM", 16),
          new Column("TO", 16),
          new Column("CALL-ID", 36),
          new Column("SOURCE", 28),
          new Column("DESTINATION", 28));

  private final TextTable table;

  MessageTable(Terminal terminal) {
    this.table = new TextTable(terminal, COLUMNS);
  }

  /** The heads, then a line a message; nothing for none. */
  List<String> lines(List<ApiMessage> messages) {
    return table.lines(messages.stream().map(MessageTable::row).toList());
  }

  private static List<String> row(ApiMessage message) {
    return List.of(
        message.time(),
        message.what(),
        party(message, "from"),
        party(message, "to"),
        message.text("call_id"),
        message.source(),
        message.destination());
  }

  private static String party(ApiMessage message, String header) {
    String user = message.text(header + "_user");
    return user.isEmpty() ? message.text(header + "_domain") : user;
  }
}
