package io.hepatica.server.message;

import io.hepatica.server.message.Schema.CorrelationHeader;
import io.hepatica.sip.SipMessage;
import io.hepatica.sip.SipParameters;
import java.util.Arrays;

/**
 * The values of the correlation headers of one SIP message, each once, in the order of the
 * configuration. Reusable; not thread-safe.
 */
final class LegIds {
  /** A message with more is hostile or broken; further ones are left out. */
  private static final int LIMIT = 16;

  private static final int UUID_DIGITS = 32;
  private static final byte[] REMOTE = {'r', 'e', 'm', 'o', 't', 'e'};

  private final SipParameters parameters = new SipParameters();
  private final int[] starts = new int[LIMIT];
  private final int[] lengths = new int[LIMIT];
  private int count;

  int count() {
    return count;
  }

  int start(int index) {
    return starts[index];
  }

  int length(int index) {
    return lengths[index];
  }

  void clear() {
    count = 0;
  }

  void read(Schema schema, SipMessage sip, byte[] bytes) {
    count = 0;
    for (CorrelationHeader header : schema.correlationHeaders()) {
      for (int at = sip.findHeader(header.name(), 0);
          at >= 0;
          at = sip.findHeader(header.name(), at + 1)) {
        int start = sip.headerValueStart(at);
        int length = sip.headerValueLength(at);
        if (header.sessionId()) {
          sessionId(bytes, start, length);
        } else if (header.parameter() == null) {
          add(bytes, start, length);
        } else if (parameters.over(bytes, start, length).find(header.parameter())) {
          add(bytes, parameters.valueStart(), parameters.valueLength());
        }
      }
    }
  }

  /** RFC 7989, 5: {@code local;remote=peer}. */
  private void sessionId(byte[] bytes, int start, int length) {
    parameters.over(bytes, start, length);
    if (parameters.next()) {
      add(bytes, parameters.nameStart(), parameters.nameLength());
    }
    if (parameters.find(REMOTE)) {
      add(bytes, parameters.valueStart(), parameters.valueLength());
    }
  }

  private void add(byte[] bytes, int start, int length) {
    if (length == 0 || count == LIMIT || isNil(bytes, start, length)) {
      return;
    }
    for (int i = 0; i < count; i++) {
      if (Arrays.equals(bytes, starts[i], starts[i] + lengths[i], bytes, start, start + length)) {
        return;
      }
    }
    starts[count] = start;
    lengths[count++] = length;
  }

  /** RFC 7989's nil UUID stands for a peer that is not known yet, and ties nothing. */
  private static boolean isNil(byte[] bytes, int start, int length) {
    for (int i = start; i < start + length; i++) {
      if (bytes[i] != '0') {
        return false;
      }
    }
    return length == UUID_DIGITS;
  }
}
