package io.hepatica.server.store.lucene;

import io.hepatica.server.journal.Journal;
import io.hepatica.server.message.Table;
import io.hepatica.server.store.MessageStore;
import io.hepatica.server.store.Rebuild;
import java.nio.file.Path;

/** Rebuilds every day of a store again and again; a process of its own, to be killed. */
final class RebuildingProcess {
  private RebuildingProcess() {}

  public static void main(String[] args) throws Exception {
    try (Journal journal = IndexingProcess.openJournal(Path.of(args[0]));
        LuceneStore store = IndexingProcess.openStore(Path.of(args[0]), journal, 300)) {
      System.out.println("rebuilding");
      while (true) {
        for (long day : store.days().stream().map(MessageStore.DayUsage::day).distinct().toList()) {
          try (Rebuild rebuild = store.rebuild(day, Table.OF_MESSAGES, MessageStore.NOT_RESTORED)) {
            store.forEachMessage(day, Table.OF_MESSAGES, rebuild::add);
            rebuild.finish();
          }
        }
      }
    }
  }

  static Process start(Path directory) throws java.io.IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            RebuildingProcess.class.getName(),
            directory.toString())
        .redirectErrorStream(true)
        .start();
  }
}
