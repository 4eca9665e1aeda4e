package io.hepatica.server.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hepatica.server.alias.AliasException;
import io.hepatica.server.alias.AliasFile;
import io.hepatica.server.imports.Imports;
import io.hepatica.server.imports.KnownImports;
import io.hepatica.server.index.Indexer;
import io.hepatica.server.job.Jobs;
import io.hepatica.server.job.Operations;
import io.hepatica.server.journal.Journal;
import io.hepatica.server.journal.JournalAppender;
import io.hepatica.server.live.LiveTail;
import io.hepatica.server.message.Message;
import io.hepatica.server.message.Schema;
import io.hepatica.server.metrics.AgentRegistry;
import io.hepatica.server.metrics.CaptureCounters;
import io.hepatica.server.performance.SipMeters;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/** The real HTTP server on a free port over a {@link ListStore}, and a client for it. */
final class ApiFixture implements AutoCloseable {
  static final ObjectMapper JSON = new ObjectMapper();

  final ListStore store = new ListStore(new Schema(List.of("X-Foo")));
  final AtomicReference<Optional<String>> notReady = new AtomicReference<>(Optional.empty());
  final PrometheusMetrics metrics = new PrometheusMetrics();
  final Path directory = Files.createTempDirectory("api");
  final Journal journal =
      Journal.open(directory.resolve("journal"), new Journal.Options(Journal.NEVER, 1 << 20));
  final LiveTail live = new LiveTail(journal, new Schema(List.of("X-Foo")));
  final Jobs jobs = new Jobs(() -> false);
  final Operations operations =
      new Operations(store, null, journal, new Schema(List.of("X-Foo")), 0, null, _ -> false);
  final JournalAppender appender = new JournalAppender(journal, new CaptureCounters(), 1 << 20);
  final Indexer indexer =
      new Indexer(
          journal, store, new Schema(List.of("X-Foo")), new SipMeters(new SimpleMeterRegistry()));
  final Imports imports =
      Imports.open(
          directory.resolve("import"),
          KnownImports.open(directory.resolve("imports.json"), 0),
          new Imports.Parts(
              store,
              journal,
              appender,
              indexer,
              new CaptureCounters(),
              new AgentRegistry(10),
              100_000,
              7));
  final HttpApi api;
  final InetSocketAddress address;
  final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  ApiFixture() throws IOException {
    this(noAliases(), noPage());
  }

  ApiFixture(AliasFile aliases) throws IOException {
    this(aliases, noPage());
  }

  ApiFixture(Page page) throws IOException {
    this(noAliases(), page);
  }

  private ApiFixture(AliasFile aliases, Page page) throws IOException {
    live.start();
    StatusReport.Capture capture =
        new StatusReport.Capture(10, Map.of("bad_length", 3L), null, 7, 5, 1, 1, 1500, 2);
    api =
        new HttpApi(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            new ApiSources(
                store,
                new Schema(List.of("X-Foo")),
                aliases,
                jobs,
                operations,
                imports,
                (format, messages, out) -> {
                  for (Message message : messages) {
                    out.write(
                        (format + message.position() + "\n").getBytes(StandardCharsets.UTF_8));
                  }
                },
                () ->
                    new StatusReport(
                        "1.2.3",
                        42,
                        new StatusReport.Store("lucene", true, "fine"),
                        List.of(new StatusReport.Listener("hep/udp", "0.0.0.0:9060")),
                        capture,
                        List.of(),
                        new StatusReport.Disk(
                            "data",
                            100,
                            50,
                            10,
                            20,
                            List.of(new StatusReport.Day("2026-11-21", "call", 20, 3, null, null))),
                        new StatusReport.Retention(
                            Map.of("call", "30d"),
                            new StatusReport.Budget("80%", 80, 30, null),
                            Map.of("age", new StatusReport.Dropped(1, 9, 99, null))),
                        null),
                () -> capture,
                () ->
                    List.of(
                        new AgentReport(
                            2001L,
                            null,
                            "10.0.0.9",
                            "udp",
                            3,
                            7,
                            700,
                            1.5,
                            "2026-11-21T02:33:00.000000Z",
                            "2026-11-21T02:33:01.000000Z",
                            Map.of("bad_length", 3L))),
                notReady::get,
                metrics,
                live,
                page));
    address = api.start();
  }

  private static Page noPage() {
    return Page.load(ClassLoader.getPlatformClassLoader());
  }

  /** Aliases that must not be changed, since there is nowhere to keep them. */
  static AliasFile noAliases() throws IOException {
    try {
      return AliasFile.open(Path.of("/nowhere/aliases.json"));
    } catch (AliasException e) {
      throw new AssertionError(e);
    }
  }

  HttpResponse<String> get(String path, String... headers) throws Exception {
    return send("GET", path, headers);
  }

  HttpResponse<String> send(String method, String path, String... headers) throws Exception {
    return client.send(
        request(method, path, headers).build(),
        HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
  }

  HttpRequest.Builder request(String method, String path, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + address.getPort() + path))
            .method(method, HttpRequest.BodyPublishers.noBody());
    return headers.length == 0 ? request : request.headers(headers);
  }

  JsonNode json(String path) throws Exception {
    HttpResponse<String> response = get(path);
    if (response.statusCode() != 200) {
      throw new AssertionError(path + " gave " + response.body());
    }
    return JSON.readTree(response.body());
  }

  static String encode(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    client.close();
    api.close();
    jobs.close();
    live.close();
    metrics.close();
    try {
      journal.close();
      try (Stream<Path> files = Files.walk(directory)) {
        files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
