package io.hepatica.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hepatica.server.config.Config;
import io.hepatica.server.listen.LoadSender;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The whole server under a steady load from another process: {@code PipelineBench CAPTURE.pcap.gz
 * MESSAGES RATE}. Prints every five seconds what was indexed, how far the index is behind, and the
 * heap in use after the last garbage collection.
 */
public final class PipelineBench {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long INTERVAL_MILLIS = 5000;

  private PipelineBench() {}

  public static void main(String[] arguments) throws Exception {
    long messages = Long.parseLong(arguments[1]);
    Path data = Files.createTempDirectory("hepatica-bench");
    Config config =
        Config.load(
            null,
            Map.of(),
            List.of(
                "data-dir=" + data, "hep.udp=off", "hep.tcp=127.0.0.1:0", "http.bind=127.0.0.1:0"));
    try (Hepatica server = Hepatica.start(config)) {
      Process sender = send(arguments, port(server, "hep/tcp"));
      watch("http://127.0.0.1:" + port(server, "http") + "/api/v1/status", messages);
      sender.waitFor();
    } finally {
      delete(data);
    }
    System.exit(0);
  }

  private static String port(Hepatica server, String listener) {
    return server.listeners().stream()
        .filter(bound -> bound.name().equals(listener))
        .map(bound -> bound.address().substring(bound.address().lastIndexOf(':') + 1))
        .findFirst()
        .orElseThrow();
  }

  private static Process send(String[] arguments, String port) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-cp",
            System.getProperty("java.class.path"),
            LoadSender.class.getName(),
            arguments[0],
            "tcp",
            port,
            arguments[1],
            arguments[2])
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static void watch(String status, long messages) throws Exception {
    System.out.println("   s     indexed   indexed/s   lag ms   heap MiB after collection");
    long start = System.nanoTime();
    long before = 0;
    long indexed = 0;
    while (indexed < messages) {
      Thread.sleep(INTERVAL_MILLIS);
      JsonNode capture = JSON.readTree(URI.create(status).toURL()).get("capture");
      indexed = capture.get("indexed").asLong();
      System.out.printf(
          "%4d  %,10d  %,10d  %,7d  %,6d%n",
          (System.nanoTime() - start) / 1_000_000_000,
          indexed,
          (indexed - before) * 1000 / INTERVAL_MILLIS,
          capture.get("lag_ms").asLong(),
          afterCollection() >> 20);
      before = indexed;
    }
  }

  private static long afterCollection() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getCollectionUsage() != null)
        .mapToLong(pool -> pool.getCollectionUsage().getUsed())
        .sum();
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      files
          .sorted(Comparator.reverseOrder())
          .forEach(file -> {
            try {
              Files.delete(file);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
  }
}
