package io.hepatica.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "call", description = "Shows a call as a ladder, whatever its time.")
final class CallCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final ServerOption server = new ServerOption();

  @Parameters(paramLabel = "CALL-ID", arity = "1..*", description = "one for each leg to be shown")
  private List<String> callIds = List.of();

  @Option(names = "--raw", description = "print the messages themselves")
  private boolean raw;

  @Option(names = "--json", description = "print the answer of the server")
  private boolean json;

  @Option(names = "--ascii", description = "draw with ASCII only")
  private boolean ascii;

  @Option(
      names = "--width",
      paramLabel = "N",
      description = "columns, 40 to 1000 (default: the environment's COLUMNS, or 120)")
  private int width;

  CallCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws CommandFailure {
    if (width != 0 && (width < 40 || width > 1_000)) {
      throw new WrongUsage("--width takes 40 to 1000");
    }
    ApiClient.Query query = new ApiClient.Query();
    callIds.forEach(callId -> query.add("call_id", callId));
    JsonNode answer;
    try (ApiClient client = server.client()) {
      answer = client.json("/api/v1/call", query);
    }
    if (json) {
      terminal.out().println(JsonText.of(answer));
      return 0;
    }
    List<ApiMessage> messages = ApiMessage.listOf(answer.path("messages"));
    if (raw) {
      messages.forEach(message -> terminal.out().println(message.withRaw()));
    } else {
      new Ladder(
              messages,
              width == 0 ? terminal.width() : width,
              terminal.unicode() && !ascii,
              terminal.interactive())
          .lines()
          .forEach(terminal.out()::println);
    }
    return 0;
  }
}
