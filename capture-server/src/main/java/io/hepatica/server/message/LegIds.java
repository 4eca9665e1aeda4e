package io.hepatica.server.message;

import io.hepatica.server.message.Schema.CorrelationHeader;
import io.hepatica.sip.SipMessage;
import java.util.Arrays;

/**
 * The values of the correlation headers of one SIP message, each once, in the order of the
 * configuration. Reusable; not thread-safe.
 */
final class LegIds {
  /** A message with more is hostile or broken; further ones are left out. */
  private static final int LIMIT = 16;

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
        int end = start + sip.headerValueLength(at);
        if (header.sessionId()) {
          sessionId(bytes, start, end);
        } else if (header.parameter() == null) {
          add(bytes, start, end);
        } else {
          parameter(bytes, start, end, header.parameter());
        }
      }
    }
  }

  /**
   * RFC 7989: {@code local;remote=peer}; the nil UUID stands for an unknown peer and ties nothing.
   */
  private void sessionId(byte[] bytes, int start, int end) {
    int semicolon = indexOf(bytes, start, end, ';');
    add(bytes, start, semicolon);
    parameter(bytes, semicolon, end, REMOTE);
  }

  private static final byte[] REMOTE = {'r', 'e', 'm', 'o', 't', 'e'};

  /** Adds the value of {@code ;name=value} or {@code name=value}, quoted or not. */
  private void parameter(byte[] bytes, int start, int end, byte[] name) {
    int at = start;
    while (at < end) {
      int stop = indexOf(bytes, at, end, ';');
      int from = at;
      while (from < stop && (bytes[from] == ' ' || bytes[from] == '\t')) {
        from++;
      }
      int equals = indexOf(bytes, from, stop, '=');
      if (equals < stop
          && Ascii.equalsIgnoreCase(bytes, from, trimmedEnd(bytes, from, equals) - from, name)) {
        int valueStart = equals + 1;
        int valueEnd = trimmedEnd(bytes, valueStart, stop);
        while (valueStart < valueEnd && bytes[valueStart] == ' ') {
          valueStart++;
        }
        if (valueEnd - valueStart >= 2 && bytes[valueStart] == '"' && bytes[valueEnd - 1] == '"') {
          valueStart++;
          valueEnd--;
        }
        add(bytes, valueStart, valueEnd);
        return;
      }
      at = stop + 1;
    }
  }

  private void add(byte[] bytes, int start, int end) {
    int stop = trimmedEnd(bytes, start, end);
    if (stop <= start || count == LIMIT || isNil(bytes, start, stop)) {
      return;
    }
    for (int i = 0; i < count; i++) {
      if (Arrays.equals(bytes, starts[i], starts[i] + lengths[i], bytes, start, stop)) {
        return;
      }
    }
    starts[count] = start;
    lengths[count++] = stop - start;
  }

  private static boolean isNil(byte[] bytes, int start, int end) {
    for (int i = start; i < end; i++) {
      if (bytes[i] != '0') {
        return false;
      }
    }
    return end - start == 32;
  }

  private static int trimmedEnd(byte[] bytes, int start, int end) {
    int stop = end;
    while (stop > start && (bytes[stop - 1] == ' ' || bytes[stop - 1] == '\t')) {
      stop--;
    }
    return stop;
  }

  private static int indexOf(byte[] bytes, int start, int end, char wanted) {
    for (int i = start; i < end; i++) {
      if (bytes[i] == wanted) {
        return i;
      }
    }
    return end;
  }
}
