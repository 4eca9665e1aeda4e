package io.hepatica.server.api;

import com.fasterxml.jackson.core.JsonGenerator;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpResponseWriter;
import io.hepatica.server.alias.AliasTable;
import io.hepatica.server.alias.Aliases;
import io.hepatica.server.export.MessageJson;
import io.hepatica.server.live.Watcher;
import io.hepatica.server.message.Message;
import io.hepatica.server.message.Table;
import io.hepatica.server.message.TimeText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server-sent events of one watcher, each written only when the client has taken the one
 * before. Run by one thread.
 */
final class LiveStream {
  private static final Logger LOG = LoggerFactory.getLogger(LiveStream.class);
  private static final int MAX_BATCH = 500;
  private static final long BATCH_MILLIS = 100;
  private static final long RATE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long STALL_SECONDS = 10;

  /** For the last event to reach a client that wakes up after all. */
  private static final long END_SECONDS = 1;

  private final Watcher watcher;
  private final SearchParameters.Search search;
  private final AliasTable aliases;
  private final HttpResponseWriter response;
  private final BooleanSupplier stopping;
  private final Runnable dropped;

  /**
   * @param stopping asked whether the server is about to end
   * @param dropped told when the stream is ended since its reader took nothing
   */
  LiveStream(
      Watcher watcher,
      SearchParameters.Search search,
      AliasTable aliases,
      HttpResponseWriter response,
      BooleanSupplier stopping,
      Runnable dropped) {
    this.watcher = watcher;
    this.search = search;
    this.aliases = aliases;
    this.response = response;
    this.stopping = stopping;
    this.dropped = dropped;
  }

  void run() {
    try (watcher) {
      stream();
      end(watcher.isEnded() ? "the live tail of the server is broken" : "the server is stopping");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      end("the server is stopping");
    } catch (ExecutionException gone) {
      response.abort();
    } catch (TimeoutException e) {
      dropped.run();
      end("this reader took nothing for " + STALL_SECONDS + " s");
      cut();
    } catch (RuntimeException e) {
      LOG.error("A stream of the live tail failed", e);
      response.abort(e);
    }
  }

  private void stream() throws InterruptedException, ExecutionException, TimeoutException {
    send("hello", this::writeHello);
    long rateDue = System.nanoTime();
    while (!stopping.getAsBoolean() && !watcher.isEnded()) {
      Watcher.Batch batch = watcher.take(MAX_BATCH);
      if (!batch.messages().isEmpty()) {
        send("messages", json -> writeMessages(json, batch.messages()));
      }
      if (batch.missed() > 0) {
        send("skipped", json -> json.writeNumberField("messages", batch.missed()));
      }
      if (batch.gap()) {
        send("skipped", json -> json.writeNullField("messages"));
      }
      if (System.nanoTime() - rateDue >= 0) {
        send("rate", this::writeRate);
        rateDue = System.nanoTime() + RATE_NANOS;
      }
      if (!batch.more()) {
        Thread.sleep(BATCH_MILLIS);
      }
    }
  }

  private void writeHello(JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("tables");
    for (Table table : EnumSet.copyOf(search.request().tables())) {
      json.writeString(table.label());
    }
    json.writeEndArray();
    json.writeStringField(
        "time", TimeText.of(TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis())));
  }

  private void writeMessages(JsonGenerator json, List<Message> messages) throws IOException {
    Aliases inForce = aliases.inForce().aliases();
    json.writeArrayFieldStart("messages");
    for (Message message : messages) {
      MessageJson.write(json, message, search.raw(), inForce);
    }
    json.writeEndArray();
  }

  private void writeRate(JsonGenerator json) throws IOException {
    Watcher.Rate rate = watcher.rate();
    json.writeNumberField("seen", rate.seen());
    json.writeNumberField("matched", rate.matched());
    json.writeNumberField("skipped", rate.skipped());
  }

  /** Writes an event and waits until the client's connection has taken it. */
  private void send(String name, Answers.JsonBody members)
      throws InterruptedException, ExecutionException, TimeoutException {
    if (!response.tryWrite(event(name, members))) {
      throw new ExecutionException("the client is gone", null);
    }
    await(response.whenConsumed(), STALL_SECONDS);
  }

  private static void await(Future<?> taken, long seconds)
      throws InterruptedException, ExecutionException, TimeoutException {
    taken.get(seconds, TimeUnit.SECONDS);
  }

  /** JSON has no line ends of its own here, so that an event is three lines. */
  private static HttpData event(String name, Answers.JsonBody members) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(("event: " + name + "\ndata: ").getBytes(StandardCharsets.UTF_8));
    try {
      Answers.write(
          json -> {
            json.writeStartObject();
            members.write(json);
            json.writeEndObject();
          },
          bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    bytes.writeBytes("\n\n".getBytes(StandardCharsets.UTF_8));
    return HttpData.wrap(bytes.toByteArray());
  }

  private void end(String reason) {
    HttpData last = event("end", json -> json.writeStringField("reason", reason));
    if (response.tryWrite(last)) {
      response.close();
    }
  }

  /** Gives up the stream; the connection falls to the server's idle timeout where it is HTTP/1. */
  private void cut() {
    try {
      await(response.whenComplete(), END_SECONDS);
    } catch (TimeoutException e) {
      response.abort();
    } catch (ExecutionException gone) {
      LOG.debug("the client went at last", gone);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      response.abort();
    }
  }
}
