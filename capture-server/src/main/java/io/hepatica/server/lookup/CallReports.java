package io.hepatica.server.lookup;

import io.hepatica.server.call.WholeCall;
import io.hepatica.server.message.Message;
import io.hepatica.server.message.ParsedMessage;
import io.hepatica.server.message.Schema;
import io.hepatica.server.message.Table;
import io.hepatica.server.search.Predicate;
import io.hepatica.server.search.SearchRequest;
import io.hepatica.server.search.SearchResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Pages of the quality reports of some calls, also of those that name none of them. A call is found
 * as a whole and has few reports, so that they are chosen among in memory. Thread-safe.
 */
public final class CallReports {
  private static final Comparator<Message> OLDEST_FIRST =
      Comparator.comparingLong(Message::timeMicros).thenComparingLong(Message::position);

  private final CallLookup lookup;
  private final Schema schema;

  public CallReports(CallLookup lookup, Schema schema) {
    this.lookup = lookup;
    this.schema = schema;
  }

  /**
   * The reports of these Call-IDs, without legs, that match the request. The total is not exact
   * where there is more of a call than is followed.
   *
   * @param request its tables are not looked at
   * @throws io.hepatica.server.store.CallTooLargeException as {@link CallLookup#find}
   */
  public SearchResult search(List<String> callIds, SearchRequest request) throws IOException {
    WholeCall call = lookup.find(callIds, false);
    List<Message> matching = matching(call.reports(), request);
    List<Message> rest = matching;
    SearchRequest.Cursor after = request.after();
    if (after != null) {
      rest = matching.stream().filter(report -> isBehind(report, after, request)).toList();
    }
    boolean more = rest.size() > request.limit();
    List<Message> page = more ? List.copyOf(rest.subList(0, request.limit())) : rest;
    return new SearchResult(
        page,
        matching.size(),
        call.complete(),
        more
            ? new SearchRequest.Cursor(page.getLast().timeMicros(), page.getLast().position())
            : null);
  }

  private List<Message> matching(List<Message> reports, SearchRequest request) {
    Predicate predicate = new Predicate(request.query());
    List<Message> matching = new ArrayList<>();
    try (ParsedMessage reader = new ParsedMessage(schema)) {
      for (Message report : reports) {
        if (report.timeMicros() >= request.fromMicros()
            && report.timeMicros() <= request.toMicros()) {
          reader.read(report.frame(), 0, report.frame().length);
          if (reader.table() != Table.REPORT) {
            reader.asReport();
          }
          if (predicate.matches(reader)) {
            matching.add(report);
          }
        }
      }
    }
    matching.sort(request.newestFirst() ? OLDEST_FIRST.reversed() : OLDEST_FIRST);
    return matching;
  }

  private static boolean isBehind(
      Message report, SearchRequest.Cursor after, SearchRequest request) {
    int order = Long.compare(report.timeMicros(), after.timeMicros());
    order = order != 0 ? order : Long.compare(report.position(), after.position());
    return request.newestFirst() ? order < 0 : order > 0;
  }
}
