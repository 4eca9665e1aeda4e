package io.hepatica.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Files into the server by its API; lists and deletes what was imported. */
@Command(
    name = "import",
    description =
        "Puts files into the server, each under a label, and returns when all of it can be found.",
    footerHeading = "%n",
    footer =
        "FILE is a capture (pcap, pcapng) or a HEP3 stream, plain or packed by gzip or zstd."
            + " Search for import:LABEL.")
final class ImportCommand implements Callable<Integer> {
  private static final int MAX_LABEL = 64;
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

  private final Terminal terminal;

  @Mixin private final ServerOption server = new ServerOption();

  @Parameters(paramLabel = "FILE", description = "the files; - is the standard input")
  private List<String> files = List.of();

  @Option(
      names = "--label",
      paramLabel = "LABEL",
      description = "letters, digits, dots, underscores and dashes (default: the file's name)")
  private String label = "";

  @Option(names = "--now", description = "moves all times so that the latest is now")
  private boolean now;

  private ImportCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  static CommandLine line(Terminal terminal) {
    CommandLine line =
        new CommandLine(new ImportCommand(terminal))
            .addSubcommand(new ListCommand(terminal))
            .addSubcommand(new DeleteCommand(terminal));
    line.getSubcommands()
        .values()
        .forEach(command -> command.getCommandSpec().mixinStandardHelpOptions(true));
    return line;
  }

  @Override
  public Integer call() throws CommandFailure {
    if (files.isEmpty()) {
      throw new WrongUsage("FILE is missing; - is the standard input");
    }
    if (!label.isEmpty() && files.size() > 1) {
      throw new WrongUsage("--label is of one file: import each on its own");
    }
    int status = 0;
    try (ApiClient client = server.client()) {
      for (String file : files) {
        status = Math.max(status, take(client, file));
      }
    }
    return status;
  }

  private int take(ApiClient client, String file) throws CommandFailure {
    String chosen = label.isEmpty() ? freeLabel(client, file) : label;
    Indexing indexing = new Indexing(client, terminal);
    ApiClient.Query query =
        new ApiClient.Query()
            .add("label", chosen)
            .add("name", Upload.name(file))
            .add("now", Boolean.toString(now));
    JsonNode job = new Upload(file, terminal).post(client, "/api/v1/import", query);
    int status = new JobFollower(client, terminal).follow(job);
    JsonNode taken = client.json("/api/v1/imports/" + chosen, new ApiClient.Query());
    taken
        .path("skipped")
        .properties()
        .forEach(reason ->
            terminal
                .out()
                .println(SafeText.of("skipped " + reason.getValue() + ": " + reason.getKey())));
    if (taken.has("first")) {
      terminal
          .out()
          .println(
              SafeText.of(
                  "search for import:%s --from %s --to %s"
                      .formatted(
                          chosen, taken.path("first").asText(), taken.path("last").asText())));
    }
    return indexing.await(taken.path("frames").asLong()) ? status : 1;
  }

  /** The file's name, made a label; with the time, where there is one already. */
  private static String freeLabel(ApiClient client, String file) throws CommandFailure {
    String wanted = labelOf(file);
    for (JsonNode taken : client.json("/api/v1/imports", new ApiClient.Query()).path("imports")) {
      if (taken.path("label").asText().equals(wanted)) {
        String time = '-' + ZonedDateTime.now(ZoneOffset.UTC).format(TIME);
        int room = Math.min(wanted.length(), MAX_LABEL - time.length());
        return wanted.substring(0, room) + time;
      }
    }
    return wanted;
  }

  static String labelOf(String file) {
    String name =
        file.equals(Upload.STANDARD_INPUT) ? "stdin" : String.valueOf(Path.of(file).getFileName());
    String label =
        name.replaceFirst("(?i)\\.(gz|zst)$", "")
            .replaceFirst("(?i)\\.(pcap|pcapng|cap|hep)$", "")
            .replaceAll("[^A-Za-z0-9._-]+", "-")
            .replaceFirst("^[^A-Za-z0-9]+", "");
    return label.isEmpty() ? "import" : label.substring(0, Math.min(label.length(), MAX_LABEL));
  }

  @Command(name = "list", description = "Lists what was imported.")
  static final class ListCommand implements Callable<Integer> {
    private final Terminal terminal;
    @Mixin private final ServerOption server = new ServerOption();

    ListCommand(Terminal terminal) {
      this.terminal = terminal;
    }

    @Override
    public Integer call() throws CommandFailure {
      try (ApiClient client = server.client()) {
        JsonNode imports = client.json("/api/v1/imports", new ApiClient.Query()).path("imports");
        for (JsonNode each : imports) {
          terminal
              .out()
              .println(
                  SafeText.of(
                      String.format(
                          Locale.ROOT,
                          "%s  %s  %d frames  %s to %s  %s%s",
                          each.path("label").asText(),
                          each.path("state").asText(),
                          each.path("frames").asLong(),
                          each.path("first").asText("-"),
                          each.path("last").asText("-"),
                          each.path("file").asText(),
                          each.has("problem") ? "  " + each.path("problem").asText() : "")));
        }
        if (imports.isEmpty()) {
          terminal.err().println("nothing was imported");
        }
      }
      return 0;
    }
  }

  @Command(name = "delete", description = "Deletes all that an import has brought.")
  static final class DeleteCommand implements Callable<Integer> {
    private final Terminal terminal;
    @Mixin private final ServerOption server = new ServerOption();

    @Parameters(paramLabel = "LABEL", description = "of the import, as hepatica import list says")
    private String label = "";

    DeleteCommand(Terminal terminal) {
      this.terminal = terminal;
    }

    @Override
    public Integer call() throws CommandFailure {
      try (ApiClient client = server.client()) {
        return new JobFollower(client, terminal).follow(client.delete("/api/v1/imports/", label));
      }
    }
  }
}
