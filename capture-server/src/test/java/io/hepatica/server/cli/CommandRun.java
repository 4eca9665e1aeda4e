package io.hepatica.server.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;

/**
 * One run of the command line in this process.
 *
 * @param bytes what went to the standard output past the text
 */
record CommandRun(int status, String out, String err, byte[] bytes) {
  static CommandRun of(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Terminal terminal =
        new Terminal(
            new PrintWriter(out, true), new PrintWriter(err, true), bytes, false, 120, true);
    int status = Main.commandLine(terminal).execute(arguments);
    return new CommandRun(status, out.toString(), err.toString(), bytes.toByteArray());
  }
}
