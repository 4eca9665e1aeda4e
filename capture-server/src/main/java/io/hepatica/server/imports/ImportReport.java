package io.hepatica.server.imports;

import io.hepatica.server.message.TimeText;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An import as the API lists it.
 *
 * @param file name that the client gave it
 * @param state {@code running}, {@code done}, {@code cancelled}, {@code broken} or {@code deleting}
 * @param started when, ISO 8601
 * @param first earliest time of a message that was believed
 * @param last latest one
 * @param packets read from a capture, or frames read from a HEP stream
 * @param frames taken
 * @param skipped what was not taken: reason in words, and how many
 * @param problem what was not as it should be
 */
public record ImportReport(
    String label,
    String file,
    String state,
    String started,
    @Nullable String first,
    @Nullable String last,
    long packets,
    long frames,
    Map<String, Long> skipped,
    @Nullable String problem) {
  static ImportReport of(Import from) {
    return new ImportReport(
        from.label(),
        from.file(),
        from.state(),
        TimeText.of(from.started()),
        text(from.firstMicros()),
        text(from.lastMicros()),
        from.packets(),
        from.frames(),
        from.skipped(),
        from.problem());
  }

  private static @Nullable String text(@Nullable Long micros) {
    return micros == null ? null : TimeText.of(micros);
  }
}
