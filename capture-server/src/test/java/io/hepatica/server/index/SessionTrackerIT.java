package io.hepatica.server.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.hepatica.server.SipFrames;
import io.hepatica.server.call.Session;
import io.hepatica.server.call.SessionField;
import io.hepatica.server.call.Sessions;
import io.hepatica.server.journal.Journal;
import io.hepatica.server.journal.JournalReader;
import io.hepatica.server.journal.Receipt;
import io.hepatica.server.message.Field;
import io.hepatica.server.message.Message;
import io.hepatica.server.message.ParsedMessage;
import io.hepatica.server.message.Schema;
import io.hepatica.server.message.Table;
import io.hepatica.server.performance.SipMeters;
import io.hepatica.server.search.Query;
import io.hepatica.server.search.SearchRequest;
import io.hepatica.server.store.CapturedFrames;
import io.hepatica.server.store.lucene.LuceneStore;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionTrackerIT {
  private static final Schema SCHEMA = new Schema(List.of());
  private static final long NOW = System.currentTimeMillis() * 1000;

  @TempDir Path directory;
  private Journal journal;
  private LuceneStore store;

  @BeforeEach
  void open() throws IOException {
    journal =
        Journal.open(directory.resolve("journal"), new Journal.Options(Journal.NEVER, 64L << 20));
    Map<Table, Integer> retention = new EnumMap<>(Table.class);
    for (Table table : Table.values()) {
      retention.put(table, 30);
    }
    store =
        LuceneStore.open(
            directory.resolve("store"),
            SCHEMA,
            journal,
            new LuceneStore.Options(Duration.ofHours(1), retention, 100_000, 64L << 20),
            position -> {});
  }

  @AfterEach
  void close() throws IOException {
    store.close();
    journal.close();
  }

  /** Indexes what was appended, as the indexer does, and commits every so many messages. */
  private void index(SessionTracker tracker, List<byte[]> frames, int commitEvery)
      throws Exception {
    long from = journal.endPosition();
    CapturedFrames.append(journal, frames);
    int messages = 0;
    try (JournalReader reader = journal.reader(from);
        ParsedMessage message = new ParsedMessage(SCHEMA)) {
      while (reader.read()) {
        for (int at = reader.from(); at < reader.to(); ) {
          int length = Receipt.frameLength(reader.buffer(), at);
          message.read(reader.buffer(), at, length);
          tracker.link(message);
          store.add(message, message.position() + length);
          tracker.follow(message);
          at += length;
          if (++messages % commitEvery == 0) {
            store.commit();
          }
        }
      }
    }
  }

  private static Map<String, Map<Field, Object>> byCallIdAndStart(List<Session> sessions) {
    Map<String, Map<Field, Object>> all = new TreeMap<>();
    for (Session session : sessions) {
      Map<Field, Object> values = new java.util.LinkedHashMap<>();
      session
          .values()
          .forEach((field, value) ->
              values.put(
                  field,
                  value instanceof Double number ? Math.round(number * 1000) / 1000.0 : value));
      all.put(session.callId() + " " + session.startMicros(), values);
    }
    assertThat(all).hasSameSizeAs(sessions);
    return all;
  }

  private List<Session> stored() throws IOException {
    List<Session> all = new ArrayList<>();
    store.forEachSession(0, Long.MAX_VALUE, all::add);
    return all;
  }

  private List<Message> messages() throws IOException {
    return store
        .search(
            new SearchRequest(0, Long.MAX_VALUE, Table.OF_MESSAGES, Query.ALL, false, 10_000, null))
        .messages();
  }

  @Test
  void sessions_forgottenAllTheTime_areStillWhole() throws Exception {
    List<byte[]> frames = CapturedFrames.of("kamailio-siptrace-hep3-calls");
    // 319 sessions, of which 8 are followed at a time, in random order.
    Collections.shuffle(frames, new Random(3));

    index(new SessionTracker(store, new SipMeters(new SimpleMeterRegistry()), 8), frames, 1000);
    store.commit();

    assertThat(byCallIdAndStart(stored()))
        .isEqualTo(byCallIdAndStart(Sessions.of(messages(), SCHEMA)))
        .hasSizeGreaterThan(300);
  }

  @Test
  void flood_ofCallIds_keepsAFewSessions() throws Exception {
    SessionTracker tracker =
        new SessionTracker(store, new SipMeters(new SimpleMeterRegistry()), 100);
    List<byte[]> frames = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      frames.add(SipFrames.info("scan-" + i, 1, NOW + i));
    }

    index(tracker, frames, 5000);

    assertThat(stored()).hasSize(20_000);
    // All is written: of the last, sent again, only what is still followed has its first message.
    List<byte[]> again = new ArrayList<>();
    for (int i = 18_000; i < 20_000; i++) {
      again.add(SipFrames.info("scan-" + i, 2, NOW + 20_000 + i));
    }
    index(tracker, again, Integer.MAX_VALUE);
    int known = 0;
    for (int i = 18_000; i < 20_000; i++) {
      known += store.changed("scan-" + i).getFirst().messages() - 1;
    }
    assertThat(known).isLessThanOrEqualTo(100);
  }

  @Test
  void call_fromBeforeARestart_isMeasuredWhenItsBeginningIsKnown() throws Exception {
    String invite = invite("call-1", "192.0.2.10", 40_000);
    String bye =
        invite
                .substring(0, invite.indexOf("Content-Type"))
                .replace("INVITE", "BYE")
                .replace("net>\r\n", "net>;tag=b\r\n")
                .replace("CSeq: 1", "CSeq: 2")
            + "Content-Length: 0\r\n\r\n";
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    index(
        new SessionTracker(store, new SipMeters(registry)),
        List.of(SipFrames.frame(invite, NOW), SipFrames.frame(ok(invite), NOW + 1_000_000)),
        1000);
    store.commit();

    SessionTracker restarted = new SessionTracker(store, new SipMeters(registry));
    index(
        restarted,
        List.of(SipFrames.frame(bye, NOW + 6_000_000), SipFrames.frame(ok(bye), NOW + 6_250_000)),
        1000);
    restarted.measure();
    assertThat(registry.find("hepatica.sip.session.duration").timer()).isNull();
    store.commit();
    restarted.tick();
    restarted.measure();
    restarted.measure();

    Timer duration = registry.get("hepatica.sip.session.duration").timer();
    assertThat(duration.count()).isEqualTo(1);
    assertThat(duration.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(5_000);
    Timer disconnect = registry.get("hepatica.sip.sdd").timer();
    assertThat(disconnect.count()).isEqualTo(1);
    assertThat(disconnect.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(250);
  }

  /** The 200 to a request. */
  private static String ok(String request) {
    String headers = request.substring(request.indexOf("Via"), request.indexOf("\r\n\r\n"));
    return "SIP/2.0 200 OK\r\n"
        + headers
            .replace("net>\r\n", "net>;tag=b\r\n")
            .replaceFirst("Content-Type.*\r\n", "")
            .replaceFirst("Content-Length: .*", "Content-Length: 0")
        + "\r\n\r\n";
  }

  @Test
  void report_withoutAnId_isLinkedByTheMediaOfTheCall() throws Exception {
    List<byte[]> frames = new ArrayList<>();
    frames.add(SipFrames.frame(invite("call-1", "192.0.2.10", 40_000), NOW));
    frames.add(rtcp(new byte[] {(byte) 192, 0, 2, 10}, 40_001, NOW + 1_000_000));
    frames.add(rtcp(new byte[] {(byte) 192, 0, 2, 10}, 41_001, NOW + 2_000_000));

    index(new SessionTracker(store, new SipMeters(new SimpleMeterRegistry()), 100), frames, 1000);

    assertThat(stored()).hasSize(1);
    assertThat(stored().getFirst().whole(SessionField.REPORTS)).isEqualTo(1);
    for (int commits = 0; commits < 2; commits++) {
      List<Message> reports =
          messages().stream().filter(message -> message.table() == Table.REPORT).toList();
      assertThat(reports)
          .extracting(message -> message.values().get("call_id"))
          .containsExactly("call-1", null);
      assertThat(
              store.call(List.of("call-1")).stream()
                  .map(Message::position)
                  .filter(at -> at == reports.getFirst().position()))
          .hasSize(1);
      store.commit();
    }
  }

  private static String invite(String callId, String address, int port) {
    String sdp =
        "v=0\r\no=- 1 1 IN IP4 %1$s\r\ns=-\r\nc=IN IP4 %1$s\r\nt=0 0\r\nm=audio %2$d RTP/AVP 8\r\n"
            .formatted(address, port);
    return """
    INVITE sip:bob@example.net SIP/2.0
    Via: SIP/2.0/UDP 10.0.0.1:5060;branch=z9hG4bK-1
    From: <sip:alice@example.com>;tag=a
    To: <sip:bob@example.net>
    Call-ID: %s
    CSeq: 1 INVITE
    Content-Type: application/sdp
    Content-Length: %d

    """
            .formatted(callId, sdp.length())
            .replace("\n", "\r\n")
        + sdp;
  }

  /** A receiver report of one block, from that port. */
  private static byte[] rtcp(byte[] address, int port, long micros) {
    byte[] report = new byte[32];
    report[0] = (byte) 0x81;
    report[1] = (byte) 201;
    report[3] = 7;
    report[7] = 1;
    report[11] = 2;
    report[12] = 26;
    return SipFrames.frame(5, address, port, report, micros);
  }
}
