package io.hepatica.server.imports;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.hepatica.server.job.JobFailure;
import io.hepatica.server.journal.ImportMark;
import io.hepatica.server.store.DurableFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The imports of this server, and the ids of those that were deleted, in a file that is there whole
 * or not at all. Thread-safe.
 */
final class ImportList {
  /** Bound of the file. */
  static final int MAX_IMPORTS = 1000;

  private static final JsonMapper JSON = new JsonMapper();

  /** Of more deletions the oldest are forgotten: 8 bytes each stay in memory, 20 in the file. */
  static final int MAX_DELETED = 100_000;

  /**
   * The file.
   *
   * @param deleted ids, the one that was deleted last at the end
   */
  private record Content(List<Import> imports, List<Long> deleted) {
    Content {
      imports = List.copyOf(Objects.requireNonNull(imports, "imports are missing"));
      deleted = List.copyOf(Objects.requireNonNull(deleted, "deleted is missing"));
    }
  }

  private final Path file;

  // Replaced, never changed.
  private SortedMap<String, Import> byLabel = new TreeMap<>();
  private volatile SequencedSet<Long> deleted;

  private ImportList(Path file, Content content) {
    this.file = file;
    this.deleted = new LinkedHashSet<>(content.deleted());
    content.imports().forEach(each -> byLabel.put(each.label(), each));
  }

  /**
   * Reads the file, if there is one.
   *
   * @param endPosition of the journal: what an import has that was under way lies before it
   */
  static ImportList open(Path file, long endPosition) throws IOException {
    ImportList list =
        new ImportList(file, Files.exists(file) ? read(file) : new Content(List.of(), List.of()));
    for (Import each : list.all()) {
      if (each.state().equals(Import.RUNNING)) {
        list.put(each.with(Import.BROKEN, "the server ended while it was imported", endPosition));
      }
    }
    return list;
  }

  private static Content read(Path file) throws IOException {
    try {
      Content content = JSON.readValue(Files.readAllBytes(file), Content.class);
      if (content == null) {
        throw new IOException("it is empty");
      }
      return content;
    } catch (JsonProcessingException e) {
      // Its message has lines.
      throw new IOException(e.getOriginalMessage().lines().findFirst().orElse("no JSON"), e);
    }
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
    write(with(changed), deleted);
  }

  private SortedMap<String, Import> with(Import changed) {
    SortedMap<String, Import> imports = new TreeMap<>(byLabel);
    imports.put(changed.label(), changed);
    return imports;
  }

  /** From now on its messages are passed over, wherever they come from. */
  synchronized Import beginDeletion(String label) throws IOException, JobFailure {
    Import doomed = byLabel.get(label);
    if (doomed == null) {
      throw new JobFailure("there is no import " + label);
    }
    SequencedSet<Long> more = new LinkedHashSet<>(deleted);
    more.addLast(doomed.id());
    while (more.size() > MAX_DELETED) {
      more.removeFirst();
    }
    Import deleting = doomed.with(Import.DELETING, doomed.problem(), doomed.endPosition());
    write(with(deleting), more);
    return deleting;
  }

  /** Takes it off the list: nothing of it is left, or there never was anything. */
  synchronized void remove(String label) throws IOException {
    SortedMap<String, Import> imports = new TreeMap<>(byLabel);
    imports.remove(label);
    write(imports, deleted);
  }

  boolean isDeleted(long id) {
    return deleted.contains(id);
  }

  /** Holds from when it is on disk: what could not be written has not happened. */
  private void write(SortedMap<String, Import> imports, SequencedSet<Long> gone)
      throws IOException {
    Content content = new Content(List.copyOf(imports.values()), List.copyOf(gone));
    DurableFile.write(file, JSON.writeValueAsBytes(content));
    byLabel = imports;
    deleted = gone;
  }
}
