package io.hepatica.server.archive;

import io.hepatica.server.journal.Journal;
import io.hepatica.server.message.ParsedMessage;
import io.hepatica.server.message.Schema;
import io.hepatica.server.message.Table;
import io.hepatica.server.store.CapturedFrames;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Real captures in a journal, archived. */
final class ArchivedCaptures {
  static final List<String> CAPTURES =
      List.of(
          "kamailio-siptrace-hep3-calls", "captagent-live-sip-rtcp-json-udp", "rtpengine-rtcp-udp");

  private ArchivedCaptures() {}

  static Archive open(Path directory) throws IOException {
    return Archive.open(directory, options(Table.OF_MESSAGES));
  }

  static Archive.Options options(Set<Table> tables) {
    return new Archive.Options(new Schema(List.of()), tables);
  }

  static Journal journal(Path directory) throws IOException {
    return Journal.open(directory, new Journal.Options(Journal.NEVER, 1 << 30));
  }

  /** Appends the captures so many times over, and ends the segment. */
  static void appendSegment(Journal journal, int times) throws IOException {
    for (int i = 0; i < times; i++) {
      for (String capture : CAPTURES) {
        CapturedFrames.append(journal, CapturedFrames.of(capture));
      }
    }
    journal.rollEarly();
  }

  /** Archives what is rolled. The clock stands at the epoch, where no day is past its time. */
  static void archive(Archive archive, Journal journal) throws Exception {
    try (ArchiveThread thread = new ArchiveThread(archive, journal, 1, () -> 0)) {
      thread.work();
    }
  }

  /** What was handed over, as positions. */
  static List<Long> positions(Archive archive, Selection selection) throws Exception {
    List<Long> positions = new ArrayList<>();
    archive.read(selection, message -> positions.add(message.position()), Progress.NONE);
    return positions;
  }

  static Selection all(Archive archive) throws Exception {
    return archive.select(Long.MIN_VALUE, Long.MAX_VALUE, Set.of(), Progress.NONE);
  }

  /** The bytes of a message's frame. */
  static byte[] frame(ParsedMessage message) {
    byte[] frame = new byte[message.frame().length];
    System.arraycopy(message.frame().bytes, message.frame().start, frame, 0, frame.length);
    return frame;
  }
}
