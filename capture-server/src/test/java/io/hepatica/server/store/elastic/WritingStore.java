package io.hepatica.server.store.elastic;

import co.elastic.clients.transport.rest5_client.low_level.Rest5Client;
import com.fasterxml.jackson.databind.JsonNode;
import io.hepatica.server.call.LiveSession;
import io.hepatica.server.call.Session;
import io.hepatica.server.message.Message;
import io.hepatica.server.message.MessageId;
import io.hepatica.server.message.ParsedMessage;
import io.hepatica.server.message.Schema;
import io.hepatica.server.message.Table;
import io.hepatica.server.search.Histogram;
import io.hepatica.server.search.HistogramRequest;
import io.hepatica.server.search.SearchRequest;
import io.hepatica.server.search.SearchResult;
import io.hepatica.server.store.MessageStore;
import io.hepatica.server.store.SessionResult;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The reading side of the store, over documents that are written plainly. */
final class WritingStore implements MessageStore {
  private static final int BATCH = 4 << 20;

  private final Rest5Client client;
  final Requests requests;
  private final IndexNames names;
  private final MessageDocument documents;
  private final ElasticSearch search;
  private final IndexList indices;
  private final Map<Table, Integer> retention;
  private final ByteArrayOutputStream batch = new ByteArrayOutputStream();
  private long position;
  private long end;

  WritingStore(String prefix, Schema schema, int server, Map<Table, Integer> retention)
      throws IOException {
    this.client = Rest5Client.builder(ElasticNode.shared().url()).build();
    this.requests = new Requests(client);
    this.names = new IndexNames(prefix);
    this.documents = new MessageDocument(schema, server);
    this.search = new ElasticSearch(requests, names, schema);
    this.indices = new IndexList(requests, names);
    this.retention = retention;
    new Templates(requests, names, schema, new Templates.Options(1, 0, Duration.ofHours(1)))
        .install();
  }

  @Override
  public long committedPosition() {
    return position;
  }

  @Override
  public void add(ParsedMessage message, long end) throws IOException {
    write(message);
    if (message.carriesReport()) {
      message.asReport();
      write(message);
      message.asItself();
    }
    this.end = end;
    if (batch.size() > BATCH) {
      commit();
    }
  }

  private void write(ParsedMessage message) {
    String index = names.of(message.table(), IndexNames.dayOf(message.timeMicros()));
    String id = MessageId.of(documents.position(message));
    batch.writeBytes(
        ("{\"create\":{\"_index\":\"" + index + "\",\"_id\":\"" + id + "\"}}\n")
            .getBytes(StandardCharsets.UTF_8));
    batch.writeBytes(documents.write(message));
    batch.write('\n');
  }

  @Override
  public void tick() {}

  @Override
  public void commit() throws IOException {
    if (batch.size() > 0) {
      JsonNode answer = requests.sendLines("POST", "/_bulk", batch.toByteArray());
      for (JsonNode item : answer.path("items")) {
        int status = item.path("create").path("status").asInt();
        if (status != 201 && status != 409) {
          throw new IOException(item.toString());
        }
      }
      batch.reset();
    }
    indices.refresh();
    position = end;
  }

  @Override
  public SearchResult search(SearchRequest request) throws IOException {
    return search.search(request);
  }

  @Override
  public Histogram histogram(HistogramRequest request) throws IOException {
    return search.histogram(request);
  }

  @Override
  public List<Message> call(Collection<String> callIds) throws IOException {
    return search.call(callIds);
  }

  @Override
  public List<DayUsage> dropExpired(long nowMicros) throws IOException {
    return indices.dropExpired(nowMicros, retention);
  }

  @Override
  public List<DayUsage> drop(long day) throws IOException {
    return indices.drop(usage -> usage.day() == day);
  }

  @Override
  public void forEachMessage(
      long day, java.util.Set<io.hepatica.server.message.Table> tables, MessageConsumer consumer) {
    throw new UnsupportedOperationException();
  }

  @Override
  public io.hepatica.server.store.Rebuild rebuild(
      long day, java.util.Set<io.hepatica.server.message.Table> tables, long keptUntilMicros) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<DayUsage> days() throws IOException {
    return indices.days();
  }

  @Override
  public Backlog backlog() {
    return Backlog.NONE;
  }

  @Override
  public Health health() {
    return new Health(true, "up");
  }

  @Override
  public void close() throws IOException {
    client.close();
  }

  @Override
  public Histogram sessionHistogram(HistogramRequest request) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void changed(LiveSession session) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<LiveSession> changed(String callId) {
    throw new UnsupportedOperationException();
  }

  @Override
  public SessionResult sessions(SearchRequest request) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<Session> tied(Collection<String> ids, int limit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void forEachSession(long fromMicros, long toMicros, Consumer<Session> consumer) {
    throw new UnsupportedOperationException();
  }
}
