package io.hepatica.server.cli;

import io.hepatica.server.cli.TextTable.Column;
import java.util.List;

/** Sessions as lines of a table. */
final class SessionTable {
  private static final List<Column> COLUMNS =
      List.of(
          new Column("START", 27),
          new Column("STATE", 22),
          new Column("CALLER", 16),
          new Column("CALLEE", 16),
          new Column("STATUS", 6),
          new Column("SETUP", 14),
          new Column("DURATION", 16),
          new Column("MOS MIN", 7),
          new Column("LEGS", 4),
          new Column("CALL-ID", 36));

  private final TextTable table;

  SessionTable(Terminal terminal) {
    this.table = new TextTable(terminal, COLUMNS);
  }

  /** The heads, then a line a session; nothing for none. */
  List<String> lines(List<ApiSession> sessions) {
    return table.lines(sessions.stream().map(SessionTable::row).toList());
  }

  private static List<String> row(ApiSession session) {
    int legs = session.texts("legs").size();
    return List.of(
        session.text("start"),
        session.state(),
        session.text("caller"),
        session.text("callee"),
        session.text("final_status"),
        session.millis("setup_ms"),
        session.millis("duration_ms"),
        session.text("mos_min"),
        legs == 0 ? "" : Integer.toString(1 + legs),
        session.callId());
  }
}
