package io.hepatica.server.diagnosis;

import io.hepatica.server.message.Field;
import io.hepatica.server.message.Message;
import io.hepatica.sip.SdpSummary;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One SIP message as one capture agent saw it, parsed once for all rules. Immutable.
 *
 * @param agent which capture point it was
 * @param method of the request, or of the request that is answered
 * @param cseq number of the CSeq header, -1 where there is none
 * @param status 0 of a request
 * @param uri the Request-URI; empty of a response
 * @param vias the top one first
 * @param ice whether its SDP negotiates addresses by ICE (RFC 8839), so that c= says little
 */
record SipView(
    Message message,
    String callId,
    String agent,
    Endpoint from,
    Endpoint to,
    String method,
    long cseq,
    int status,
    String uri,
    List<Via> vias,
    Map<Header, List<String>> headers,
    @Nullable SdpSummary sdp,
    boolean ice) {
  boolean isRequest() {
    return status == 0;
  }

  boolean isFinal() {
    return status >= 200;
  }

  boolean isSuccess() {
    return status >= 200 && status < 300;
  }

  /** 401 or 407. */
  boolean isChallenge() {
    return status == 401 || status == 407;
  }

  long timeMicros() {
    return message.timeMicros();
  }

  /** Empty where the message has none. */
  String text(Field field) {
    return message.values().get(field.name()) instanceof String text ? text : "";
  }

  String fromTag() {
    return text(Field.FROM_TAG);
  }

  String toTag() {
    return text(Field.TO_TAG);
  }

  /** All values of a header, in order. */
  List<String> all(Header header) {
    return headers.getOrDefault(header, List.of());
  }

  /** The first value of a header, or null. */
  @Nullable String first(Header header) {
    List<String> values = all(header);
    return values.isEmpty() ? null : values.getFirst();
  }

  /** The whole number that a header begins with, or -1. */
  long number(Header header) {
    String value = first(header);
    if (value == null) {
      return -1;
    }
    int end = 0;
    while (end < value.length() && end < 10 && Character.digit(value.charAt(end), 10) >= 0) {
      end++;
    }
    return end == 0 ? -1 : Long.parseLong(value, 0, end, 10);
  }

  /** What the sender calls itself, or null. */
  @Nullable String product() {
    String server = first(Header.SERVER);
    return server == null ? first(Header.USER_AGENT) : server;
  }

  /** {@code INVITE}, or {@code 486 Busy Here}. */
  String name() {
    if (isRequest()) {
      return Wording.quoted(method);
    }
    String reason = text(Field.REASON);
    return status + " " + (reason.isEmpty() ? SipCodes.of(status).name() : Wording.quoted(reason));
  }
}
