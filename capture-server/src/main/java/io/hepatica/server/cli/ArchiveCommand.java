package io.hepatica.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "archive",
    description = "Lists, checks and restores what the server has archived.",
    synopsisSubcommandLabel = "COMMAND")
final class ArchiveCommand {
  private ArchiveCommand() {}

  static CommandLine line(Terminal terminal) {
    CommandLine line =
        new CommandLine(new ArchiveCommand())
            .addSubcommand(new ListCommand(terminal))
            .addSubcommand(new VerifyCommand(terminal))
            .addSubcommand(new RestoreCommand(terminal))
            .addSubcommand(new PruneCommand(terminal));
    line.getSubcommands()
        .values()
        .forEach(command -> command.getCommandSpec().mixinStandardHelpOptions(true));
    return line;
  }

  @Command(name = "list", description = "Lists the days that are in the archive, newest first.")
  static final class ListCommand implements Callable<Integer> {
    private final Terminal terminal;
    @Mixin private final ServerOption server = new ServerOption();

    ListCommand(Terminal terminal) {
      this.terminal = terminal;
    }

    @Override
    public Integer call() throws CommandFailure {
      try (ApiClient client = server.client()) {
        JsonNode days = client.json("/api/v1/archive", new ApiClient.Query()).path("days");
        for (JsonNode day : days) {
          terminal
              .out()
              .println(
                  SafeText.of(
                      "%s  %d files  %d messages  %d bytes  %s to %s%s"
                          .formatted(
                              day.path("day").asText(),
                              day.path("files").asLong(),
                              day.path("messages").asLong(),
                              day.path("bytes").asLong(),
                              day.path("from").asText(),
                              day.path("to").asText(),
                              damage(day.path("damaged_bytes").asLong()))));
        }
        if (days.isEmpty()) {
          terminal.err().println("the archive is empty");
        }
      }
      return 0;
    }

    private static String damage(long bytes) {
      return bytes == 0 ? "" : "  " + bytes + " bytes not whole";
    }
  }

  @Command(name = "verify", description = "Reads the archive through; names what is not whole.")
  static final class VerifyCommand implements Callable<Integer> {
    private final Terminal terminal;
    @Mixin private final ServerOption server = new ServerOption();

    VerifyCommand(Terminal terminal) {
      this.terminal = terminal;
    }

    @Override
    public Integer call() throws CommandFailure {
      try (ApiClient client = server.client()) {
        return new JobFollower(client, terminal).run(JobFollower.request("verify"));
      }
    }
  }

  @Command(name = "prune", description = "Deletes what is older than archive.keep.")
  static final class PruneCommand implements Callable<Integer> {
    private final Terminal terminal;
    @Mixin private final ServerOption server = new ServerOption();

    PruneCommand(Terminal terminal) {
      this.terminal = terminal;
    }

    @Override
    public Integer call() throws CommandFailure {
      try (ApiClient client = server.client()) {
        return new JobFollower(client, terminal).run(JobFollower.request("prune"));
      }
    }
  }

  @Command(
      name = "restore",
      description = "Makes archived messages searchable again.",
      footerHeading = "%n",
      footer = "Times are ISO 8601, milliseconds since 1970, or relative: now-1d.")
  static final class RestoreCommand implements Callable<Integer> {
    private final Terminal terminal;
    @Mixin private final ServerOption server = new ServerOption();

    @Option(names = "--from", required = true, paramLabel = "TIME", description = "event time")
    private String from = "";

    @Option(names = "--to", required = true, paramLabel = "TIME", description = "up to, exclusive")
    private String to = "";

    @Option(names = "--call-id", paramLabel = "ID", description = "only this call; repeatable")
    private List<String> callIds = List.of();

    @Option(
        names = "--keep",
        paramLabel = "DAYS",
        description = "how long retention leaves it alone (default: ${DEFAULT-VALUE})")
    private String keep = "7d";

    RestoreCommand(Terminal terminal) {
      this.terminal = terminal;
    }

    @Override
    public Integer call() throws CommandFailure {
      ObjectNode request =
          JobFollower.request("restore").put("from", from).put("to", to).put("keep", keep);
      if (!callIds.isEmpty()) {
        callIds.forEach(request.putArray("call_id")::add);
      }
      try (ApiClient client = server.client()) {
        return new JobFollower(client, terminal).run(request);
      }
    }
  }
}
