package io.hepatica.server.api;

import io.hepatica.server.call.SessionField;
import io.hepatica.server.message.Field;
import io.hepatica.server.message.FieldSet;
import io.hepatica.server.message.Schema;
import io.hepatica.server.message.Table;
import io.hepatica.server.search.Buckets;
import io.hepatica.server.search.HistogramRequest;
import io.hepatica.server.search.Query;
import io.hepatica.server.search.QueryException;
import io.hepatica.server.search.QueryParser;
import io.hepatica.server.search.SearchRequest;
import io.hepatica.server.search.TimeParameter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a path that gives pages or histograms of messages or of sessions, as a search.
 * Immutable.
 */
final class SearchParameters {
  static final int MAX_LIMIT = 10_000;
  static final int DEFAULT_LIMIT = 100;
  static final String DEFAULT_FROM = "now-15m";
  static final String DEFAULT_TO = "now";

  private static final int MAX_BUCKETS = 500;
  private static final int DEFAULT_BUCKETS = 60;

  private static final Set<String> OF_PAGES =
      Set.of("from", "to", "q", "table", "order", "limit", "cursor", "raw");

  private static final Set<String> OF_HISTOGRAMS = Set.of("from", "to", "q", "table", "buckets");

  /** What is searched where no table is named. */
  private static final Set<Table> OF_DIALOGS =
      Collections.unmodifiableSet(EnumSet.of(Table.CALL, Table.REGISTRATION, Table.REST));

  private final FieldSet fieldSet;
  private final QueryParser parser;

  /** Parameters that are no fields. */
  private final Set<String> own;

  private final Set<String> names;
  private final Set<Table> tables;

  private SearchParameters(FieldSet fieldSet, Set<String> own, Set<Table> tables) {
    this.fieldSet = fieldSet;
    this.parser = new QueryParser(fieldSet);
    this.own = own;
    this.names = new HashSet<>(own);
    fieldSet.fields().forEach(field -> names.add(field.name()));
    this.tables = tables;
  }

  static SearchParameters ofMessages(Schema schema) {
    return new SearchParameters(schema.messages(), OF_PAGES, OF_DIALOGS);
  }

  static SearchParameters ofMessageHistogram(Schema schema) {
    return new SearchParameters(schema.messages(), OF_HISTOGRAMS, OF_DIALOGS);
  }

  /** What is yet to come has no time range, pages or order; the request's are meaningless. */
  static SearchParameters ofLive(Schema schema) {
    return new SearchParameters(schema.messages(), Set.of("q", "table", "raw"), OF_DIALOGS);
  }

  static SearchParameters ofReports(Schema schema) {
    Set<String> own = new HashSet<>(OF_PAGES);
    own.remove("table");
    return new SearchParameters(schema.reports(), own, EnumSet.of(Table.REPORT));
  }

  /** {@code table} and {@code raw} are taken as with messages, and change nothing. */
  static SearchParameters ofSessions() {
    return new SearchParameters(SessionField.SET, OF_PAGES, EnumSet.of(Table.SESSION));
  }

  /** {@code table} changes nothing here either. */
  static SearchParameters ofSessionHistogram() {
    return new SearchParameters(SessionField.SET, OF_HISTOGRAMS, EnumSet.of(Table.SESSION));
  }

  /** What is asked for, and whether with payloads. */
  record Search(SearchRequest request, boolean raw) {}

  Search read(Parameters parameters, Instant now) throws ProblemException {
    return read(parameters, now, null);
  }

  /**
   * @param but a field whose parameter is left out of the query; null for none
   */
  Search read(Parameters parameters, Instant now, @Nullable Field but) throws ProblemException {
    parameters.allowOnly(names);
    CursorText cursor = cursor(parameters);
    Range range =
        cursor == null ? range(parameters, now) : new Range(cursor.fromMicros(), cursor.toMicros());
    return new Search(
        new SearchRequest(
            range.fromMicros,
            range.toMicros,
            tables(parameters),
            query(parameters, now, but),
            newestFirst(parameters),
            parameters.number("limit", 1, MAX_LIMIT, DEFAULT_LIMIT),
            cursor == null ? null : cursor.after()),
        parameters.flag("raw", false));
  }

  HistogramRequest readHistogram(Parameters parameters, Instant now) throws ProblemException {
    parameters.allowOnly(names);
    Range range = range(parameters, now);
    int atMost = parameters.number("buckets", 1, MAX_BUCKETS, DEFAULT_BUCKETS);
    return new HistogramRequest(
        Buckets.of(range.fromMicros, range.toMicros, atMost),
        tables(parameters),
        query(parameters, now, null));
  }

  private record Range(long fromMicros, long toMicros) {}

  private static Range range(Parameters parameters, Instant now) throws ProblemException {
    long from = time(parameters, "from", DEFAULT_FROM, now);
    long to = time(parameters, "to", DEFAULT_TO, now);
    if (from > to) {
      throw ProblemException.badRequest("parameter from is after parameter to");
    }
    return new Range(from, to);
  }

  private static @Nullable CursorText cursor(Parameters parameters) throws ProblemException {
    String text = parameters.one("cursor");
    if (text == null) {
      return null;
    }
    CursorText cursor = CursorText.parse(text);
    if (cursor == null) {
      throw ProblemException.badRequest(
          "parameter cursor is not a next_cursor of an earlier answer");
    }
    return cursor;
  }

  static long time(Parameters parameters, String name, String otherwise, Instant now)
      throws ProblemException {
    String given = parameters.one(name);
    String text = given == null ? otherwise : given;
    return TimeParameter.micros(text, now)
        .orElseThrow(() ->
            ProblemException.badRequest(
                "parameter "
                    + name
                    + " is a time (2026-11-21T02:33:00Z, milliseconds since 1970, now-15m): "
                    + text));
  }

  private Set<Table> tables(Parameters parameters) throws ProblemException {
    List<String> labels = own.contains("table") ? parameters.all("table") : List.of();
    if (labels.isEmpty()) {
      return tables;
    }
    Set<Table> asked = EnumSet.noneOf(Table.class);
    for (String label : labels) {
      asked.add(
          Table.find(label)
              .filter(Table.OF_MESSAGES::contains)
              .orElseThrow(() ->
                  ProblemException.badRequest(
                      "parameter table is call, registration, rest, report or log: " + label)));
    }
    return tables.contains(Table.SESSION) ? tables : asked;
  }

  private static boolean newestFirst(Parameters parameters) throws ProblemException {
    String order = parameters.one("order");
    return switch (order) {
      case null -> true;
      case "desc" -> true;
      case "asc" -> false;
      default -> throw ProblemException.badRequest("parameter order is asc or desc: " + order);
    };
  }

  private Query query(Parameters parameters, Instant now, @Nullable Field but)
      throws ProblemException {
    List<Query> clauses = new ArrayList<>();
    String q = parameters.one("q");
    if (q != null) {
      try {
        Query query = parser.parse(q, now);
        if (!query.equals(Query.ALL)) {
          clauses.add(query);
        }
      } catch (QueryException e) {
        throw ProblemException.badRequest("parameter q: " + e.explain(q));
      }
    }
    for (String name : parameters.names()) {
      Field field = own.contains(name) ? null : fieldSet.find(name);
      if (field != null && !field.equals(but)) {
        clauses.add(anyOf(field, parameters.all(name), now));
      }
    }
    return clauses.size() == 1 ? clauses.getFirst() : new Query.And(clauses);
  }

  private static Query anyOf(Field field, List<String> values, Instant now)
      throws ProblemException {
    List<Query> any = new ArrayList<>();
    for (String value : values) {
      if (value.isEmpty()) {
        throw ProblemException.badRequest("parameter " + field.name() + " has no value");
      }
      try {
        any.add(QueryParser.exact(field, value, now));
      } catch (QueryException e) {
        throw ProblemException.badRequest("parameter " + field.name() + ": " + e.reason());
      }
    }
    return any.size() == 1 ? any.getFirst() : new Query.Or(any);
  }
}
