package io.hepatica.server.cli;

import io.hepatica.server.cli.TextTable.Column;
import java.util.List;

/** Quality reports as lines of a table, each with what it says of its first stream. */
final class ReportTable {
  private static final List<Column> COLUMNS =
      List.of(
          new Column("TIME", 27),
          new Column("REPORT", 11),
          new Column("SOURCE", 28),
          new Column("DESTINATION", 28),
          new Column("STREAM", 8),
          new Column("MOS", 15),
          new Column("LOSS", 9),
          new Column("JITTER", 11),
          new Column("RTT", 11));

  private final TextTable table;

  ReportTable(Terminal terminal) {
    this.table = new TextTable(terminal, COLUMNS);
  }

  /** The heads, then a line a report; nothing for none. */
  List<String> lines(List<ApiMessage> reports) {
    return table.lines(reports.stream().map(ReportTable::row).toList());
  }

  private static List<String> row(ApiMessage report) {
    return List.of(
        report.time(),
        report.text("kind"),
        report.source(),
        report.destination(),
        report.text("direction"),
        mos(report),
        unit(report.text("loss_pct"), " %"),
        unit(report.text("jitter_ms"), " ms"),
        unit(report.text("rtt_ms"), " ms"));
  }

  private static String mos(ApiMessage report) {
    String listening = report.text("mos_lq");
    String mos = listening.isEmpty() ? report.text("mos_cq") : listening;
    return mos.isEmpty() || report.text("mos_source").isEmpty()
        ? mos
        : mos + " " + report.text("mos_source");
  }

  private static String unit(String number, String unit) {
    return number.isEmpty() ? "" : number + unit;
  }
}
