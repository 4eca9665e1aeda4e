package io.hepatica.sip;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What holds for any bytes whatever. */
final class SipExpectations {
  private static final int MARGIN = 13;

  private SipExpectations() {}

  /**
   * All spans lie within the message, and what surrounds it in the buffer, colons and line ends
   * even, changes nothing.
   */
  static void message(byte[] bytes) {
    byte[] before = bytes.clone();
    SipMessage alone = new SipMessage();
    boolean parsed = alone.parse(bytes, 0, bytes.length);
    spansWithin(alone, parsed, 0, bytes.length);
    assertThat(bytes).isEqualTo(before);

    for (String around :
        List.of(": a\r\n b;tag=\"<", "zzzzzzzzzzzzz", "\r\n\r\n\r\n\r\n\r\n\r\n\r")) {
      SipMessage embedded = new SipMessage();
      byte[] larger = embed(bytes, around);
      assertThat(embedded.parse(larger, MARGIN, bytes.length)).isEqualTo(parsed);
      assertThat(describe(embedded, MARGIN)).isEqualTo(describe(alone, 0));
    }
  }

  /** Bounded, and likewise no matter what surrounds it. */
  static void description(byte[] bytes) {
    SdpSummary sdp = SdpSummary.read(bytes, 0, bytes.length);
    assertThat(sdp.media()).hasSizeLessThanOrEqualTo(SdpSummary.MAX_MEDIA);
    for (SdpSummary.Media media : sdp.media()) {
      assertThat(media.port()).isBetween(0, 65535);
      assertThat(media.rtcpPort()).isBetween(0, 65535);
      assertThat(media.codecs()).hasSizeLessThanOrEqualTo(SdpSummary.MAX_CODECS);
      assertThat(media.codecs()).allMatch(codec -> codec.name().length() <= SdpSummary.MAX_WORD);
    }
    byte[] larger = embed(bytes, "m=a 1 RTP/AVP");
    assertThat(SdpSummary.read(larger, MARGIN, bytes.length)).isEqualTo(sdp);

    VqReport report = VqReport.read(bytes, 0, bytes.length);
    assertThat(report.otherLines()).hasSizeLessThanOrEqualTo(VqReport.MAX_OTHER_LINES);
    byte[] between = embed(bytes, "\r\n CallID:x NLR=");
    assertThat(VqReport.read(between, MARGIN, bytes.length)).isEqualTo(report);
  }

  private static byte[] embed(byte[] bytes, String around) {
    byte[] margin = around.getBytes(ISO_8859_1);
    assertThat(margin.length).isGreaterThanOrEqualTo(MARGIN);
    byte[] larger = new byte[bytes.length + 2 * MARGIN];
    System.arraycopy(margin, 0, larger, 0, MARGIN);
    System.arraycopy(bytes, 0, larger, MARGIN, bytes.length);
    System.arraycopy(margin, 0, larger, MARGIN + bytes.length, MARGIN);
    return larger;
  }

  private static void spansWithin(SipMessage message, boolean parsed, int start, int end) {
    assertThat(message.has(SipFault.NO_START_LINE)).isEqualTo(!parsed);
    for (SipField field : SipField.values()) {
      assertThat(message.length(field) > 0).isEqualTo(message.has(field));
      if (message.has(field)) {
        assertThat(parsed).isTrue();
        within(message.start(field), message.length(field), start, end);
      }
    }
    int position = start;
    assertThat(message.headerCount()).isBetween(0, SipMessage.MAX_HEADERS);
    for (int i = 0; i < message.headerCount(); i++) {
      within(message.headerNameStart(i), message.headerNameLength(i), position, end);
      position = message.headerNameStart(i) + message.headerNameLength(i);
      within(message.headerValueStart(i), message.headerValueLength(i), position, end);
      position = message.headerValueStart(i) + message.headerValueLength(i);
    }
    within(message.bodyStart(), message.bodyLength(), position, end);
    if (message.isRequest()) {
      assertThat(message.status()).isZero();
      assertThat(message.has(SipField.METHOD)).isTrue();
    } else if (message.status() != 0) {
      assertThat(message.status()).isBetween(100, 999);
    }
  }

  private static void within(int start, int length, int from, int end) {
    assertThat(start).isBetween(from, end);
    assertThat(length).isBetween(0, end - start);
  }

  /** All that can be asked of a message, places counted from its start. */
  private static List<@Nullable Object> describe(SipMessage message, int offset) {
    List<@Nullable Object> all = new ArrayList<>();
    all.add(message.isRequest());
    all.add(message.status());
    all.add(message.faults());
    all.add(message.bodyStart() - offset);
    all.add(message.bodyLength());
    for (SipField field : SipField.values()) {
      all.add(message.text(field));
    }
    SipParameters parameters = new SipParameters();
    for (int i = 0; i < message.headerCount(); i++) {
      int start = message.headerValueStart(i);
      all.add(message.headerText(i));
      parameters.over(message.buffer(), start, message.headerValueLength(i));
      int end = start + message.headerValueLength(i);
      int position = start;
      while (parameters.next()) {
        within(parameters.nameStart(), parameters.nameLength(), position, end);
        within(parameters.valueStart(), parameters.valueLength(), position, end);
        position = parameters.nameStart() + parameters.nameLength();
        all.add(parameters.text());
      }
      byte[] name =
          Arrays.copyOfRange(
              message.buffer(),
              message.headerNameStart(i),
              message.headerNameStart(i) + message.headerNameLength(i));
      all.add(
          message.findHeader(
              new String(name, ISO_8859_1).toLowerCase(Locale.ROOT).getBytes(ISO_8859_1), 0));
    }
    all.add(message.isRequest() || message.status() != 0 ? SdpSummary.of(message) : null);
    all.add(VqReport.of(message));
    all.add(RtpStatHeader.of(message) != null);
    return all;
  }
}
