package io.hepatica.server.index;

import io.hepatica.server.SipFrames;
import io.hepatica.server.call.Session;
import io.hepatica.server.journal.FrameBatch;
import io.hepatica.server.journal.Journal;
import io.hepatica.server.message.Schema;
import io.hepatica.server.message.Table;
import io.hepatica.server.performance.SipMeters;
import io.hepatica.server.store.CapturedFrames;
import io.hepatica.server.store.lucene.LuceneStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Many calls at once: {@code DialogsBench [DIALOGS]}. All are set up, then the heap is measured
 * after a collection, then all end; each must be one session, completed, with all its messages.
 */
public final class DialogsBench {
  private static final String SDP =
      """
      v=0
      o=- 1 1 IN IP4 10.1.%1$d.%2$d
      s=-
      c=IN IP4 10.1.%1$d.%2$d
      t=0 0
      m=audio %3$d RTP/AVP 8 0 101
      a=rtpmap:101 telephone-event/8000
      """;

  private static final Schema SCHEMA = new Schema(List.of());
  private static final int MESSAGES = 7;

  private final Journal journal;
  private final FrameBatch batch = new FrameBatch(1 << 20);
  private long micros = System.currentTimeMillis() * 1000;

  private DialogsBench(Journal journal) {
    this.journal = journal;
  }

  public static void main(String[] args) throws Exception {
    int dialogs = args.length > 0 ? Integer.parseInt(args[0]) : 200_000;
    Path directory = Files.createTempDirectory("hepatica-bench");
    try (Journal journal =
            Journal.open(
                directory.resolve("journal"), new Journal.Options(Journal.NEVER, 64L << 20));
        LuceneStore store = open(directory.resolve("store"), journal);
        Indexer indexer =
            new Indexer(journal, store, SCHEMA, new SipMeters(new SimpleMeterRegistry()))) {
      indexer.start();
      new DialogsBench(journal).run(dialogs, indexer, store);
    } finally {
      delete(directory);
    }
  }

  private static LuceneStore open(Path directory, Journal journal) throws IOException {
    Map<Table, Integer> retention = new EnumMap<>(Table.class);
    for (Table table : Table.values()) {
      retention.put(table, 30);
    }
    return LuceneStore.open(
        directory,
        SCHEMA,
        journal,
        LuceneStore.Options.of(Duration.ofSeconds(30), retention, Runtime.getRuntime().maxMemory()),
        position -> {});
  }

  private void run(int dialogs, Indexer indexer, LuceneStore store) throws Exception {
    long start = System.nanoTime();
    for (int dialog = 0; dialog < dialogs; dialog++) {
      add(request("INVITE", dialog, 1, false, true));
      add(response("100 Trying", dialog, "INVITE", 1, false));
      add(response("180 Ringing", dialog, "INVITE", 1, false));
      add(response("200 OK", dialog, "INVITE", 1, true));
      add(request("ACK", dialog, 1, true, false));
    }
    flush(indexer);
    System.out.printf(
        "%,d calls set up, %,.0f messages/s%n",
        dialogs, 5.0 * dialogs / ((System.nanoTime() - start) / 1e9));
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    System.out.printf(
        "heap after a collection, with all calls going on: %,d MiB of %,d%n",
        (runtime.totalMemory() - runtime.freeMemory()) >> 20, runtime.maxMemory() >> 20);
    for (int dialog = 0; dialog < dialogs; dialog++) {
      add(request("BYE", dialog, 2, true, false));
      add(response("200 OK", dialog, "BYE", 2, false));
    }
    flush(indexer);
    Map<String, Integer> found = new TreeMap<>();
    store.forEachSession(
        0, Long.MAX_VALUE, session -> found.merge(outcome(session), 1, Integer::sum));
    System.out.println("sessions: " + found);
  }

  private static String outcome(Session session) {
    long messages = session.number(io.hepatica.server.call.SessionField.MESSAGES);
    return session.state() + (messages == MESSAGES ? "" : " with " + messages + " messages");
  }

  private void add(String sip) throws IOException {
    micros += 10;
    CapturedFrames.add(batch, SipFrames.frame(sip.replace("\n", "\r\n"), micros), micros);
    if (!batch.hasRoom()) {
      journal.append(batch);
      batch.clear();
    }
  }

  private void flush(Indexer indexer) throws IOException, InterruptedException {
    journal.append(batch);
    batch.clear();
    while (indexer.position() < journal.endPosition()) {
      Thread.sleep(10);
    }
  }

  private static String request(
      String method, int dialog, int cseq, boolean inDialog, boolean withSdp) {
    return "%s sip:+4420%08d@10.0.0.2 SIP/2.0\n".formatted(method, dialog)
        + headers(dialog, method, cseq, inDialog)
        + "User-Agent: Example Phone 5.%d\n".formatted(dialog % 20)
        + body(dialog, withSdp, 1);
  }

  private static String response(
      String status, int dialog, String method, int cseq, boolean withSdp) {
    return "SIP/2.0 "
        + status
        + "\n"
        + headers(dialog, method, cseq, !status.startsWith("100"))
        + "Server: Example Proxy 2.1\n"
        + body(dialog, withSdp, 2);
  }

  private static String headers(int dialog, String method, int cseq, boolean toTag) {
    return """
    Via: SIP/2.0/UDP 10.0.0.1:5060;branch=z9hG4bK-%1$d-%3$d-%2$s
    From: "Alice" <sip:+4930%1$08d@example.com>;tag=from-%1$d
    To: <sip:+4420%1$08d@example.net>%4$s
    Call-ID: %1$d-5f3a77c2-a8e1-4c1b@10.0.0.1
    CSeq: %3$d %2$s
    Contact: <sip:+4930%1$08d@10.0.0.1:5060>
    Max-Forwards: 70
    """
        .formatted(dialog, method, cseq, toTag ? ";tag=to-" + dialog : "");
  }

  private static String body(int dialog, boolean withSdp, int side) {
    if (!withSdp) {
      return "Content-Length: 0\n\n";
    }
    String sdp = SDP.formatted(side, dialog % 250, 10_000 + 2 * (dialog / 250 % 20_000));
    return "Content-Type: application/sdp\nContent-Length: %d\n\n%s"
        .formatted(sdp.length() + sdp.lines().count(), sdp);
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      files
          .sorted(Comparator.reverseOrder())
          .forEach(file -> {
            try {
              Files.delete(file);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
  }
}
