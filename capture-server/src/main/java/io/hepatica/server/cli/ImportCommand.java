package io.hepatica.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "import",
    description = "Sends a file to the server by TCP, and returns when all of it can be found.",
    footerHeading = "%n",
    footer = "FILE is as for hepatica send.")
final class ImportCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final ServerOption server = new ServerOption();

  @Parameters(paramLabel = "FILE", description = "the file; - is the standard input")
  private String file = "-";

  ImportCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws CommandFailure {
    try (ApiClient client = server.client()) {
      Indexing indexing = new Indexing(client, terminal);
      FileTransfer transfer = new FileTransfer(file, listener(indexing.status()), true, 0, false);
      transfer.run(1);
      transfer.print(terminal);
      boolean found = indexing.await(transfer.frames());
      return transfer.complete() && found ? 0 : 1;
    }
  }

  /** Where the server takes HEP by TCP; an address of all interfaces is the server's own host. */
  private HostPort listener(JsonNode status) throws CommandFailure {
    for (JsonNode listener : status.path("listeners")) {
      if (listener.path("name").asText().equals("hep/tcp")) {
        HostPort address = HostPort.parse(listener.path("address").asText());
        boolean any = address.host().matches("0\\.0\\.0\\.0|[0:]+");
        return any ? new HostPort(withoutBrackets(server.host()), address.port()) : address;
      }
    }
    throw new CommandFailure("the server takes no HEP by TCP: set hep.tcp in its configuration");
  }

  private static String withoutBrackets(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }
}
