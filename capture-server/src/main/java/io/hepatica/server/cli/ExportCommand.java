package io.hepatica.server.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "export", description = "Writes a call with its legs to a file.")
final class ExportCommand implements Callable<Integer> {
  /** What {@code --format} takes, in the words of the API. */
  enum Format {
    PCAP,
    PCAPNG,
    TEXT,
    JSON,
    HEP;

    @Override
    public String toString() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }

    boolean isBinary() {
      return this != TEXT && this != JSON;
    }
  }

  private final Terminal terminal;

  @Mixin private final ServerOption server = new ServerOption();

  @Parameters(paramLabel = "CALL-ID", arity = "1..*", description = "of any of its legs")
  private List<String> callIds = List.of();

  @Option(names = "--no-legs", description = "write these Call-IDs alone")
  private boolean noLegs;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
  private Format format = Format.PCAP;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "default: the standard output")
  private @Nullable Path file;

  ExportCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws CommandFailure {
    if (file == null && terminal.interactive() && format.isBinary()) {
      throw new WrongUsage(format + " is not for a terminal: name a file with -o FILE");
    }
    ApiClient.Query query = new ApiClient.Query().add("format", format.toString());
    callIds.forEach(callId -> query.add("call_id", callId));
    if (noLegs) {
      query.add("legs", "false");
    }
    try (ApiClient client = server.client()) {
      write(client.open("/api/v1/call/export", query));
    } catch (IOException e) {
      throw new CommandFailure("the export broke off: " + e.getMessage(), e);
    }
    return 0;
  }

  private void write(HttpResponse<InputStream> answer) throws IOException, CommandFailure {
    try (InputStream body = answer.body()) {
      if (file != null) {
        write(body, file);
      } else if (terminal.interactive()) {
        String text = new String(body.readAllBytes(), StandardCharsets.UTF_8);
        terminal.out().print(SafeText.lines(text));
        terminal.out().flush();
      } else {
        body.transferTo(terminal.bytes());
        terminal.bytes().flush();
      }
    }
    if (answer.headers().firstValue("Hepatica-Complete").orElse("").equals("false")) {
      terminal.err().println(CallCommand.INCOMPLETE);
    }
  }

  /** Writes the file whole or not at all. */
  private void write(InputStream body, Path to) throws CommandFailure {
    Path part = to.resolveSibling(to.getFileName() + ".part");
    try {
      try (OutputStream out = Files.newOutputStream(part)) {
        body.transferTo(out);
      }
      Files.move(part, to, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      terminal.out().println("wrote " + to + ", " + Files.size(to) + " bytes");
    } catch (IOException e) {
      throw new CommandFailure("can't write " + to + ": " + e, e);
    }
  }
}
