package io.hepatica.server.diagnosis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.hepatica.server.message.Field;
import io.hepatica.server.message.Message;
import io.hepatica.server.message.ParsedMessage;
import io.hepatica.server.message.Schema;
import io.hepatica.sip.SdpSummary;
import io.hepatica.sip.SipMessage;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes views of messages, one after the other. Not thread-safe. */
final class SipViewReader implements AutoCloseable {
  /** Characters kept of a header's value. */
  private static final int MAX_VALUE = 512;

  /** The same of a Via, which may name several hops. */
  private static final int MAX_VIA = 2048;

  /** Values kept of a header, of Via more. */
  private static final int MAX_VALUES = 4;

  private final ParsedMessage parsed = new ParsedMessage(new Schema(List.of()));
  private final Map<Header, byte[]> names = new EnumMap<>(Header.class);

  SipViewReader() {
    for (Header header : Header.values()) {
      names.put(header, header.headerName());
    }
  }

  /** The view of a message, or null where it is no SIP. */
  @Nullable SipView read(Message message) {
    parsed.read(message.frame(), 0, message.frame().length);
    if (!parsed.isSip()) {
      return null;
    }
    SipMessage sip = parsed.sip();
    Map<Header, List<String>> headers = headers(sip);
    String uri = sip.isRequest() ? requestUri() : "";
    SdpSummary sdp = sip.bodyLength() == 0 ? null : SdpSummary.of(sip);
    return new SipView(
        message,
        text(message, Field.CALL_ID),
        agent(message),
        new Endpoint(text(message, Field.SRC_IP), number(message, Field.SRC_PORT)),
        new Endpoint(text(message, Field.DST_IP), number(message, Field.DST_PORT)),
        text(message, Field.METHOD),
        cseq(text(message, Field.CSEQ)),
        sip.isRequest() ? 0 : Math.max(sip.status(), 1),
        uri,
        Via.listOf(headers.getOrDefault(Header.VIA, List.of())),
        headers,
        sdp,
        sdp != null && hasIce(sip));
  }

  /** The address tells an agent only where nothing else does: one may send from several. */
  private static String agent(Message message) {
    String name = text(message, Field.AGENT_NAME);
    long id = number(message, Field.AGENT_ID);
    return name.isEmpty() && id == 0 ? text(message, Field.AGENT_IP) : name + "/" + id;
  }

  private Map<Header, List<String>> headers(SipMessage sip) {
    Map<Header, List<String>> headers = new EnumMap<>(Header.class);
    names.forEach((header, name) -> {
      int most = header == Header.VIA ? Via.MAX : MAX_VALUES;
      List<String> values = new ArrayList<>();
      int at = sip.findHeader(name, 0);
      while (at >= 0 && values.size() < most) {
        String value = sip.headerText(at);
        int length = header == Header.VIA ? MAX_VIA : MAX_VALUE;
        values.add(value.length() <= length ? value : value.substring(0, length));
        at = sip.findHeader(name, at + 1);
      }
      if (!values.isEmpty()) {
        headers.put(header, List.copyOf(values));
      }
    });
    return headers;
  }

  /** What stands between the first two blanks. */
  private String requestUri() {
    byte[] bytes = parsed.payload().bytes;
    int start = parsed.payload().start;
    int end = Math.min(start + parsed.payload().length, start + MAX_VALUE);
    String line = new String(bytes, start, end - start, ISO_8859_1).stripLeading();
    int from = line.indexOf(' ') + 1;
    int to = line.indexOf(' ', from);
    return to < 0 ? line.substring(from) : line.substring(from, to);
  }

  private boolean hasIce(SipMessage sip) {
    byte[] bytes = parsed.payload().bytes;
    String body = new String(bytes, sip.bodyStart(), sip.bodyLength(), ISO_8859_1);
    return body.contains("a=ice-ufrag:") || body.contains("a=candidate:");
  }

  private static long cseq(String value) {
    int end = 0;
    while (end < value.length() && end < 10 && Character.digit(value.charAt(end), 10) >= 0) {
      end++;
    }
    return end == 0 ? -1 : Long.parseLong(value, 0, end, 10);
  }

  private static String text(Message message, Field field) {
    return message.values().get(field.name()) instanceof String text ? text : "";
  }

  private static long number(Message message, Field field) {
    return message.values().get(field.name()) instanceof Long number ? number : 0;
  }

  @Override
  public void close() {
    parsed.close();
  }
}
