package io.hepatica.server.store.elastic;

import static org.assertj.core.api.Assertions.assertThat;

import io.hepatica.hep.HepFrame;
import io.hepatica.server.SipFrames;
import io.hepatica.server.journal.Journal;
import io.hepatica.server.message.Schema;
import io.hepatica.server.store.CapturedFrames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A request that is refused whole is taken apart until only the document is left that it is for.
 */
class DeadLettersIT {
  private static final Schema SCHEMA = new Schema(List.of());
  private static final int MESSAGES = 200;
  private static final int GUILTY = 77;

  private final String prefix = ElasticNode.prefix(DeadLettersIT.class);
  private final long now = TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis());
  @TempDir Path directory;
  private Journal journal;
  private ElasticProxy proxy;

  @BeforeEach
  void openJournal() throws IOException {
    journal =
        Journal.open(directory.resolve("journal"), new Journal.Options(Journal.NEVER, 1L << 22));
    proxy = ElasticProxy.plain(ElasticNode.shared().url());
  }

  @AfterEach
  void close() throws Exception {
    proxy.close();
    journal.close();
    ElasticNode.shared().deleteIndices(prefix);
  }

  @Test
  void batchThatIsTooLarge_isSplit() throws Exception {
    proxy.answer(
        asked -> asked.path().equals("/_bulk") && asked.body().length > 20_000,
        413,
        "{\"error\": \"too large\"}");
    List<byte[]> frames = frames();
    frames.set(
        GUILTY,
        SipFrames.frame(
            new String(payload(frames.get(GUILTY)), StandardCharsets.US_ASCII)
                + "v=0\r\n".repeat(4_000),
            now));

    assertOneDead(frames, "HTTP 413 too large");
  }

  @Test
  void batchThatIsRefusedForOneDocument_isWrittenButForIt() throws Exception {
    proxy.answer(
        asked ->
            asked.path().equals("/_bulk")
                && new String(asked.body(), StandardCharsets.US_ASCII)
                    .contains("\"call_id\":\"guilty-" + GUILTY + "\""),
        400,
        "{\"error\": {\"type\": \"illegal_argument_exception\", \"reason\": \"not this\"}}");

    assertOneDead(frames(), "HTTP 400 illegal_argument_exception: not this");
  }

  private List<byte[]> frames() {
    List<byte[]> frames = new ArrayList<>();
    for (int i = 0; i < MESSAGES; i++) {
      frames.add(SipFrames.info("guilty-" + i, 1, now));
    }
    return frames;
  }

  private static byte[] payload(byte[] frame) {
    HepFrame hep = new HepFrame();
    hep.read(frame, 0, frame.length);
    int start = new String(frame, StandardCharsets.ISO_8859_1).indexOf("INFO sip:");
    return java.util.Arrays.copyOfRange(frame, start, frame.length);
  }

  private void assertOneDead(List<byte[]> frames, String reason) throws Exception {
    CapturedFrames.append(journal, frames);
    for (int run = 0; run < 2; run++) {
      try (ElasticStore store =
          TestStores.open(
              proxy.url(), directory.resolve("store"), prefix, SCHEMA, journal, Map.of())) {
        CapturedFrames.index(journal, store, SCHEMA, store.committedPosition());
        store.commit();
        assertThat(store.backlog().pending()).isZero();
        assertThat(store.health().healthy()).isTrue();
      }
      assertThat(ElasticNode.shared().count(prefix + "sip_capture_")).isEqualTo(MESSAGES - 1);
    }
    assertThat(deadFiles(DeadLetters.REASONS))
        .singleElement()
        .satisfies(file ->
            assertThat(Files.readAllLines(file)).singleElement().asString().contains(reason));
    assertThat(deadFiles(DeadLetters.FRAMES))
        .singleElement()
        .satisfies(file -> {
          HepFrame hep = new HepFrame();
          byte[] frame = Files.readAllBytes(file);
          assertThat(hep.read(frame, 0, frame.length)).isNull();
          assertThat(new String(frame, StandardCharsets.ISO_8859_1))
              .contains("Call-ID: guilty-" + GUILTY + "\r\n");
        });
  }

  private List<Path> deadFiles(String suffix) throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("store/dead"))) {
      return files.filter(file -> file.toString().endsWith(suffix)).toList();
    }
  }
}
