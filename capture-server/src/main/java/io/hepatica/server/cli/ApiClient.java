package io.hepatica.server.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Asks a server over its HTTP API. Failures are one line that says what to do. */
final class ApiClient implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration ANSWER_TIMEOUT = Duration.ofMinutes(5);

  private final URI server;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build();

  ApiClient(URI server) {
    this.server = server;
  }

  /** Parameters of a request, in order; a name may come several times. */
  static final class Query {
    private final List<Map.Entry<String, String>> parameters = new ArrayList<>();

    Query add(String name, String value) {
      parameters.add(Map.entry(name, value));
      return this;
    }

    @Override
    public String toString() {
      StringBuilder text = new StringBuilder();
      for (Map.Entry<String, String> parameter : parameters) {
        text.append(text.isEmpty() ? '?' : '&')
            .append(parameter.getKey())
            .append('=')
            .append(URLEncoder.encode(parameter.getValue(), StandardCharsets.UTF_8));
      }
      return text.toString();
    }
  }

  JsonNode json(String path, Query query) throws CommandFailure {
    try (InputStream body = open(path, query).body()) {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw notHepatica(e);
    } catch (IOException e) {
      throw new CommandFailure("the answer of " + server + " broke off: " + e.getMessage(), e);
    }
  }

  /** Sends JSON; gives the answer's. */
  JsonNode post(String path, JsonNode body) throws CommandFailure {
    return answer(
        request(path, new Query())
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body.toString())));
  }

  /** Sends a file, however long that takes; gives the answer's JSON. */
  JsonNode upload(String path, Query query, HttpRequest.BodyPublisher file) throws CommandFailure {
    return answer(
        HttpRequest.newBuilder(uri(path, query))
            .version(HttpClient.Version.HTTP_1_1)
            .header("Content-Type", "application/octet-stream")
            .POST(file));
  }

  /** Deletes what has that name under a path; gives the answer's JSON. */
  JsonNode delete(String path, String name) throws CommandFailure {
    return answer(
        request(path + URLEncoder.encode(name, StandardCharsets.UTF_8), new Query()).DELETE());
  }

  private JsonNode answer(HttpRequest.Builder request) throws CommandFailure {
    try (InputStream answer = open(request).body()) {
      return JSON.readTree(answer);
    } catch (JsonProcessingException e) {
      throw notHepatica(e);
    } catch (IOException e) {
      throw new CommandFailure("the answer of " + server + " broke off: " + e.getMessage(), e);
    }
  }

  private URI uri(String path, Query query) {
    return URI.create(server.toString().replaceFirst("/+$", "") + path + query);
  }

  private HttpRequest.Builder request(String path, Query query) {
    return HttpRequest.newBuilder(uri(path, query)).timeout(ANSWER_TIMEOUT);
  }

  /** A good answer, whose body is to be closed; any other is a failure. */
  HttpResponse<InputStream> open(String path, Query query) throws CommandFailure {
    return open(request(path, query));
  }

  private HttpResponse<InputStream> open(HttpRequest.Builder request) throws CommandFailure {
    try {
      HttpResponse<InputStream> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
      if (response.statusCode() / 100 == 2) {
        return response;
      }
      throw refused(response);
    } catch (HttpTimeoutException e) {
      throw new CommandFailure(server + " does not answer in time: is it overloaded?", e);
    } catch (ConnectException e) {
      throw new CommandFailure(
          "no server answers at "
              + server
              + ": start it with scripts/run, or name another with --server URL",
          e);
    } catch (IOException e) {
      throw new CommandFailure("can't ask " + server + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("interrupted", e);
    }
  }

  private CommandFailure refused(HttpResponse<InputStream> response) throws IOException {
    JsonNode problem;
    try (InputStream body = response.body()) {
      problem = JSON.readTree(body);
    } catch (JsonProcessingException e) {
      return notHepatica(e);
    }
    String detail = problem.path("detail").asText(problem.path("title").asText());
    if (detail.isEmpty()) {
      return new CommandFailure(
          server + " answers with status " + response.statusCode() + ": is it a Hepatica server?");
    }
    if (response.statusCode() == 400) {
      // Of a bad query the lines below the first show its place, which the first names as well.
      throw new WrongUsage(detail.lines().findFirst().orElse(detail));
    }
    return new CommandFailure(detail);
  }

  private CommandFailure notHepatica(Exception e) {
    return new CommandFailure(
        server + " answers, but not as a Hepatica server: name another with --server URL", e);
  }

  @Override
  public void close() {
    http.close();
  }
}
