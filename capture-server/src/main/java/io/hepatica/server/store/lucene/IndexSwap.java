package io.hepatica.server.store.lucene;

import io.hepatica.server.store.DurableFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts rebuilt indices in the place of others: all or none, whenever the process or the power
 * stops. What is to be done is written to a file first, and that is the moment from which on it
 * counts: what of it was not done is done at the next start. Not thread-safe: used under the lock
 * of {@link DayIndices}.
 */
final class IndexSwap {
  private static final String PLAN = "swap";

  /** Before the name of an index that has nothing to take its place. */
  private static final String NOTHING = "-";

  private final Path store;
  private final Path rebuilt;
  private final Path plan;

  IndexSwap(Path store) {
    this.store = store;
    this.rebuilt = store.resolve("rebuilt");
    this.plan = rebuilt.resolve(PLAN);
  }

  /** Where rebuilt indices lie until they are shown, under the names that they will have. */
  Path rebuilt() {
    return rebuilt;
  }

  /** Decides that what lies in {@link #rebuilt} takes the place of the indices of these names. */
  void plan(List<String> names) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String name : names) {
      lines.add(Files.isDirectory(rebuilt.resolve(name)) ? name : NOTHING + name);
    }
    DurableFile.write(plan, String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
  }

  /** Does what is decided, if anything; what it replaces stays until {@link #clear}. */
  void complete() throws IOException {
    if (!Files.exists(plan)) {
      return;
    }
    for (String line : Files.readAllLines(plan, StandardCharsets.UTF_8)) {
      boolean nothing = line.startsWith(NOTHING);
      Path old = store.resolve(nothing ? line.substring(NOTHING.length()) : line);
      Path instead = rebuilt.resolve(line);
      // Where it is gone, an attempt before has moved it.
      if (Files.isDirectory(old) && (nothing || Files.isDirectory(instead))) {
        Files.move(old, rebuilt.resolve(old.getFileName() + DayIndices.GRAVE));
      }
      if (!nothing && Files.isDirectory(instead)) {
        Files.move(instead, old);
      }
    }
    DurableFile.syncParent(rebuilt);
    Files.delete(plan);
    DurableFile.syncParent(plan);
  }

  /** Removes what a rebuild left, unless it is still to be put in its place. */
  void clear() throws IOException {
    if (Files.isDirectory(rebuilt) && !Files.exists(plan)) {
      DayIndices.delete(rebuilt);
    }
  }
}
