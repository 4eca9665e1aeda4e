package io.hepatica.server.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "reindex",
    description =
        "Builds the indices of whole days anew, after a change of headers.custom, correlation.headers"
            + " or routing, while capture goes on.",
    footerHeading = "%n",
    footer = "Times are ISO 8601, milliseconds since 1970, or relative: now-1d. Days are UTC.")
final class ReindexCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final ServerOption server = new ServerOption();

  @Option(names = "--from", paramLabel = "TIME", description = "in the first day; needed")
  private String from = "";

  @Option(
      names = "--to",
      paramLabel = "TIME",
      description = "in the last day (default: ${DEFAULT-VALUE})")
  private String to = "now";

  @Option(
      names = "--table",
      paramLabel = "TABLE",
      description = "only these; all of them after a change of routing")
  private List<String> tables = List.of();

  @Option(
      names = "--store",
      paramLabel = "elasticsearch",
      description = "moves what the embedded store holds into the cluster that is in use now")
  private String store = "";

  @Option(
      names = "--dead",
      description = "no days, but what Elasticsearch refused: tries the dead letters again")
  private boolean dead;

  ReindexCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws CommandFailure {
    try (ApiClient client = server.client()) {
      return new JobFollower(client, terminal).run(request());
    }
  }

  private ObjectNode request() {
    if (dead) {
      return JobFollower.request("replay-dead");
    }
    if (from.isEmpty()) {
      throw new WrongUsage("reindex takes --from TIME, or --dead");
    }
    ObjectNode request = JobFollower.request("reindex").put("from", from).put("to", to);
    if (!tables.isEmpty()) {
      tables.forEach(request.putArray("table")::add);
    }
    if (!store.isEmpty()) {
      request.put("store", store);
    }
    return request;
  }
}
