package io.hepatica.server.cli;

import java.util.ArrayList;
import java.util.List;

/** Rows as lines of a table. Cells are cut on a terminal only: a program gets them whole. */
final class TextTable {
  private static final String GAP = "  ";

  /**
   * @param limit characters on a terminal
   */
  record Column(String head, int limit) {}

  private final Terminal terminal;
  private final List<Column> columns;

  TextTable(Terminal terminal, List<Column> columns) {
    this.terminal = terminal;
    this.columns = columns;
  }

  /**
   * The heads, then a line a row; nothing for none.
   *
   * @param rows a safe text for each column; one that is empty is a dash
   */
  List<String> lines(List<List<String>> rows) {
    if (rows.isEmpty()) {
      return List.of();
    }
    List<List<String>> cells = new ArrayList<>();
    cells.add(columns.stream().map(Column::head).toList());
    rows.forEach(row -> cells.add(cut(row)));
    int[] widths = new int[columns.size()];
    for (List<String> row : cells) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    return cells.stream().map(row -> line(row, widths)).toList();
  }

  private List<String> cut(List<String> row) {
    List<String> cut = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      String cell = row.get(i).isEmpty() ? "-" : row.get(i);
      cut.add(
          terminal.interactive()
              ? Shorten.end(cell, columns.get(i).limit, terminal.unicode())
              : cell);
    }
    return cut;
  }

  private static String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String cell = row.get(i);
      line.append(cell).repeat(' ', widths[i] - cell.length()).append(GAP);
    }
    return line.toString().stripTrailing();
  }
}
