package io.hepatica.sip;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;

/**
 * The parameters of one header value, read in place: {@code ;name=value} with bare or quoted
 * values, RFC 3261 section 25.1.
 *
 * <p>Items are given in order until the value or, at a comma, its first list element ends. What
 * stands before the first {@code ;} is an item too where it has the form of one ({@code icid-value}
 * of P-Charging-Vector, {@code Q.850} of Reason); a display name in quotes and a URI in {@code <>}
 * are passed over. Reusable; not thread-safe; allocates nothing but in {@link #text}. Never throws
 * on any bytes.
 *
 * {@snippet :
 * SipParameters parameters = new SipParameters();
 * parameters.over(buffer, message.headerValueStart(i), message.headerValueLength(i));
 * String icid = parameters.find(ICID_VALUE) ? parameters.text() : null;
 * }
 */
public final class SipParameters {
  private static final long VALUE_STOPS = Ascii.bits(" \t\r\n,", 0);
  private static final long NAME_STOPS = VALUE_STOPS | Ascii.bits("=<\"", 0);

  private byte[] buffer = {};
  private int position;
  private int end;
  private byte separator;

  /** Bits of the bytes that end a name, and a bare value. */
  private long nameStops;

  private long valueStops;
  private int nameStart;
  private int nameEnd;
  private int valueStart;
  private int valueEnd;

  /** A quote or bracket was never closed; to look for the end of each would take a square. */
  private boolean unclosed;

  /** Begins before the first item of the value. */
  public SipParameters over(byte[] buffer, int start, int length) {
    begin(buffer, start, start + length, (byte) ';');
    return this;
  }

  /**
   * Begins at any place outside a quote; items are separated by semicolons and ended by a comma, or
   * separated by commas (credentials).
   */
  void begin(byte[] buffer, int start, int end, byte separator) {
    this.buffer = buffer;
    this.position = start;
    this.end = end;
    this.separator = separator;
    this.nameStops = NAME_STOPS | 1L << separator;
    this.valueStops = VALUE_STOPS | 1L << separator;
    this.unclosed = false;
  }

  /** Moves to the next item; false at the end, where the spans are undefined. */
  public boolean next() {
    byte[] b = buffer;
    int p = position;
    while (p < end) {
      byte c = b[p];
      if (c == separator || Ascii.isBlank(c)) {
        p++;
      } else if (c == ',') {
        break;
      } else if (c == '<' || c == '"') {
        p = passOver(c, p);
      } else {
        readItem(p);
        return true;
      }
    }
    position = end;
    return false;
  }

  private int passOver(byte opening, int from) {
    if (unclosed) {
      return from + 1;
    }
    int close =
        opening == '<'
            ? Ascii.indexOf((byte) '>', buffer, from + 1, end)
            : Ascii.closingQuote(buffer, from + 1, end);
    unclosed = close < 0;
    return unclosed ? from + 1 : close + 1;
  }

  private void readItem(int from) {
    byte[] b = buffer;
    int p = from;
    while (p < end && !Ascii.isIn(nameStops, b[p])) {
      p++;
    }
    nameStart = from;
    nameEnd = p;
    int equals = Ascii.skipBlanks(b, p, end);
    if (equals == end || b[equals] != '=') {
      valueStart = p;
      valueEnd = p;
      // A lone '=' is an item without a name; what stands there otherwise is read by next().
      position = p;
      return;
    }
    p = Ascii.skipBlanks(b, equals + 1, end);
    if (p < end && b[p] == '"') {
      int close = Ascii.closingQuote(b, p + 1, end);
      valueStart = p + 1;
      valueEnd = close < 0 ? end : close;
      position = close < 0 ? end : close + 1;
      return;
    }
    valueStart = p;
    while (p < end && !Ascii.isIn(valueStops, b[p])) {
      p++;
    }
    valueEnd = p;
    position = p;
  }

  /** Moves on to the next item of that name, given in lower case; false where there is none. */
  public boolean find(byte[] lowerCaseName) {
    while (next()) {
      if (Ascii.equalsIgnoreCase(buffer, nameStart, nameEnd - nameStart, lowerCaseName)) {
        return true;
      }
    }
    return false;
  }

  public int nameStart() {
    return nameStart;
  }

  public int nameLength() {
    return nameEnd - nameStart;
  }

  /** Start of the value, without quotes; where it has none, the end of the name. */
  public int valueStart() {
    return valueStart;
  }

  /** 0 where the item has no value; escapes of a quoted value are not undone. */
  public int valueLength() {
    return valueEnd - valueStart;
  }

  /** The value as UTF-8, null where the item has none. */
  public @Nullable String text() {
    return valueStart == valueEnd
        ? null
        : new String(buffer, valueStart, valueEnd - valueStart, UTF_8);
  }
}
