package io.hepatica.server.imports;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.hepatica.server.job.JobFailure;
import io.hepatica.server.journal.ImportMark;
import io.hepatica.server.store.DurableFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The imports of this server, and the ids of those that were deleted, in a file that is there whole
 * or not at all. Thread-safe.
 */
final class ImportList {
  /** Bound of the file. */
  static final int MAX_IMPORTS = 1000;

  private static final JsonMapper JSON = new JsonMapper();

  private record Content(List<Import> imports, Set<Long> deleted) {}

  private final Path file;
  private final TreeMap<String, Import> byLabel = new TreeMap<>();

  /** Replaced, never changed. */
  private volatile Set<Long> deleted;

  private ImportList(Path file, Content content) {
    this.file = file;
    this.deleted = Set.copyOf(content.deleted());
    content.imports().forEach(each -> byLabel.put(each.label(), each));
  }

  /**
   * Reads the file, if there is one.
   *
   * @param endPosition of the journal: what an import has that was under way lies before it
   */
  static ImportList open(Path file, long endPosition) throws IOException {
    Content content =
        Files.exists(file)
            ? JSON.readValue(Files.readAllBytes(file), Content.class)
            : new Content(List.of(), Set.of());
    ImportList list = new ImportList(file, content);
    for (Import each : list.all()) {
      if (each.state().equals(Import.RUNNING)) {
        list.put(each.with(Import.BROKEN, "the server ended while it was imported", endPosition));
      }
    }
    return list;
  }

  /** By label. */
  synchronized List<Import> all() {
    return List.copyOf(byLabel.values());
  }

  synchronized Optional<Import> find(String label) {
    return Optional.ofNullable(byLabel.get(label));
  }

  /** Why no import may begin under that label now, or nothing. */
  synchronized Optional<String> refusal(String label) {
    if (byLabel.containsKey(label)) {
      return Optional.of("there is an import " + label + ": choose another label, or delete it");
    }
    return byLabel.size() < MAX_IMPORTS
        ? Optional.empty()
        : Optional.of("there are " + MAX_IMPORTS + " imports: delete some");
  }

  /** Adds one that begins. */
  synchronized Import begin(ImportMark mark, String name, long nowMicros, long position)
      throws IOException, JobFailure {
    Optional<String> refusal = refusal(mark.label());
    if (refusal.isPresent()) {
      throw new JobFailure(refusal.get());
    }
    Import begun = Import.begun(mark, name, nowMicros, position);
    put(begun);
    return begun;
  }

  /** Adds it, or replaces the one of its label. */
  synchronized void put(Import changed) throws IOException {
    byLabel.put(changed.label(), changed);
    write();
  }

  /** From now on its messages are passed over, wherever they come from. */
  synchronized Import beginDeletion(String label) throws IOException, JobFailure {
    Import doomed = byLabel.get(label);
    if (doomed == null) {
      throw new JobFailure("there is no import " + label);
    }
    Set<Long> more = new TreeSet<>(deleted);
    more.add(doomed.id());
    deleted = Set.copyOf(more);
    Import deleting = doomed.with(Import.DELETING, doomed.problem(), doomed.endPosition());
    put(deleting);
    return deleting;
  }

  /** Takes it off the list: nothing of it is left, or there never was anything. */
  synchronized void remove(String label) throws IOException {
    byLabel.remove(label);
    write();
  }

  boolean isDeleted(long id) {
    return deleted.contains(id);
  }

  private void write() throws IOException {
    Content content = new Content(new ArrayList<>(byLabel.values()), new TreeSet<>(deleted));
    DurableFile.write(file, JSON.writeValueAsBytes(content));
  }
}
