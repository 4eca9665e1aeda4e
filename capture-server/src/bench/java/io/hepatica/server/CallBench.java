package io.hepatica.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hepatica.hep.Hep3Encoder;
import io.hepatica.hep.HepChunk;
import io.hepatica.server.config.Config;
import io.hepatica.server.journal.FrameBatch;
import io.hepatica.server.journal.Journal;
import io.hepatica.server.store.CapturedFrames;
import io.hepatica.server.store.lucene.LoopedCapture;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/**
 * How long a whole call takes through the HTTP API: {@code CallBench [MESSAGES]}. Among so many
 * messages of a looped capture lie calls of 20 messages in two legs, tied by X-CID, with 50 RTCP
 * reports; each is asked for by either leg.
 */
public final class CallBench {
  private static final int CALLS = 500;
  private static final int WARM_UP = 500;
  private static final int MEASURED = 3000;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final byte[] buffer = new byte[1 << 16];
  private final FrameBatch batch = new FrameBatch(1 << 20);

  private CallBench() {}

  public static void main(String[] args) throws Exception {
    long messages = args.length > 0 ? Long.parseLong(args[0]) : 2_000_000;
    Path data = Files.createTempDirectory("hepatica-bench");
    try {
      new CallBench().fill(data, messages);
      serve(data);
    } finally {
      delete(data);
    }
    System.exit(0);
  }

  private void fill(Path data, long messages) throws Exception {
    long firstMicros = (System.currentTimeMillis() - 6 * 3600_000L) * 1000;
    LoopedCapture capture = new LoopedCapture("kamailio-siptrace-hep3-calls", firstMicros, 1000);
    try (Journal journal =
        Journal.open(data.resolve("journal"), new Journal.Options(Journal.NEVER, 128L << 20))) {
      for (int call = 0; call < CALLS; call++) {
        capture.append(journal, messages / CALLS);
        batch.clear();
        addCall(call, firstMicros + capture.messages() * 1000);
        journal.append(batch);
      }
    }
    System.out.printf(
        "%,d messages, and %d calls of 20 messages and 50 reports%n", capture.messages(), CALLS);
  }

  private void addCall(int call, long micros) {
    String a = "a-leg-" + call + "@10.0.0.1";
    String b = "b-leg-" + call + "@10.0.0.2";
    List<String> flow =
        List.of(
            "INVITE",
            "100 INVITE",
            "180 INVITE",
            "183 INVITE",
            "200 INVITE",
            "ACK",
            "INFO",
            "200 INFO",
            "BYE",
            "200 BYE");
    long at = micros;
    for (String step : flow) {
      add(1, 1, sip(step, a, null, call), null, at += 1000);
      add(1, 2, sip(step, b, a, call), null, at += 1000);
    }
    for (int report = 0; report < 50; report++) {
      String rtcp =
          "{\"sender_information\":{\"ntp_timestamp_sec\":3719322562,\"ntp_timestamp_usec\":3758534470,"
              + "\"octets\":642720,\"rtp_timestamp\":360902880,\"packets\":4017},\"ssrc\":2543003035,"
              + "\"type\":200,\"report_count\":1,\"report_blocks\":[{\"source_ssrc\":2654650687,"
              + "\"fraction_lost\":%d,\"packets_lost\":3,\"highest_seq_no\":541,\"ia_jitter\":57,"
              + "\"lsr\":0,\"dlsr\":0}]}";
      add(5, 3, rtcp.formatted(report % 5), report % 2 == 0 ? a : b, at += 1000);
    }
  }

  private static String sip(String step, String callId, String cid, int call) {
    String method = step.substring(step.indexOf(' ') + 1);
    String sdp =
        step.equals("INVITE") || step.equals("200 INVITE")
            ? "v=0\r\no=- 1 1 IN IP4 10.0.0.9\r\ns=-\r\nc=IN IP4 10.0.0.9\r\nt=0 0\r\n"
                + "m=audio 40000 RTP/AVP 8 0\r\na=rtpmap:8 PCMA/8000\r\n"
            : "";
    return (step.equals(method)
            ? method + " sip:+4420%08d@10.0.0.2 SIP/2.0\r\n".formatted(call)
            : "SIP/2.0 " + step.substring(0, 3) + " Reason\r\n")
        + "Via: SIP/2.0/UDP 10.0.0.1:5060;branch=z9hG4bK-"
        + callId
        + method
        + "\r\n"
        + "From: <sip:+4930%08d@example.com>;tag=f-%s\r\n".formatted(call, callId)
        + "To: <sip:+4420%08d@example.net>;tag=t-%s\r\n".formatted(call, callId)
        + "Call-ID: "
        + callId
        + "\r\nCSeq: "
        + (method.equals("BYE") ? 3 : 1)
        + " "
        + method
        + "\r\n"
        + (cid == null ? "" : "X-CID: " + cid + "\r\n")
        + "User-Agent: Example Phone 5.1\r\n"
        + (sdp.isEmpty() ? "" : "Content-Type: application/sdp\r\n")
        + "Content-Length: "
        + sdp.length()
        + "\r\n\r\n"
        + sdp;
  }

  private void add(int type, int host, String payload, String correlation, long micros) {
    byte[] bytes = payload.getBytes(UTF_8);
    Hep3Encoder encoder =
        new Hep3Encoder()
            .begin(buffer, 0, buffer.length)
            .u8(HepChunk.FAMILY, 2)
            .u8(HepChunk.PROTOCOL, 17)
            .source(new byte[] {10, 0, 0, (byte) host}, 0, 4)
            .destination(new byte[] {10, 0, 0, (byte) (host + 1)}, 0, 4)
            .u16(HepChunk.SOURCE_PORT, 5060)
            .u16(HepChunk.DESTINATION_PORT, 5060)
            .time(micros)
            .u8(HepChunk.PROTOCOL_TYPE, type)
            .u32(HepChunk.AGENT_ID, 2001);
    if (correlation != null) {
      byte[] id = correlation.getBytes(UTF_8);
      encoder.bytes(HepChunk.CORRELATION_ID, id, 0, id.length);
    }
    int length = encoder.bytes(HepChunk.PAYLOAD, bytes, 0, bytes.length).finish();
    CapturedFrames.add(batch, Arrays.copyOf(buffer, length), micros);
  }

  private static void serve(Path data) throws Exception {
    Config config =
        Config.load(
            null,
            Map.of(),
            List.of("data-dir=" + data, "hep.udp=off", "hep.tcp=off", "http.bind=127.0.0.1:0"));
    try (Hepatica server = Hepatica.start(config);
        HttpClient http = HttpClient.newHttpClient()) {
      String url = "http://" + server.listeners().getFirst().address() + "/api/v1/";
      while (get(http, url + "status").get("capture").get("lag_ms").asLong() > 0) {
        Thread.sleep(500);
      }
      // What is in memory is committed, and merges end.
      Thread.sleep(45_000);
      measure(http, url);
    }
  }

  private static void measure(HttpClient http, String url) throws Exception {
    Random random = new Random(1);
    long[] nanos = new long[MEASURED];
    long messages = 0;
    long reports = 0;
    for (int i = -WARM_UP; i < MEASURED; i++) {
      int call = random.nextInt(CALLS);
      String id = i % 2 == 0 ? "a-leg-" + call + "@10.0.0.1" : "b-leg-" + call + "@10.0.0.2";
      URI uri = URI.create(url + "call?call_id=" + URLEncoder.encode(id, UTF_8));
      long start = System.nanoTime();
      String body =
          http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
              .body();
      if (i >= 0) {
        nanos[i] = System.nanoTime() - start;
        JsonNode answer = JSON.readTree(body);
        messages += answer.get("messages").size();
        reports += answer.get("reports").size();
      }
    }
    Arrays.sort(nanos);
    System.out.printf(
        "whole call with legs: p50 %.2f ms, p99 %.2f ms, max %.2f ms"
            + " (%d requests, %.1f messages and %.1f reports each)%n",
        nanos[MEASURED / 2] / 1e6,
        nanos[MEASURED * 99 / 100] / 1e6,
        nanos[MEASURED - 1] / 1e6,
        MEASURED,
        (double) messages / MEASURED,
        (double) reports / MEASURED);
  }

  private static JsonNode get(HttpClient http, String url)
      throws IOException, InterruptedException {
    return JSON.readTree(
        http.send(
                HttpRequest.newBuilder(URI.create(url)).build(),
                HttpResponse.BodyHandlers.ofString())
            .body());
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
