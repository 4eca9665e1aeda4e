package io.hepatica.server.cli;

import java.io.Console;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Map;

/**
 * Where a command prints.
 *
 * @param out text; flushed by line
 * @param bytes the standard output as it is
 * @param interactive a person looks at it: colours and progress lines are of use
 * @param width columns
 * @param unicode whether arrows and lines can be shown
 */
record Terminal(
    PrintWriter out,
    PrintWriter err,
    OutputStream bytes,
    boolean interactive,
    int width,
    boolean unicode) {
  private static final int DEFAULT_WIDTH = 120;
  private static final int MIN_WIDTH = 40;
  private static final int MAX_WIDTH = 1_000;

  @SuppressWarnings("SystemConsoleNull") // null where jdk.console names no provider
  static Terminal ofProcess() {
    Console console = System.console();
    boolean interactive = console != null && console.isTerminal();
    Charset charset = System.out.charset();
    return new Terminal(
        new PrintWriter(System.out, true, charset),
        new PrintWriter(System.err, true, System.err.charset()),
        System.out,
        interactive && System.getenv("NO_COLOR") == null,
        width(System.getenv()),
        charset.newEncoder().canEncode('→'));
  }

  static int width(Map<String, String> environment) {
    String columns = environment.getOrDefault("COLUMNS", "");
    return columns.matches("[0-9]{1,4}")
        ? Math.clamp(Integer.parseInt(columns), MIN_WIDTH, MAX_WIDTH)
        : DEFAULT_WIDTH;
  }
}
