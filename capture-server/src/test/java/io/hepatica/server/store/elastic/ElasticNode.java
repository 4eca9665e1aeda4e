package io.hepatica.server.store.elastic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hepatica.server.TestPorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A real Elasticsearch node, a process of its own on free ports with its data in a temporary
 * directory; or the cluster at {@code HEPATICA_TEST_ES_URL}, where that is set.
 *
 * <p>Tests share {@link #shared} and keep apart by {@link #prefix}; those that stop a node {@link
 * #start} one.
 */
public final class ElasticNode implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration START = Duration.ofSeconds(120);
  private static final String LOGGING =
      """
      rootLogger.level = warn
      rootLogger.appenderRef.console.ref = console
      appender.console.type = Console
      appender.console.name = console
      appender.console.layout.type = PatternLayout
      appender.console.layout.pattern = %d %p %c %m%n
      """;

  private static final class Shared {
    static final ElasticNode NODE = open();

    private static ElasticNode open() {
      String url = System.getenv("HEPATICA_TEST_ES_URL");
      try {
        if (url != null && !url.isBlank()) {
          return new ElasticNode(URI.create(url), null, 0, List.of());
        }
        ElasticNode node = start();
        Runtime.getRuntime().addShutdownHook(new Thread(node::close));
        return node;
      } catch (IOException | InterruptedException e) {
        throw new IllegalStateException("no Elasticsearch node to test against", e);
      }
    }
  }

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI url;
  private final @Nullable Path home;
  private final int transportPort;
  private final List<String> javaOptions;
  private @Nullable Process process;

  private ElasticNode(URI url, @Nullable Path home, int transportPort, List<String> javaOptions) {
    this.url = url;
    this.home = home;
    this.transportPort = transportPort;
    this.javaOptions = javaOptions;
  }

  /** The node of all tests of this JVM; ends with it. */
  public static ElasticNode shared() {
    return Shared.NODE;
  }

  /** A node of the caller's own, empty; not optimised, which costs as much as most tests take. */
  public static ElasticNode start() throws IOException, InterruptedException {
    return start(List.of("-XX:TieredStopAtLevel=1"));
  }

  /** The same, as fast as it can be. */
  public static ElasticNode startToMeasure() throws IOException, InterruptedException {
    return start(List.of());
  }

  private static ElasticNode start(List<String> javaOptions)
      throws IOException, InterruptedException {
    ElasticNode node =
        new ElasticNode(
            URI.create("http://127.0.0.1:" + TestPorts.free()),
            Files.createTempDirectory("hepatica-es"),
            TestPorts.free(),
            javaOptions);
    node.startAgain();
    return node;
  }

  /** Names of indices and templates that no other test has. */
  public static String prefix(Class<?> test) {
    return test.getSimpleName().toLowerCase(Locale.ROOT)
        + "-"
        + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt())
        + "-";
  }

  /** Base address, without a slash at its end. */
  public URI url() {
    return url;
  }

  /** Starts the process on the same data and port as before; returns when it answers. */
  public void startAgain() throws IOException, InterruptedException {
    launch();
    long deadline = System.nanoTime() + START.toNanos();
    while (!answers()) {
      if (!own().isAlive() || System.nanoTime() > deadline) {
        throw new IOException(
            "the node does not come up: " + Files.readString(directory().resolve("output")));
      }
      Thread.sleep(50);
    }
  }

  /** Starts the process, and returns before it answers. */
  public void launch() throws IOException {
    Path directory = directory();
    Path platform =
        directory.resolve(
            System.getProperty("os.arch").equals("aarch64")
                ? "lib/platform/linux-aarch64"
                : "lib/platform/linux-x64");
    Files.createDirectories(directory.resolve("config"));
    Files.createDirectories(platform);
    Files.writeString(directory.resolve("config/log4j2.properties"), LOGGING);
    Path library = platform.resolve("libzstd.so");
    if (!Files.exists(library)) {
      Files.createSymbolicLink(library, zstd());
    }
    Path built = built();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xms512m", "-Xmx512m", "-XX:+UseSerialGC"));
    command.addAll(javaOptions);
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Dorg.elasticsearch.nativeaccess.enableVectorLibrary=false",
            "-Des.path.home=" + directory,
            "-cp",
            built.resolve("classes") + ":" + built.resolve("lib") + "/*",
            "org.elasticsearch.node.TestNode",
            directory.toString(),
            Integer.toString(url.getPort()),
            Integer.toString(transportPort)));
    process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.resolve("output").toFile()))
            .start();
  }

  private static Path built() throws IOException {
    try {
      Path classes =
          Path.of(ElasticNode.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      Path built = classes.resolve("../../src/test/elasticsearch-node/target").normalize();
      if (!Files.isDirectory(built.resolve("lib"))) {
        throw new IOException(
            built + " is not built: mvn -pl :elasticsearch-node -am process-classes");
      }
      return built;
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
  }

  private static Path zstd() throws IOException {
    return Stream.of("/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64")
        .map(directory -> Path.of(directory, "libzstd.so.1"))
        .filter(Files::exists)
        .findFirst()
        .orElseThrow(() -> new IOException("libzstd.so.1 is missing: apt-get install libzstd1"));
  }

  private boolean answers() throws InterruptedException {
    try {
      return request("GET", "/_cluster/health?wait_for_status=yellow&timeout=1s", null).statusCode()
          == 200;
    } catch (IOException e) {
      return false;
    }
  }

  private Path directory() {
    if (home == null) {
      throw new IllegalStateException("not a node of ours");
    }
    return home;
  }

  private Process own() {
    if (process == null) {
      throw new IllegalStateException("not a node of ours");
    }
    return process;
  }

  /** SIGKILL. */
  public void kill() throws InterruptedException {
    own().destroyForcibly().waitFor();
  }

  /** SIGTERM. */
  public void stop() throws InterruptedException {
    own().destroy();
    if (!own().waitFor(60, TimeUnit.SECONDS)) {
      kill();
    }
  }

  /**
   * Asks the node itself.
   *
   * @param body JSON, or null for none
   */
  public HttpResponse<String> request(String method, String path, @Nullable String body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + path)).timeout(Duration.ofSeconds(30));
    if (body == null) {
      request.method(method, HttpRequest.BodyPublishers.noBody());
    } else {
      request
          .header("Content-Type", "application/json")
          .method(method, HttpRequest.BodyPublishers.ofString(body));
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** The answer to a request that must succeed. */
  public JsonNode json(String method, String path, @Nullable String body)
      throws IOException, InterruptedException {
    HttpResponse<String> response = request(method, path, body);
    if (response.statusCode() / 100 != 2) {
      throw new IOException(method + " " + path + ": " + response.body());
    }
    return JSON.readTree(response.body());
  }

  /** Documents of all indices whose name begins so, as they are after a refresh. */
  public long count(String prefix) throws IOException, InterruptedException {
    json("POST", "/" + prefix + "*/_refresh", null);
    return json("GET", "/" + prefix + "*/_count", null).get("count").asLong();
  }

  /** Deletes all indices whose name begins so. */
  public void deleteIndices(String prefix) throws IOException, InterruptedException {
    for (JsonNode index : json("GET", "/_cat/indices/" + prefix + "*?format=json", null)) {
      json("DELETE", "/" + index.get("index").asText(), null);
    }
  }

  @Override
  public void close() {
    http.close();
    if (process != null && home != null) {
      process.destroyForcibly().onExit().join();
      try (Stream<Path> files = Files.walk(home)) {
        for (Path file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
          Files.delete(file);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
