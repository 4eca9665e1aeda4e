package io.hepatica.server.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.hepatica.server.search.SearchRequest;
import io.hepatica.server.search.SearchResult;
import io.hepatica.server.store.SessionResult;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What stands behind the rows of a page: how many there are, and where it goes on. */
record PageEnd(
    SearchRequest request, long total, boolean exact, SearchRequest.@Nullable Cursor next) {
  static PageEnd of(SearchRequest request, SearchResult result) {
    return new PageEnd(request, result.total(), result.totalExact(), result.next());
  }

  static PageEnd of(SearchRequest request, SessionResult result) {
    return new PageEnd(request, result.total(), result.totalExact(), result.next());
  }

  void write(JsonGenerator json, long tookMillis) throws IOException {
    writeTotal(json, total, exact);
    json.writeStringField(
        "next_cursor",
        next == null
            ? null
            : new CursorText(next, request.fromMicros(), request.toMicros()).text());
    json.writeNumberField("took_ms", tookMillis);
  }

  static void writeTotal(JsonGenerator json, long total, boolean exact) throws IOException {
    json.writeObjectFieldStart("total");
    json.writeNumberField("value", total);
    json.writeStringField("relation", exact ? "eq" : "gte");
    json.writeEndObject();
  }
}
