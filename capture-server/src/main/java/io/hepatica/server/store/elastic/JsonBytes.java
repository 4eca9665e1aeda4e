package io.hepatica.server.store.elastic;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One JSON object put together as bytes, in a buffer that is used again: nothing is allocated for a
 * value. Not thread-safe.
 */
final class JsonBytes {
  private static final byte[] BASE64 =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
          .getBytes(StandardCharsets.US_ASCII);
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final int MAX_DIGITS = 20;

  private byte[] buffer = new byte[8192];
  private int length;
  private boolean first;

  /** A member's name as it stands in an object. */
  static byte[] nameOf(String name) {
    return ('"' + name + "\":").getBytes(StandardCharsets.US_ASCII);
  }

  void beginObject() {
    length = 0;
    first = true;
    put('{');
  }

  /** Ends the object and gives a copy of it. */
  byte[] endObject() {
    put('}');
    return Arrays.copyOf(buffer, length);
  }

  /** Begins a member; its value comes next. */
  void name(byte[] name) {
    comma();
    room(name.length);
    System.arraycopy(name, 0, buffer, length, name.length);
    length += name.length;
    first = true;
  }

  void beginArray() {
    comma();
    put('[');
    first = true;
  }

  void endArray() {
    put(']');
    first = false;
  }

  private void comma() {
    if (!first) {
      put(',');
    }
    first = false;
  }

  /** Text that is valid UTF-8. */
  void text(byte[] text, int start, int count) {
    comma();
    room(6 * count + 2);
    buffer[length++] = '"';
    for (int i = start; i < start + count; i++) {
      byte b = text[i];
      if (b == '"' || b == '\\') {
        buffer[length++] = '\\';
        buffer[length++] = b;
      } else if (b >= 0 && b < ' ') {
        escape(b);
      } else {
        buffer[length++] = b;
      }
    }
    buffer[length++] = '"';
  }

  private void escape(byte control) {
    buffer[length++] = '\\';
    buffer[length++] = 'u';
    buffer[length++] = '0';
    buffer[length++] = '0';
    buffer[length++] = HEX[control >> 4];
    buffer[length++] = HEX[control & 0xf];
  }

  void text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    text(bytes, 0, bytes.length);
  }

  void number(long value) {
    comma();
    digits(value, 1);
  }

  /** A number kept in thousandths. */
  void thousandths(long value) {
    comma();
    digits(value / 1000, 1);
    if (value < 0 && value > -1000) {
      buffer[length++] = '0';
      buffer[length - 2] = '-';
    }
    put('.');
    digits(Math.abs(value % 1000), 3);
  }

  private void digits(long value, int atLeast) {
    room(MAX_DIGITS + 2);
    if (value < 0) {
      buffer[length++] = '-';
    }
    int from = length;
    long rest = value;
    do {
      buffer[length++] = (byte) ('0' + Math.abs(rest % 10));
      rest /= 10;
    } while (rest != 0);
    while (length - from < atLeast) {
      buffer[length++] = '0';
    }
    for (int low = from, high = length - 1; low < high; low++, high--) {
      byte digit = buffer[low];
      buffer[low] = buffer[high];
      buffer[high] = digit;
    }
  }

  void base64(byte[] bytes, int count) {
    comma();
    room((count + 2) / 3 * 4 + 2);
    buffer[length++] = '"';
    for (int i = 0; i < count; i += 3) {
      int left = count - i;
      int three =
          (bytes[i] & 0xff) << 16
              | (left > 1 ? (bytes[i + 1] & 0xff) << 8 : 0)
              | (left > 2 ? bytes[i + 2] & 0xff : 0);
      buffer[length++] = BASE64[three >>> 18];
      buffer[length++] = BASE64[three >>> 12 & 0x3f];
      buffer[length++] = left > 1 ? BASE64[three >>> 6 & 0x3f] : (byte) '=';
      buffer[length++] = left > 2 ? BASE64[three & 0x3f] : (byte) '=';
    }
    buffer[length++] = '"';
  }

  private void put(char c) {
    room(1);
    buffer[length++] = (byte) c;
  }

  private void room(int count) {
    if (buffer.length - length < count) {
      buffer = Arrays.copyOf(buffer, Math.max(2 * buffer.length, length + count));
    }
  }
}
