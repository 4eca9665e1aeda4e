package io.hepatica.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Server-sent events, collected by a thread of their own until the stream ends or is closed. */
final class EventStream implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  record Event(String name, JsonNode data) {}

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final HttpResponse<Stream<String>> response;
  private final List<Event> events = new ArrayList<>();
  private final Thread thread;
  private boolean ended;

  /** Opens it, and returns when it has said hello. */
  static EventStream open(String url) throws IOException, InterruptedException {
    EventStream stream = new EventStream(url);
    assertThat(stream.response.statusCode()).isEqualTo(200);
    ServerProcess.await("there is an event", () -> !stream.events().isEmpty());
    return stream;
  }

  private EventStream(String url) throws IOException, InterruptedException {
    response =
        client.send(
            HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofLines());
    thread = Thread.ofVirtual().start(this::read);
  }

  private void read() {
    try (Stream<String> lines = response.body()) {
      collect(lines.iterator()::next);
    } catch (RuntimeException end) {
      end();
    }
  }

  private interface Lines {
    String next();
  }

  @SuppressWarnings("InfiniteLoopStatement")
  private void collect(Lines lines) {
    while (true) {
      String name = lines.next();
      String data = lines.next();
      assertThat(lines.next()).isEmpty();
      assertThat(name).startsWith("event: ");
      assertThat(data).startsWith("data: ");
      try {
        add(
            new Event(
                name.substring("event: ".length()),
                JSON.readTree(data.substring("data: ".length()))));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private synchronized void add(Event event) {
    events.add(event);
  }

  private synchronized void end() {
    ended = true;
  }

  synchronized boolean hasEnded() {
    return ended;
  }

  synchronized List<Event> events() {
    return List.copyOf(events);
  }

  HttpResponse<?> response() {
    return response;
  }

  /** The data of all events of that name. */
  List<JsonNode> named(String name) {
    return events().stream().filter(event -> event.name().equals(name)).map(Event::data).toList();
  }

  /** The messages of all batches, in the order of their arrival. */
  List<JsonNode> messages() {
    List<JsonNode> messages = new ArrayList<>();
    named("messages").forEach(batch -> batch.get("messages").forEach(messages::add));
    return messages;
  }

  /** The newest of the rates, which counts all that was written before it. */
  JsonNode rate() {
    return named("rate").getLast();
  }

  @Override
  public void close() {
    client.shutdownNow();
    thread.interrupt();
  }
}
