package io.hepatica.server.imports;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.hepatica.server.journal.ImportMark;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One import, as it is listed and as it is kept on disk.
 *
 * @param id by which it is told from others that have had its label
 * @param file name that the client gave it, for people
 * @param state {@link #RUNNING} and so on
 * @param started when, microseconds since the epoch
 * @param firstMicros earliest time of a message that was believed; null where there is none
 * @param lastMicros latest one
 * @param packets read from a capture, or frames read from a HEP stream
 * @param frames taken into the journal
 * @param skipped what was not taken: reason in words, and how many
 * @param problem what was wrong with the file, with the byte where it stopped
 * @param days on which it has messages, since the epoch, UTC
 * @param endPosition journal position behind its last frame
 */
record Import(
    String label,
    long id,
    String file,
    String state,
    long started,
    @Nullable Long firstMicros,
    @Nullable Long lastMicros,
    long packets,
    long frames,
    Map<String, Long> skipped,
    @Nullable String problem,
    SortedSet<Long> days,
    long endPosition) {
  /** Its file is read. */
  static final String RUNNING = "running";

  /** All of the file is there that could be read. */
  static final String DONE = "done";

  /** Given up by the operator: what was read until then is there. */
  static final String CANCELLED = "cancelled";

  /** Ended by a failure or by the end of the server: what was read until then is there. */
  static final String BROKEN = "broken";

  /** Is being deleted, or was until the server ended: to be deleted again. */
  static final String DELETING = "deleting";

  Import {
    Objects.requireNonNull(label, "label");
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(state, "state");
    skipped = new TreeMap<>(skipped);
    days = new TreeSet<>(days);
  }

  static Import begun(ImportMark mark, String file, long nowMicros, long position) {
    return new Import(
        mark.label(),
        mark.id(),
        file,
        RUNNING,
        nowMicros,
        null,
        null,
        0,
        0,
        Map.of(),
        null,
        new TreeSet<>(),
        position);
  }

  Import with(String newState, @Nullable String newProblem, long newEnd) {
    return new Import(
        label,
        id,
        file,
        newState,
        started,
        firstMicros,
        lastMicros,
        packets,
        frames,
        skipped,
        newProblem,
        days,
        newEnd);
  }

  @JsonIgnore
  ImportMark mark() {
    return new ImportMark(id, label);
  }
}
