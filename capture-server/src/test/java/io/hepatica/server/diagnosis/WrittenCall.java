package io.hepatica.server.diagnosis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hepatica.hep.Hep3Encoder;
import io.hepatica.hep.HepChunk;
import io.hepatica.hep.HepFrame;
import io.hepatica.server.TestCaptures;
import io.hepatica.server.call.WholeCall;
import io.hepatica.server.journal.Receipt;
import io.hepatica.server.journal.Transport;
import io.hepatica.server.message.Addresses;
import io.hepatica.server.message.Field;
import io.hepatica.server.message.Message;
import io.hepatica.server.message.MessageId;
import io.hepatica.server.message.ParsedMessage;
import io.hepatica.server.message.ReportFields;
import io.hepatica.server.message.Schema;
import io.hepatica.server.message.Table;
import io.hepatica.server.report.ReportKind;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A call that a test writes message by message, or takes from a capture. What a message does not
 * say is that of a plain dialog between alice and bob: a Via by the client with a branch of the
 * transaction, From with tag a, To with tag b once bob has answered.
 */
final class WrittenCall {
  /** 21 Nov 2026, 12:00:00 UTC. */
  static final long START = 1_795_262_400_000_000L;

  private static final byte[] PEER = {127, 0, 0, 1};

  private final List<Message> messages = new ArrayList<>();
  private final List<Message> reports = new ArrayList<>();
  private String callId = "call@10.0.0.1";
  private int agent = 2001;
  private int protocol = 17;
  private long position;

  /** The messages of these Call-IDs in a capture. */
  static WholeCall captured(String capture, String... callIds) {
    Map<String, List<Message>> all = captured(capture);
    List<Message> messages = new ArrayList<>();
    for (String callId : callIds) {
      messages.addAll(Objects.requireNonNull(all.get(callId), callId));
    }
    messages.sort(Comparator.comparingLong(Message::timeMicros));
    return new WholeCall(List.of(), messages, List.of(), List.of(), true);
  }

  /** The SIP of a capture by Call-ID, in the order of the calls. */
  static Map<String, List<Message>> captured(String capture) {
    Map<String, List<Message>> byCallId = new LinkedHashMap<>();
    HepFrame hep = new HepFrame();
    long position = 0;
    try (ParsedMessage parsed = new ParsedMessage(new Schema(List.of()))) {
      for (byte[] frame : TestCaptures.frames(capture)) {
        if (hep.read(frame, 0, frame.length) != null || hep.version() != 3) {
          continue;
        }
        Message message = read(parsed, frame, hep.timeMicros(), position);
        position += frame.length;
        if (parsed.isSip()) {
          String callId = (String) message.values().get(Field.CALL_ID.name());
          byCallId.computeIfAbsent(callId, id -> new ArrayList<>()).add(message);
        }
      }
    }
    return byCallId;
  }

  /** The quality reports of a capture, those that SIP messages carry too. */
  static WholeCall reportsOf(String capture) {
    List<Message> reports = new ArrayList<>();
    HepFrame hep = new HepFrame();
    long position = 0;
    try (ParsedMessage parsed = new ParsedMessage(new Schema(List.of()))) {
      for (byte[] frame : TestCaptures.frames(capture)) {
        if (hep.read(frame, 0, frame.length) != null || hep.version() != 3) {
          continue;
        }
        read(parsed, frame, hep.timeMicros(), position);
        if (parsed.report() != null) {
          parsed.asReport();
          Message report = parsed.toMessage();
          reports.add(
              new Message(
                  position, report.timeMicros(), report.table(), report.values(), report.frame()));
        }
        position += frame.length;
      }
    }
    return new WholeCall(List.of(), List.of(), reports, List.of(), true);
  }

  WrittenCall callId(String next) {
    callId = next;
    return this;
  }

  WrittenCall agent(int next) {
    agent = next;
    return this;
  }

  WrittenCall overTcp() {
    protocol = 6;
    return this;
  }

  /**
   * A request.
   *
   * @param seconds after {@link #START}
   * @param cseq such as {@code 1 INVITE}
   * @param lines headers, in place of the plain ones where they are of these, and the lines of a
   *     body from {@code v=0} on
   */
  WrittenCall request(double seconds, String from, String to, String cseq, String... lines) {
    String method = cseq.substring(cseq.indexOf(' ') + 1);
    return add(seconds, from, to, method + " sip:bob@b.example SIP/2.0", from, "", cseq, lines);
  }

  /** A request with a To tag. */
  WrittenCall inDialog(double seconds, String from, String to, String cseq, String... lines) {
    String method = cseq.substring(cseq.indexOf(' ') + 1);
    return add(
        seconds, from, to, method + " sip:bob@b.example SIP/2.0", from, ";tag=b", cseq, lines);
  }

  /** A response; {@code status} such as {@code 200 OK}. */
  WrittenCall response(
      double seconds, String from, String to, String cseq, String status, String... lines) {
    String tag = status.startsWith("100") ? "" : ";tag=b";
    return add(seconds, from, to, "SIP/2.0 " + status, to, tag, cseq, lines);
  }

  private WrittenCall add(
      double seconds,
      String from,
      String to,
      String startLine,
      String client,
      String toTag,
      String cseq,
      String... lines) {
    String method = cseq.substring(cseq.indexOf(' ') + 1);
    String transaction = method.equals("ACK") || method.equals("CANCEL") ? "INVITE" : method;
    String number = cseq.substring(0, cseq.indexOf(' '));
    List<String> plain =
        List.of(
            "Via: SIP/2.0/UDP " + client + ";branch=z9hG4bK-" + number + transaction,
            "From: <sip:alice@a.example>;tag=a",
            "To: <sip:bob@b.example>" + toTag,
            "Call-ID: " + callId,
            "CSeq: " + cseq,
            "Max-Forwards: 70");
    int body = Arrays.asList(lines).indexOf("v=0");
    List<String> headers = List.of(lines).subList(0, body < 0 ? lines.length : body);
    List<String> written = new ArrayList<>(List.of(startLine));
    for (String line : plain) {
      if (headers.stream().noneMatch(header -> nameOf(header).equals(nameOf(line)))) {
        written.add(line);
      }
    }
    written.addAll(headers);
    StringBuilder text = new StringBuilder();
    if (body >= 0 && headers.stream().noneMatch(line -> nameOf(line).equals("content-type"))) {
      written.add("Content-Type: application/sdp");
    }
    written.forEach(line -> text.append(line).append("\r\n"));
    text.append("\r\n");
    if (body >= 0) {
      List.of(lines).subList(body, lines.length).forEach(line -> text.append(line).append("\r\n"));
    }
    return add(seconds, from, to, text.toString());
  }

  private static String nameOf(String header) {
    return header.substring(0, Math.max(0, header.indexOf(':'))).toLowerCase(Locale.ROOT);
  }

  private WrittenCall add(double seconds, String from, String to, String sip) {
    byte[] payload = sip.getBytes(UTF_8);
    byte[] buffer = new byte[payload.length + 300];
    byte[] source = address(from);
    byte[] destination = address(to);
    long time = START + Math.round(seconds * 1_000_000);
    int length =
        new Hep3Encoder()
            .begin(buffer, 0, buffer.length)
            .u8(HepChunk.FAMILY, 2)
            .u8(HepChunk.PROTOCOL, protocol)
            .source(source, 0, source.length)
            .destination(destination, 0, destination.length)
            .u16(HepChunk.SOURCE_PORT, port(from))
            .u16(HepChunk.DESTINATION_PORT, port(to))
            .time(time)
            .u8(HepChunk.PROTOCOL_TYPE, 1)
            .u32(HepChunk.AGENT_ID, agent)
            .bytes(HepChunk.PAYLOAD, payload, 0, payload.length)
            .finish();
    try (ParsedMessage parsed = new ParsedMessage(new Schema(List.of()))) {
      Message message = read(parsed, Arrays.copyOf(buffer, length), time, position++);
      if (!parsed.isSip()) {
        throw new IllegalArgumentException("not SIP: " + sip);
      }
      messages.add(message);
    }
    return this;
  }

  private static Message read(ParsedMessage parsed, byte[] frame, long received, long position) {
    byte[] buffer = Arrays.copyOf(frame, frame.length + Receipt.MAX_BYTES);
    int length = Receipt.append(buffer, 0, frame.length, received, Transport.UDP, 3, 40_000, PEER);
    parsed.read(buffer, 0, length);
    Message message = parsed.toMessage();
    return new Message(
        position, message.timeMicros(), message.table(), message.values(), message.frame());
  }

  private static byte[] address(String endpoint) {
    String ip = endpoint.substring(0, endpoint.lastIndexOf(':'));
    InetAddress address = Objects.requireNonNull(Addresses.parse(ip), ip);
    return address.getAddress();
  }

  private static int port(String endpoint) {
    return Integer.parseInt(endpoint.substring(endpoint.lastIndexOf(':') + 1));
  }

  /** A report as the store gives it; {@code values} by metric label. */
  WrittenCall report(
      double seconds, ReportKind kind, String from, String to, Map<String, Object> values) {
    Map<String, Object> all = new LinkedHashMap<>(values);
    all.put(ReportFields.KIND.name(), kind.label());
    all.put(Field.SRC_IP.name(), from.substring(0, from.lastIndexOf(':')));
    all.put(Field.SRC_PORT.name(), (long) port(from));
    all.put(Field.DST_IP.name(), to.substring(0, to.lastIndexOf(':')));
    all.put(Field.DST_PORT.name(), (long) port(to));
    reports.add(
        new Message(
            position++, START + Math.round(seconds * 1_000_000), Table.REPORT, all, new byte[0]));
    return this;
  }

  WholeCall call() {
    return new WholeCall(List.of(), messages, reports, List.of(), true);
  }

  /** What the rule finds as of the newest message. */
  List<Finding> check(Rule rule) {
    return check(rule, call());
  }

  /** What the rule finds at that time. */
  List<Finding> check(Rule rule, double nowSeconds) {
    return check(rule, call(), START + Math.round(nowSeconds * 1_000_000));
  }

  /** The id of the message that was written at that place, from 0. */
  static String id(int index) {
    return MessageId.of(index);
  }

  static List<Finding> check(Rule rule, WholeCall call) {
    long newest =
        Stream.concat(call.messages().stream(), call.reports().stream())
            .mapToLong(Message::timeMicros)
            .max()
            .orElse(0);
    return check(rule, call, newest);
  }

  private static List<Finding> check(Rule rule, WholeCall call, long nowMicros) {
    Findings findings = new Findings();
    findings.begin(rule);
    rule.check(new CallView(call, nowMicros), findings);
    return findings.inOrder();
  }
}
