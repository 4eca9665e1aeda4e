package io.hepatica.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "search",
    description = "Finds messages, or calls.",
    footerHeading = "%n",
    footer = {
      "QUERY is Lucene's syntax over the fields of a message, such as"
          + " 'from_user:4420* AND status:[400 TO 499]'; a word alone is an address, a number (whole,"
          + " or its last 6 digits and more), a Call-ID, a tag or a branch.",
      "With --calls the fields are those of a session: 'state:failed AND callee:*5949', 'mos_min:<3.5'.",
      "TIME is ISO 8601, milliseconds since the epoch, or relative: now-1h."
    })
final class SearchCommand implements Callable<Integer> {
  private static final String BARE_WORD =
      ". A word without a field is a Call-ID, tag, branch, address, or a number of 6 digits and more;"
          + " else name the field: from_user:alice";

  private final Terminal terminal;

  @Mixin private final ServerOption server = new ServerOption();

  @Parameters(
      paramLabel = "QUERY",
      arity = "0..*",
      description = "what to find; nothing: everything in the range of time")
  private List<String> words = List.of();

  @Option(names = "--from", paramLabel = "TIME", description = "default: now-15m")
  private @Nullable String from;

  @Option(names = "--to", paramLabel = "TIME", description = "default: now")
  private @Nullable String to;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "at most N rows, up to 10000 (default: ${DEFAULT-VALUE})")
  private int limit = 100;

  @Option(
      names = "--table",
      paramLabel = "TABLE",
      description = "call, registration, rest, report, log; repeatable (default: the first three)")
  private List<String> tables = List.of();

  @Option(
      names = "--order",
      paramLabel = "ORDER",
      description = "desc: newest first, asc: oldest first (default: ${DEFAULT-VALUE})")
  private String order = "desc";

  @Option(
      names = "--calls",
      description = "find calls, registrations and other sessions by what is known of the whole")
  private boolean calls;

  @Option(names = "--json", description = "print the answer of the server")
  private boolean json;

  @Option(names = "--raw", description = "print the messages themselves")
  private boolean raw;

  SearchCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws CommandFailure {
    if (calls && (raw || !tables.isEmpty())) {
      throw new WrongUsage("--calls finds sessions, which have no " + (raw ? "--raw" : "--table"));
    }
    JsonNode answer;
    try (ApiClient client = server.client()) {
      answer = client.json(calls ? "/api/v1/calls" : "/api/v1/messages", query());
    }
    if (json) {
      terminal.out().println(JsonText.of(answer));
      return 0;
    }
    if (calls) {
      List<ApiSession> sessions = ApiSession.listOf(answer.path("calls"));
      new SessionTable(terminal).lines(sessions).forEach(terminal.out()::println);
      terminal.out().println(summary(sessions.size(), answer.path("total")));
      return 0;
    }
    List<ApiMessage> messages = ApiMessage.listOf(answer.path("messages"));
    if (raw) {
      messages.forEach(message -> terminal.out().println(message.withRaw()));
    } else {
      new MessageTable(terminal).lines(messages).forEach(terminal.out()::println);
    }
    terminal.out().println(summary(messages.size(), answer.path("total")));
    return 0;
  }

  private ApiClient.Query query() {
    ApiClient.Query query = new ApiClient.Query();
    if (!words.isEmpty()) {
      query.add("q", String.join(" ", words));
    }
    if (from != null) {
      query.add("from", from);
    }
    if (to != null) {
      query.add("to", to);
    }
    tables.forEach(table -> query.add("table", table));
    query.add("order", order).add("limit", Integer.toString(limit));
    return raw ? query.add("raw", "true") : query;
  }

  private String summary(int shown, JsonNode total) {
    long value = total.path("value").asLong();
    boolean more = total.path("relation").asText().equals("gte");
    String line =
        shown + " of " + value + (more ? " or more" : "") + (calls ? " sessions" : " messages");
    if (shown < value || more) {
      return line
          + (order.equals("asc") ? ", the oldest" : ", the newest")
          + "; --limit shows more, --from and --to another time";
    }
    if (value == 0 && from == null) {
      return line
          + " of the last 15 minutes; --from now-1d looks further back"
          + (words.isEmpty() || String.join(" ", words).contains(":") ? "" : BARE_WORD);
    }
    return line;
  }
}
