package io.hepatica.server.store.elastic;

import io.hepatica.server.journal.Journal;
import io.hepatica.server.message.Schema;
import io.hepatica.server.message.Table;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Stores on the shared node. */
final class TestStores {
  private TestStores() {}

  static ElasticStore open(
      Path directory,
      String prefix,
      Schema schema,
      Journal journal,
      Map<Table, Integer> retentionDays)
      throws IOException {
    return open(ElasticNode.shared().url(), directory, prefix, schema, journal, retentionDays);
  }

  static ElasticStore open(
      URI url,
      Path directory,
      String prefix,
      Schema schema,
      Journal journal,
      Map<Table, Integer> retentionDays)
      throws IOException {
    ElasticOptions options =
        new ElasticOptions(
            List.of(url), "", "", "", null, prefix, 1, 0, Duration.ofSeconds(1), retentionDays);
    return ElasticStore.open(directory, options, schema, journal, position -> {});
  }

  /** Makes the store that is opened there next the server of that number. */
  static void number(Path directory, int number) throws IOException {
    Path file = Files.createDirectories(directory).resolve("cluster.json");
    Files.writeString(file, "{\"server\":%d,\"owner\":\"of this test\"}".formatted(number));
  }
}
