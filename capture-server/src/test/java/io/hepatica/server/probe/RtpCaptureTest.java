package io.hepatica.server.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hepatica.hep.HepChunk;
import io.hepatica.hep.HepFrame;
import io.hepatica.server.TestCaptures;
import io.hepatica.server.Tshark;
import io.hepatica.server.journal.Receipt;
import io.hepatica.server.journal.Transport;
import io.hepatica.server.message.Message;
import io.hepatica.server.message.ParsedMessage;
import io.hepatica.server.message.Schema;
import io.hepatica.server.message.Table;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A call between two sipp of 12 s, of which one sends packets of 20 ms and the other of 30 ms, with
 * the jitter of a busy machine; and what becomes of it when packets are lost, doubled or late.
 * tshark says what is right.
 */
class RtpCaptureTest {
  /** What tshark and our report say of a stream. */
  private record Stats(
      long packets, long lost, double maxDelta, double meanJitter, double maxJitter) {}

  @TempDir private Path directory;
  private Path call;

  @BeforeEach
  void unpack() throws IOException {
    call = directory.resolve("call.pcap");
    try (InputStream in = new GZIPInputStream(TestCaptures.open("sip-rtp-pcma"))) {
      Files.copy(in, call);
    }
  }

  @Test
  void streams_asRecorded_areMeasuredAsByTshark() throws IOException {
    Map<String, Stats> judged = tshark(call);
    assertThat(judged).hasSize(2);
    assertThat(judged.get("0x1111AAAA").packets()).isEqualTo(600);
    assertSame(judged, call);
  }

  @Test
  void streams_withLoss_areMeasuredAsByTshark() throws IOException {
    Path lossy = directory.resolve("lossy.pcap");
    run("editcap", call, lossy, 33, 34, 35, 36, 37, 100, 201, 202, 700);
    Map<String, Stats> judged = tshark(lossy);
    assertThat(judged.values()).extracting(Stats::lost).containsExactlyInAnyOrder(5L, 4L);
    assertSame(judged, lossy);
  }

  @Test
  void streams_withLatePackets_areMeasuredAsByTshark() throws IOException {
    Path some = directory.resolve("some.pcap");
    Path late = directory.resolve("late.pcap");
    Path others = directory.resolve("others.pcap");
    Path all = directory.resolve("all.pcap");
    run("editcap", "-r", call, some, 400, 500, 501);
    run("editcap", "-t", "0.045", some, late);
    run("editcap", call, others, 400, 500, 501);
    run("mergecap", "-w", all, others, late);
    assertSame(tshark(all), all);
    assertThat(reports(all).values().stream().mapToLong(r -> number(r, "OUT_ORDER")).sum())
        .isEqualTo(3);
  }

  /** tshark takes duplicates for packets that nobody lost: it says -6 and -5. */
  @Test
  void streams_withDuplicates_areCountedApart() throws IOException {
    Path some = directory.resolve("some.pcap");
    Path again = directory.resolve("again.pcap");
    Path all = directory.resolve("all.pcap");
    run("editcap", "-r", call, some, "300-310");
    run("editcap", "-t", "0.0001", some, again);
    run("mergecap", "-w", all, call, again);
    Map<String, Stats> judged = tshark(all);
    assertThat(judged.values()).extracting(Stats::lost).containsExactlyInAnyOrder(-6L, -5L);
    reports(all)
        .forEach((ssrc, report) -> {
          Stats expected = judged.get(ssrc);
          assertThat(number(report, "TOTAL_PK")).isEqualTo(expected.packets());
          assertThat(number(report, "PACKET_LOSS")).isZero();
          assertThat(number(report, "DUPLICATE_PK")).isEqualTo(-expected.lost());
        });
  }

  private void assertSame(Map<String, Stats> judged, Path file) throws IOException {
    Map<String, JsonNode> reports = reports(file);
    assertThat(reports.keySet()).isEqualTo(judged.keySet());
    reports.forEach((ssrc, report) -> {
      Stats expected = judged.get(ssrc);
      assertThat(number(report, "TOTAL_PK")).isEqualTo(expected.packets());
      assertThat(number(report, "PACKET_LOSS")).isEqualTo(expected.lost());
      assertThat(decimal(report, "MAX_DELTA")).isCloseTo(expected.maxDelta(), within(0.0015));
      assertThat(decimal(report, "MAX_JITTER")).isCloseTo(expected.maxJitter(), within(0.0015));
      assertThat(decimal(report, "JITTER")).isCloseTo(expected.meanJitter(), within(0.0015));
    });
  }

  /** Its table of streams, by SSRC; RTP is between the ports of the two telephones. */
  private static Map<String, Stats> tshark(Path file) {
    Map<String, Stats> found = new TreeMap<>();
    String table =
        Tshark.run(file, List.of("-d", "udp.port==20000,rtp", "-q", "-z", "rtp,streams"));
    for (String line : table.lines().filter(l -> l.contains(" 0x")).toList()) {
      List<String> words = Arrays.asList(line.strip().split(" +"));
      int ssrc = words.indexOf(words.stream().filter(w -> w.startsWith("0x")).findFirst().get());
      List<String> rest = words.subList(ssrc, words.size());
      found.put(
          rest.getFirst(),
          new Stats(
              Long.parseLong(rest.get(2)),
              Long.parseLong(rest.get(3)),
              Double.parseDouble(rest.get(7)),
              Double.parseDouble(rest.get(9)),
              Double.parseDouble(rest.get(10))));
    }
    return found;
  }

  /** The reports on whole streams, by SSRC. */
  private static Map<String, JsonNode> reports(Path file) throws IOException {
    Map<String, JsonNode> found = new TreeMap<>();
    HepFrame hep = new HepFrame();
    for (byte[] frame : frames(file)) {
      assertThat(hep.read(frame, 0, frame.length)).isNull();
      if (hep.protocolType() == 34) {
        JsonNode report =
            new ObjectMapper().readTree(frame, hep.payloadStart(), hep.payloadLength());
        if (report.get("TYPE").asText().equals("HANGUP")) {
          found.put("0x%08X".formatted(number(report, "SSRC")), report);
        }
      }
    }
    return found;
  }

  private static List<byte[]> frames(Path file) throws IOException {
    List<byte[]> frames = new ArrayList<>();
    try (InputStream in = Files.newInputStream(file)) {
      Outcome outcome = FrameFile.read(in, TestCaptures.AGENT, frames::add);
      assertThat(outcome.problem()).isNull();
      assertThat(outcome.skipped()).isEmpty();
    }
    return frames;
  }

  private static long number(JsonNode report, String key) {
    return report.get(key).asLong();
  }

  private static double decimal(JsonNode report, String key) {
    return report.get(key).asDouble();
  }

  private static void run(Object... command) throws IOException {
    List<String> words = Arrays.stream(command).map(Object::toString).toList();
    Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      assertThat(process.waitFor()).as(said).isZero();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** As the indexer reads them: nothing tells these reports from an agent's. */
  @Test
  void reports_areReadAsMessagesOfTheirCall() throws IOException {
    Path lossy = directory.resolve("lossy.pcap");
    run("editcap", call, lossy, 33, 34, 35, 36, 37, 100, 201, 202, 700);
    List<Message> all = messages(lossy);
    Map<String, String> calls = new TreeMap<>();
    all.stream()
        .filter(m -> m.table() == Table.CALL)
        .forEach(m -> calls.put(String.valueOf(m.values().get("call_id")), ""));
    assertThat(calls).hasSize(1);
    assertThat(all).hasSize(6 + 2 + 2);
    List<Message> reports = all.stream().filter(m -> m.table() == Table.REPORT).toList();
    assertThat(reports)
        .hasSize(4)
        .allSatisfy(report ->
            assertThat(report.values())
                .containsEntry("call_id", calls.keySet().iterator().next())
                .containsEntry("kind", "rtp_stats")
                .containsEntry("codec", "PCMA")
                .containsKeys("mos_cq", "loss_pct", "jitter_ms", "r_factor"));
    // 5 of 600 and 4 of 400, by tshark.
    assertThat(reports.subList(2, 4))
        .extracting(report -> report.values().get("loss_pct"))
        .containsExactlyInAnyOrder(0.833, 1.0);
  }

  private static List<Message> messages(Path file) throws IOException {
    List<Message> messages = new ArrayList<>();
    try (ParsedMessage parsed = new ParsedMessage(new Schema(List.of()))) {
      for (byte[] frame : frames(file)) {
        byte[] buffer = Arrays.copyOf(frame, frame.length + 200);
        int length =
            Receipt.append(
                buffer,
                0,
                frame.length,
                System.currentTimeMillis() * 1000,
                Transport.UDP,
                3,
                9060,
                new byte[] {127, 0, 0, 1});
        parsed.read(buffer, 0, length);
        messages.add(parsed.toMessage());
      }
    }
    return messages;
  }

  /** By the ports in the SDP of its two calls, as tshark prints them. */
  @Test
  void rtcp_ofACapture_isLinkedToItsCall() throws IOException {
    HepFrame hep = new HepFrame();
    Map<String, Integer> found = new TreeMap<>();
    for (byte[] frame : TestCaptures.frames("sip-rtcp-input-ipv4")) {
      assertThat(hep.read(frame, 0, frame.length)).isNull();
      if (hep.protocolType() == 5) {
        String callId =
            new String(
                frame,
                hep.start(HepChunk.CORRELATION_ID),
                hep.length(HepChunk.CORRELATION_ID),
                StandardCharsets.UTF_8);
        boolean first = List.of(20163, 24135, 30029, 30041).contains(hep.sourcePort());
        found.merge((first ? "first " : "second ") + callId, 1, Integer::sum);
      }
    }
    assertThat(found)
        .isEqualTo(Map.of("first e8a191edf75eef12", 24, "second dd19fcf2ff213da2", 24));
  }
}
