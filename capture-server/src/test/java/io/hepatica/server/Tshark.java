package io.hepatica.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Wireshark's own reading of a file, as the judge of ours. */
public final class Tshark {
  private Tshark() {}

  /** The fields of each packet that the filter takes, as text; "" for all packets. */
  public static List<List<String>> fields(Path file, String filter, String... fields) {
    List<String> arguments = new ArrayList<>(List.of("-Y", filter.isEmpty() ? "frame" : filter));
    arguments.addAll(List.of("-T", "fields", "-E", "separator=/t", "-E", "occurrence=f"));
    for (String field : fields) {
      arguments.addAll(List.of("-e", field));
    }
    return run(file, arguments).lines().map(line -> Arrays.asList(line.split("\t", -1))).toList();
  }

  /** What tshark prints for a file. */
  public static String run(Path file, List<String> arguments) {
    List<String> command = new ArrayList<>(List.of("tshark", "-n", "-r", file.toString()));
    command.addAll(arguments);
    try {
      Path errors = Files.createTempFile("tshark", ".err");
      Process process;
      try {
        process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
      } catch (IOException e) {
        throw new AssertionError("these tests need tshark: apt-get install tshark", e);
      }
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new AssertionError(command + " failed: " + Files.readString(errors));
      }
      Files.delete(errors);
      return out;
    } catch (IOException e) {
      throw new AssertionError(command + " could not be run", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(command + " was interrupted", e);
    }
  }
}
