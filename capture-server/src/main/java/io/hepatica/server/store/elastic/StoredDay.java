package io.hepatica.server.store.elastic;

import io.hepatica.server.message.ParsedMessage;
import io.hepatica.server.message.Schema;
import io.hepatica.server.message.Table;
import io.hepatica.server.search.Query;
import io.hepatica.server.search.SearchRequest;
import io.hepatica.server.store.MessageStore.MessageConsumer;
import io.hepatica.server.store.PositionSet;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Reads all messages that the cluster has of a day, each once, oldest first. */
final class StoredDay {
  private static final long DAY_MICROS = TimeUnit.DAYS.toMicros(1);

  private final Requests requests;
  private final IndexNames names;
  private final Schema schema;

  StoredDay(Requests requests, IndexNames names, Schema schema) {
    this.requests = requests;
    this.names = names;
    this.schema = schema;
  }

  void forEach(long day, Set<Table> tables, MessageConsumer consumer)
      throws IOException, InterruptedException {
    SearchRequest request =
        new SearchRequest(
            day * DAY_MICROS, (day + 1) * DAY_MICROS - 1, tables, Query.ALL, false, 1, null);
    ElasticQuery all = ElasticQuery.of(Query.ALL);
    // Those that carry a report, which are found in both roles.
    PositionSet given = new PositionSet();
    SearchRequest.@Nullable Cursor cursor = null;
    try (ParsedMessage message = new ParsedMessage(schema)) {
      HitReader.Slice slice;
      do {
        // A reader for each, since its time is bounded and the consumer takes what it needs.
        try (HitReader reader =
            new HitReader(requests, names, schema, request, ElasticSearch.MAX_NANOS)) {
          slice = reader.slice(all.exact(), cursor, HitReader.MAX_SLICE);
        }
        for (Hit hit : slice.hits()) {
          message.read(hit.frame(), 0, hit.frame().length);
          if (hit.table() != Table.REPORT && hit.table() != message.table()) {
            throw new IOException(
                "messages in "
                    + names.of(hit.table(), day)
                    + " now belong to the table "
                    + message.table().label()
                    + ": days of a cluster are written anew in place, which would double them. Leave the routing"
                    + " of these days as it was, or drop them and restore them from the archive");
          }
          if (!message.carriesReport() || given.add(message.position())) {
            consumer.accept(message);
          }
        }
        cursor = slice.last();
      } while (slice.hasMore());
    }
  }
}
