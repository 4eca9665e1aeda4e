package io.hepatica.server.archive;

import io.hepatica.server.message.ParsedMessage;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;

/** Reads what was selected, once. Where an index and its segment disagree, the segment is right. */
final class SelectionReader implements AutoCloseable {
  private static final String NOT_WHOLE = "bytes that are no whole zstd frame";

  private final Archive archive;
  private final Selection selection;
  private final FrameConsumer consumer;
  private final Progress progress;
  private final long[] hashes;
  private final ParsedMessage message;
  private final Damages damages = new Damages();
  private long messages;
  private long messagesRead;
  private long zstdFrames;
  private long bytesRead;

  SelectionReader(Archive archive, Selection selection, FrameConsumer consumer, Progress progress) {
    this.archive = archive;
    this.selection = selection;
    this.consumer = consumer;
    this.progress = progress;
    this.hashes = selection.callIds().stream().mapToLong(CallIdFilter::hash).toArray();
    this.message = new ParsedMessage(archive.options().schema());
  }

  ReadResult run() throws IOException, InterruptedException {
    for (ArchivedSegment segment : selection.segments()) {
      try (ZstdFile file = new ZstdFile(segment.file())) {
        read(segment, file);
      } catch (NoSuchFileException e) {
        damages.add(Damage.ofMissing(segment));
      }
    }
    archive.unreadable().forEach(damages::add);
    return new ReadResult(
        messages, messagesRead, zstdFrames, bytesRead, damages.first(), damages.count());
  }

  private void read(ArchivedSegment segment, ZstdFile file)
      throws IOException, InterruptedException {
    long next = read(segment, file, archive.indexOf(segment).frames(), segment.firstPosition());
    if (next >= 0) {
      SegmentIndex found =
          FileScan.of(
              segment.file(),
              archive.options().schema(),
              segment.firstPosition(),
              segment.endPosition());
      read(segment, file, found.frames(), next);
    }
  }

  /**
   * Reads zstd frames from a position on.
   *
   * @return the position of the first that is not as it is said to be; -1 where all are
   */
  private long read(ArchivedSegment segment, ZstdFile file, List<ZstdFrame> frames, long from)
      throws IOException, InterruptedException {
    for (ZstdFrame frame : frames) {
      if (frame.firstPosition() < from
          || !frame.mayHold(selection.fromMicros(), selection.toMicros(), hashes)) {
        continue;
      }
      if (!frame.isWhole()) {
        damages.add(segment, frame, NOT_WHOLE);
        continue;
      }
      try {
        load(file, frame);
      } catch (DamagedFrame e) {
        return frame.firstPosition();
      }
      give(file);
      zstdFrames++;
      bytesRead += frame.length();
      messagesRead += frame.messages();
      progress.done(messagesRead);
    }
    return -1;
  }

  /** Nothing of a zstd frame is handed over before all of it was found whole. */
  private void load(ZstdFile file, ZstdFrame frame) throws IOException, DamagedFrame {
    file.load(frame);
    file.check(frame);
  }

  private void give(ZstdFile file) throws IOException, InterruptedException {
    try {
      while (file.next(message)) {
        if (isAskedFor()) {
          messages++;
          consumer.accept(message);
        }
      }
    } catch (DamagedFrame e) {
      throw new IllegalStateException("found whole before", e);
    }
  }

  private boolean isAskedFor() {
    long time = message.timeMicros();
    return time >= selection.fromMicros()
        && time < selection.toMicros()
        && (selection.callIds().isEmpty() || MessageRoles.hasOneOf(message, selection.callIds()));
  }

  @Override
  public void close() {
    message.close();
  }
}
