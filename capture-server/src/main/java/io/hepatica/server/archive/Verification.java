package io.hepatica.server.archive;

import io.hepatica.server.message.ParsedMessage;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;

/** Reads segments through and compares them with their checksums and indices, once. */
final class Verification implements AutoCloseable {
  private final Archive archive;
  private final Progress progress;
  private final ParsedMessage message;
  private final Damages damages = new Damages();
  private int segments;
  private long messages;
  private long bytes;

  Verification(Archive archive, Progress progress) {
    this.archive = archive;
    this.progress = progress;
    this.message = new ParsedMessage(archive.options().schema());
  }

  VerifyResult run(List<ArchivedSegment> all) throws IOException, InterruptedException {
    for (ArchivedSegment segment : all) {
      try (ZstdFile file = new ZstdFile(segment.file())) {
        verify(segment, file, archive.indexOf(segment));
        segments++;
      } catch (NoSuchFileException e) {
        // Its time may have been up while others were read.
        if (archive.list().contains(segment)) {
          damages.add(Damage.ofMissing(segment));
        }
      }
    }
    archive.unreadable().forEach(damages::add);
    return new VerifyResult(segments, messages, bytes, damages.first(), damages.count());
  }

  private void verify(ArchivedSegment segment, ZstdFile file, SegmentIndex index)
      throws IOException, InterruptedException {
    for (ZstdFrame frame : index.frames()) {
      try {
        if (!frame.isWhole()) {
          throw new DamagedFrame("bytes that are no whole zstd frame");
        }
        file.load(frame);
        file.check(frame);
        compare(file, frame);
        messages += frame.messages();
      } catch (DamagedFrame e) {
        damages.add(segment, frame, String.valueOf(e.getMessage()));
      }
      bytes += frame.length();
      progress.done(messages);
    }
    long described = index.summary().fileBytes();
    if (file.size() > described) {
      damages.add(
          new Damage(
              segment.file(),
              described,
              file.size() - described,
              segment.endPosition(),
              -1,
              "bytes behind the last zstd frame"));
    }
  }

  private void compare(ZstdFile file, ZstdFrame frame) throws DamagedFrame {
    FrameFacts facts = new FrameFacts();
    while (file.next(message)) {
      facts.add(message);
    }
    if (!facts.areCoveredBy(frame)) {
      throw new DamagedFrame("the index says other things of the zstd frame than are in it");
    }
  }

  @Override
  public void close() {
    message.close();
  }
}
