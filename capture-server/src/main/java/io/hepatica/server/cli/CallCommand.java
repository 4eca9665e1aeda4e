package io.hepatica.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "call",
    description =
        "Shows a call with its legs, whatever its time: what happened, a ladder, what is wrong, its"
            + " quality reports and its logs.")
final class CallCommand implements Callable<Integer> {
  static final String INCOMPLETE = "there is more of this call than is followed";

  private final Terminal terminal;

  @Mixin private final ServerOption server = new ServerOption();

  @Parameters(paramLabel = "CALL-ID", arity = "1..*", description = "of any of its legs")
  private List<String> callIds = List.of();

  @Option(names = "--no-legs", description = "show these Call-IDs alone")
  private boolean noLegs;

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
    if (noLegs) {
      query.add("legs", "false");
    }
    JsonNode answer;
    try (ApiClient client = server.client()) {
      answer = client.json("/api/v1/call", query);
    }
    if (json) {
      terminal.out().println(JsonText.of(answer));
    } else if (raw) {
      ApiMessage.listOf(answer.path("messages"))
          .forEach(message -> terminal.out().println(message.withRaw()));
      if (!isComplete(answer)) {
        terminal.err().println(INCOMPLETE);
      }
    } else {
      print(answer);
    }
    return 0;
  }

  private void print(JsonNode answer) {
    PrintWriter out = terminal.out();
    List<ApiMessage> messages = ApiMessage.listOf(answer.path("messages"));
    List<ApiSession> sessions = ApiSession.listOf(answer.path("calls"));
    LegMarks legs = new LegMarks(sessions, messages);
    for (String callId : legs.callIds()) {
      out.println((legs.of(callId) + " " + callId).strip());
      sessions.stream()
          .filter(session -> session.callId().equals(callId))
          .flatMap(session -> session.facts().stream())
          .forEach(fact -> out.println("    " + fact));
    }
    if (!messages.isEmpty()) {
      out.println();
      new Ladder(
              messages,
              legs,
              width == 0 ? terminal.width() : width,
              terminal.unicode() && !ascii,
              terminal.interactive())
          .lines()
          .forEach(out::println);
    }
    if (!isComplete(answer)) {
      out.println(INCOMPLETE);
    }
    section("Diagnosis", findings(answer.path("diagnosis")));
    section(
        "Quality reports",
        new ReportTable(terminal).lines(ApiMessage.listOf(answer.path("reports"))));
    section("Logs", ApiMessage.listOf(answer.path("logs")).stream().map(this::log).toList());
  }

  private static boolean isComplete(JsonNode answer) {
    return answer.path("complete").asBoolean(true);
  }

  private void section(String head, List<String> lines) {
    if (!lines.isEmpty()) {
      terminal.out().println();
      terminal.out().println(head);
      lines.forEach(terminal.out()::println);
    }
  }

  private static List<String> findings(JsonNode diagnosis) {
    List<String> lines = new ArrayList<>();
    for (JsonNode finding : diagnosis) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%-8s %s",
              SafeText.of(finding.path("severity").asText()),
              SafeText.of(finding.path("text").asText())));
    }
    return lines;
  }

  /** On one line, cut on a terminal only. */
  private String log(ApiMessage log) {
    String line = log.time() + "  " + SafeText.of(log.raw().strip());
    return terminal.interactive() ? Shorten.end(line, terminal.width(), terminal.unicode()) : line;
  }
}
