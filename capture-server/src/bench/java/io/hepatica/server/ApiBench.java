package io.hepatica.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hepatica.server.config.Config;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * How long a search takes through the HTTP API, over a data directory that {@code StoreBench} has
 * filled: {@code ApiBench DATA-DIR}. One client, one request after the other, each for another call
 * or number, spread over all of the data.
 */
public final class ApiBench {
  private static final int WARM_UP = 300;
  private static final int MEASURED = 2000;
  private static final String EVER = "&from=0&to=now%2B2d";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final String url;

  private ApiBench(String url) {
    this.url = url;
  }

  public static void main(String[] arguments) throws Exception {
    Config config =
        Config.load(
            null,
            Map.of(),
            List.of(
                "data-dir=" + arguments[0],
                "hep.udp=off",
                "hep.tcp=off",
                "http.bind=127.0.0.1:0",
                "retention.call=36500d",
                "retention.registration=36500d",
                "retention.rest=36500d"));
    try (Hepatica server = Hepatica.start(config)) {
      String address =
          server.listeners().stream()
              .filter(listener -> listener.name().equals("http"))
              .findFirst()
              .orElseThrow()
              .address();
      new ApiBench("http://" + address).run();
    }
    System.exit(0);
  }

  private void run() throws IOException, InterruptedException {
    Set<String> callIds = new TreeSet<>();
    Set<String> numbers = new TreeSet<>();
    sample(callIds, numbers);
    System.out.printf("%d Call-IDs and %d numbers sampled%n", callIds.size(), numbers.size());
    measure(
        "messages of a Call-ID", callIds, id -> "/api/v1/messages?call_id=" + encoded(id) + EVER);
    measure("the whole call", callIds, id -> "/api/v1/call?call_id=" + encoded(id));
    measure(
        "newest 100 of a number by its last 7 digits",
        numbers,
        digits -> "/api/v1/messages?q=" + digits + EVER);
    measure(
        "the same as a field, to_user:*…",
        numbers,
        digits -> "/api/v1/messages?q=" + encoded("to_user:*" + digits) + EVER);
  }

  /** Takes calls and numbers from the newest and the oldest messages, and from between. */
  private void sample(Set<String> callIds, Set<String> numbers)
      throws IOException, InterruptedException {
    for (String order : List.of("asc", "desc")) {
      String cursor = "";
      for (int page = 0; page < 10; page++) {
        JsonNode answer =
            JSON.readTree(
                get("/api/v1/messages?method=INVITE&limit=10000&order=" + order + EVER + cursor));
        for (JsonNode message : answer.get("messages")) {
          callIds.add(message.path("call_id").asText());
          String number = message.path("to_user").asText();
          if (number.matches("\\+?\\d{8,}")) {
            numbers.add(number.substring(number.length() - 7));
          }
        }
        if (answer.get("next_cursor").isNull()) {
          break;
        }
        cursor = "&cursor=" + encoded(answer.get("next_cursor").asText());
      }
    }
  }

  private void measure(String what, Set<String> values, Function<String, String> path)
      throws IOException, InterruptedException {
    List<String> order = new ArrayList<>(values);
    Collections.shuffle(order, new Random(1));
    long[] nanos = new long[MEASURED];
    long found = 0;
    for (int i = -WARM_UP; i < MEASURED; i++) {
      String request = path.apply(order.get(Math.floorMod(i, order.size())));
      long start = System.nanoTime();
      String body = get(request);
      if (i >= 0) {
        nanos[i] = System.nanoTime() - start;
        found += JSON.readTree(body).get("messages").size();
      }
    }
    Arrays.sort(nanos);
    System.out.printf(
        "%-48s p50 %6.2f ms   p99 %6.2f ms   max %6.2f ms   (%d requests, %.1f messages each)%n",
        what,
        nanos[MEASURED / 2] / 1e6,
        nanos[MEASURED * 99 / 100] / 1e6,
        nanos[MEASURED - 1] / 1e6,
        MEASURED,
        (double) found / MEASURED);
  }

  private String get(String path) throws IOException, InterruptedException {
    HttpResponse<String> response =
        http.send(
            HttpRequest.newBuilder(URI.create(url + path)).build(),
            HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException(path + ": " + response.statusCode() + " " + response.body());
    }
    return response.body();
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
