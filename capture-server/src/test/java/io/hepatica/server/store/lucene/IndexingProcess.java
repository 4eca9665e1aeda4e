package io.hepatica.server.store.lucene;

import io.hepatica.server.journal.Journal;
import io.hepatica.server.message.Schema;
import io.hepatica.server.message.Table;
import io.hepatica.server.store.CapturedFrames;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Indexes the journal of a directory in small generations; a process of its own, to be killed. */
final class IndexingProcess {
  static final Schema SCHEMA = new Schema(List.of());

  private IndexingProcess() {}

  public static void main(String[] args) throws Exception {
    try (Journal journal = openJournal(Path.of(args[0]));
        LuceneStore store = openStore(Path.of(args[0]), journal, 300)) {
      System.out.println("indexing from " + store.committedPosition());
      CapturedFrames.index(journal, store, SCHEMA, store.committedPosition());
      store.commit();
    }
  }

  static Journal openJournal(Path directory) throws IOException {
    return Journal.open(
        directory.resolve("journal"), new Journal.Options(Journal.NEVER, 64L << 20));
  }

  static LuceneStore openStore(Path directory, Journal journal, int recentMessages)
      throws IOException {
    LuceneStore.Options options =
        new LuceneStore.Options(
            Duration.ofHours(1),
            Map.of(Table.CALL, 30),
            recentMessages,
            LuceneStore.Options.RECENT_BYTES);
    return LuceneStore.open(directory.resolve("store"), SCHEMA, journal, options, position -> {});
  }

  static Process start(Path directory) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            IndexingProcess.class.getName(),
            directory.toString())
        .redirectErrorStream(true)
        .start();
  }
}
