package io.hepatica.server.call;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.hepatica.server.message.Field;
import io.hepatica.server.message.ParsedMessage;
import io.hepatica.server.message.Span;
import io.hepatica.sip.SipField;
import io.hepatica.sip.SipMessage;

/** What a fold asks of one message, read where it lies. Stateless. */
final class MessageFacts {
  private static final byte[] VIA = "via".getBytes(US_ASCII);
  private static final int MAX_VIAS = 15;

  private MessageFacts() {}

  static Method method(SipMessage sip, byte[] bytes) {
    return Method.of(bytes, sip.start(SipField.METHOD), sip.length(SipField.METHOD));
  }

  /** Whether it makes a call of a session. */
  static boolean isOfCall(Method method, SipMessage sip) {
    return method.isOfCall()
        || (method == Method.REFER && sip.isRequest() && sip.has(SipField.TO_TAG));
  }

  /** What the message is worth as an {@link Opening}. */
  static int openingKind(Method method, SipMessage sip) {
    if (!sip.isRequest()) {
      return method.mayOpen() && method != Method.INFO && method != Method.NOTIFY
          ? Opening.RESPONSE
          : Opening.WITHIN;
    }
    if (sip.has(SipField.TO_TAG)) {
      return Opening.WITHIN;
    }
    if (method == Method.INVITE) {
      return Opening.INVITE;
    }
    return method == Method.CANCEL
        ? Opening.CANCEL
        : method.mayOpen() ? Opening.REQUEST : Opening.WITHIN;
  }

  /** Values of Via: one for each hop behind the message. */
  static int vias(SipMessage sip, byte[] bytes) {
    int vias = 0;
    for (int at = sip.findHeader(VIA, 0);
        at >= 0 && vias < MAX_VIAS;
        at = sip.findHeader(VIA, at + 1)) {
      vias++;
      int start = sip.headerValueStart(at);
      for (int p = start; p < start + sip.headerValueLength(at) && vias < MAX_VIAS; p++) {
        vias += bytes[p] == ',' ? 1 : 0;
      }
    }
    return vias;
  }

  /** The same for a message that is sent again on the same hop. */
  static long identity(ParsedMessage message, Method method, int status, Span span) {
    SipMessage sip = message.sip();
    byte[] bytes = message.payload().bytes;
    long hash = (long) status << 32 | method.bit();
    hash = add(hash, sip, bytes, SipField.CSEQ);
    hash = add(hash, sip, bytes, SipField.VIA_BRANCH);
    hash = add(hash, sip, bytes, SipField.TO_TAG);
    if (sip.isRequest()) {
      hash = add(hash, sip, bytes, SipField.RURI_USER);
      hash = add(hash, sip, bytes, SipField.RURI_DOMAIN);
    } else {
      hash = add(hash, sip, bytes, SipField.REASON);
    }
    hash = add(hash, message, Field.SRC_IP, span);
    hash = add(hash, message, Field.DST_IP, span);
    long source = message.count(Field.SRC_PORT) == 0 ? 0 : message.number(Field.SRC_PORT);
    long destination = message.count(Field.DST_PORT) == 0 ? 0 : message.number(Field.DST_PORT);
    return Hash64.add(hash, source << 16 | destination);
  }

  private static long add(long hash, SipMessage sip, byte[] bytes, SipField field) {
    return Hash64.add(hash, bytes, sip.start(field), sip.length(field));
  }

  private static long add(long hash, ParsedMessage message, Field field, Span span) {
    if (message.count(field) == 0) {
      return hash;
    }
    message.text(field, 0, span);
    return Hash64.add(hash, span.bytes, span.start, span.length);
  }

  /** The number, as far as it is one. */
  static int cseq(SipMessage sip, byte[] bytes) {
    long number = 0;
    int start = sip.start(SipField.CSEQ);
    for (int p = start; p < start + sip.length(SipField.CSEQ); p++) {
      if (bytes[p] < '0' || bytes[p] > '9') {
        break;
      }
      number = Math.min(number * 10 + bytes[p] - '0', Integer.MAX_VALUE);
    }
    return (int) number;
  }
}
