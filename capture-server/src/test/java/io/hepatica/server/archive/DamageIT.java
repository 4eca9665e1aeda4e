package io.hepatica.server.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.hepatica.server.journal.Journal;
import io.hepatica.server.store.CapturedFrames;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is whole is read, whatever happens to the rest, which is named. */
class DamageIT {
  @TempDir private Path directory;

  private Path root;
  private Path file;
  private Path index;
  private List<ZstdFrame> zstdFrames = List.of();
  private List<Long> positions = List.of();

  /** Two segments; the first, which is damaged, of several zstd frames. */
  @BeforeEach
  void archive() throws Exception {
    root = directory.resolve("archive");
    try (Journal journal = ArchivedCaptures.journal(directory.resolve("journal"))) {
      ArchivedCaptures.appendSegment(journal, 45);
      ArchivedCaptures.appendSegment(journal, 1);
      Archive archive = ArchivedCaptures.open(root);
      ArchivedCaptures.archive(archive, journal);
      file = archive.list().getFirst().file();
      index = ArchiveFiles.index(file);
      zstdFrames = IndexCodec.read(index).frames();
      positions = CapturedFrames.positions(journal);
      assertThat(zstdFrames).hasSizeGreaterThanOrEqualTo(3);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void bits_flippedInAZstdFrame_costThatZstdFrame(boolean withIndex) throws Exception {
    ZstdFrame hit = zstdFrames.get(1);
    flip(file, hit.offset() + hit.length() / 2);
    keepIndex(withIndex);

    assertThat(damages())
        .containsExactly(
            new Damage(
                file,
                hit.offset(),
                hit.length(),
                hit.firstPosition(),
                hit.endPosition(),
                "bytes that are no whole zstd frame"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void bits_flippedEverywhereButInOne_leaveThatOne(boolean withIndex) throws Exception {
    for (ZstdFrame frame : zstdFrames) {
      if (!frame.equals(zstdFrames.get(1))) {
        // The first bytes, which say that and how long it is.
        flip(file, frame.offset());
        flip(file, frame.offset() + 6);
        flip(file, frame.offset() + frame.length() - 1);
      }
    }
    keepIndex(withIndex);

    assertThat(damages()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void block_ofZeros_costsTheZstdFramesThatItTouches(boolean withIndex) throws Exception {
    try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
      out.seek(zstdFrames.get(1).offset() - 2000);
      out.write(new byte[4096]);
    }
    keepIndex(withIndex);

    Damage damage = damages().getFirst();
    assertThat(damage.offset()).isZero();
    assertThat(damage.bytes()).isEqualTo(zstdFrames.get(2).offset());
    assertThat(damage.endPosition()).isEqualTo(zstdFrames.get(2).firstPosition());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void file_cutInTheMiddle_isReadToItsLastWholeZstdFrame(boolean withIndex) throws Exception {
    ZstdFrame last = zstdFrames.getLast();
    try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
      out.setLength(last.offset() + last.length() / 2);
    }
    keepIndex(withIndex);

    Damage damage = damages().getFirst();
    assertThat(damage.firstPosition()).isEqualTo(last.firstPosition());
    assertThat(damage.endPosition()).isEqualTo(withIndex ? last.endPosition() : -1);
  }

  @Test
  void file_cutBetweenZstdFrames_isFoundByItsIndex() throws Exception {
    ZstdFrame last = zstdFrames.getLast();
    try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
      out.setLength(last.offset());
    }

    assertThat(damages())
        .extracting(Damage::firstPosition, Damage::endPosition)
        .containsExactly(tuple(last.firstPosition(), last.endPosition()));
  }

  @Test
  void index_missing_isMadeAgainAsItWas() throws Exception {
    byte[] before = Files.readAllBytes(index);
    Files.delete(index);

    assertThat(damages()).isEmpty();
    assertThat(Files.readAllBytes(index)).isEqualTo(before);
  }

  @Test
  void index_ofAnotherSegment_isMadeAgain() throws Exception {
    byte[] before = Files.readAllBytes(index);
    Path other = ArchiveFiles.index(ArchivedCaptures.open(root).list().getLast().file());
    Files.write(index, Files.readAllBytes(other));

    assertThat(damages()).isEmpty();
    assertThat(Files.readAllBytes(index)).isEqualTo(before);
  }

  @Test
  void index_damagedAnywhere_isMadeAgain() throws Exception {
    byte[] before = Files.readAllBytes(index);
    for (int at : new int[] {0, 5, 20, 100, before.length / 2, before.length - 1}) {
      flip(index, at);
      ArchivedCaptures.all(ArchivedCaptures.open(root));
      assertThat(Files.readAllBytes(index)).as("byte %d", at).isEqualTo(before);
    }
    Files.write(index, new byte[0]);
    assertThat(damages()).isEmpty();
    assertThat(Files.readAllBytes(index)).isEqualTo(before);
  }

  @Test
  void leftovers_ofACrash_areRemoved() throws Exception {
    Path half = file.resolveSibling("00000000000000000007.hep.zst.tmp");
    Path alone = file.resolveSibling("00000000000000000007.idx");
    Path halfIndex = file.resolveSibling("00000000000000000007.idx.tmp");
    for (Path left : List.of(half, alone, halfIndex)) {
      Files.write(left, new byte[9]);
    }

    assertThat(ArchivedCaptures.open(root).list()).hasSize(2);
    assertThat(List.of(half, alone, halfIndex)).noneMatch(Files::exists);
    assertThat(damages()).isEmpty();
  }

  /**
   * Reads all: what is given and what the damages name are all that there was. To verify must find
   * as much.
   */
  private List<Damage> damages() throws Exception {
    Archive archive = ArchivedCaptures.open(root);
    List<Long> given = new ArrayList<>();
    ReadResult result =
        archive.read(
            ArchivedCaptures.all(archive), message -> given.add(message.position()), Progress.NONE);
    List<Long> missing =
        positions.stream().filter(position -> isNamed(result.damages(), position)).toList();
    List<Long> whole = new ArrayList<>(positions);
    whole.removeAll(Set.copyOf(missing));
    assertThat(given).isEqualTo(whole);
    assertThat(result.damaged()).isEqualTo(result.damages().size());
    VerifyResult verified = archive.verify(Progress.NONE);
    assertThat(verified.messages()).isEqualTo(given.size());
    assertThat(verified.damaged() > 0).isEqualTo(result.damaged() > 0);
    return result.damages();
  }

  private boolean isNamed(List<Damage> damages, long position) {
    return damages.stream()
        .anyMatch(damage -> {
          long end =
              damage.endPosition() < 0 ? zstdFrames.getLast().endPosition() : damage.endPosition();
          return position >= damage.firstPosition() && position < end;
        });
  }

  private void keepIndex(boolean keep) throws IOException {
    if (!keep) {
      Files.delete(index);
    }
  }

  private static void flip(Path file, long at) throws IOException {
    try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
      out.seek(at);
      int octet = out.read();
      out.seek(at);
      out.write(octet ^ 0x10);
    }
  }
}
