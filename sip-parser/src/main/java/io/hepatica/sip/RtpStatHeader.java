package io.hepatica.sip;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The statistics that a telephone puts into its BYE, or into the answer to one. There is no
 * standard: {@code X-RTP-Stat: CS=93;PS=1257;PL=3,0;IP=10.0.0.1:5004,10.0.0.2:7078}, {@code
 * P-RTP-Stat: PS=1257,OS=201120,PL=2}, {@code RTP-RxStat: Dur=10,Pkt=454,VqMetrics="CS=0;SCS=0"}
 * and the like.
 *
 * <p>Items are separated by semicolons or by commas, and a value may have parts separated by commas
 * as well: what stands behind a comma and has no {@code =} is a further part of the value before
 * it. A quoted value is read as items of its own. Names are without regard to case; of repeated
 * ones the first counts. Immutable; never throws on bad input.
 */
public final class RtpStatHeader {
  /** Items taken of one header, and parts of one value. */
  public static final int MAX_ITEMS = 64;

  public static final int MAX_PARTS = 4;

  /** A value with a longer part than this many bytes is passed over. */
  public static final int MAX_PART = 255;

  private static final byte[] BYE = "BYE".getBytes(US_ASCII);

  /** Those that say the same, the most usual first: one of them counts. */
  private static final List<byte[]> BOTH_DIRECTIONS =
      names(
          "x-rtp-stat",
          "p-rtp-stat",
          "x-rtp-statistics",
          "x-rtp-stats",
          "x-siemens-rtp-stats",
          "x-siemens-rtp-stats-list",
          "x-ng-rtp-stats");

  private static final List<byte[]> ADDITION = names("x-rtp-stat-add");
  private static final List<byte[]> OF_FAX = names("x-rtp-stat-t38");
  private static final List<byte[]> RECEIVED = names("rtp-rxstat");
  private static final List<byte[]> SENT = names("rtp-txstat");

  private final Map<String, List<String>> items = new HashMap<>();

  private RtpStatHeader() {}

  /**
   * What a message carries: in {@code both} one header of both directions with what {@code
   * X-RTP-Stat-Add} adds, or that of a fax; in {@code received} and {@code sent} RTP-RxStat and
   * RTP-TxStat. What is not there is empty.
   */
  public record Found(RtpStatHeader both, RtpStatHeader received, RtpStatHeader sent) {
    private boolean isEmpty() {
      return both.items.isEmpty() && received.items.isEmpty() && sent.items.isEmpty();
    }
  }

  /** The statistics of a BYE or of a 2xx to one; null, at once, for any other message. */
  public static @Nullable Found of(SipMessage message) {
    if (!Ascii.isText(
            message.buffer(), message.start(SipField.METHOD), message.length(SipField.METHOD), BYE)
        || !(message.isRequest() || message.status() / 100 == 2)) {
      return null;
    }
    RtpStatHeader both = new RtpStatHeader();
    both.addFirst(message, BOTH_DIRECTIONS);
    both.addFirst(message, ADDITION);
    if (both.items.isEmpty()) {
      both.addFirst(message, OF_FAX);
    }
    RtpStatHeader received = new RtpStatHeader();
    received.addFirst(message, RECEIVED);
    RtpStatHeader sent = new RtpStatHeader();
    sent.addFirst(message, SENT);
    Found found = new Found(both, received, sent);
    return found.isEmpty() ? null : found;
  }

  private static List<byte[]> names(String... names) {
    List<byte[]> bytes = new ArrayList<>();
    for (String name : names) {
      bytes.add(name.getBytes(US_ASCII));
    }
    return List.copyOf(bytes);
  }

  private void addFirst(SipMessage message, List<byte[]> names) {
    for (byte[] name : names) {
      int header = message.findHeader(name, 0);
      if (header >= 0) {
        add(
            new String(
                message.buffer(),
                message.headerValueStart(header),
                message.headerValueLength(header),
                UTF_8));
        return;
      }
    }
  }

  private void add(String text) {
    List<String> last = null;
    int at = 0;
    while (at < text.length()) {
      int end = itemEnd(text, at);
      last = addItem(text.substring(at, end), at > 0 && text.charAt(at - 1) == ',' ? last : null);
      at = end + 1;
    }
  }

  /** The separator at or after {@code from} that stands in no quotes, or the end. */
  private static int itemEnd(String text, int from) {
    boolean quoted = false;
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && (c == ';' || c == ',')) {
        return i;
      }
    }
    return text.length();
  }

  /**
   * Gives the value that what follows a comma may belong to.
   *
   * @param before that value as it is until now, or null
   */
  private @Nullable List<String> addItem(String item, @Nullable List<String> before) {
    int equals = item.indexOf('=');
    String value = item.substring(equals + 1).trim();
    if (value.length() > MAX_PART) {
      return null;
    }
    if (equals < 0) {
      if (before != null && before.size() < MAX_PARTS) {
        before.add(value);
      }
      return before;
    }
    if (value.length() > 1 && value.startsWith("\"") && value.endsWith("\"")) {
      String inner = value.substring(1, value.length() - 1);
      if (inner.indexOf('"') < 0) {
        add(inner);
        return null;
      }
    }
    List<String> parts = new ArrayList<>(2);
    parts.add(value);
    if (items.size() < MAX_ITEMS && equals <= MAX_PART) {
      items.putIfAbsent(item.substring(0, equals).trim().toUpperCase(Locale.ROOT), parts);
    }
    return parts;
  }

  /** The first part of a value, by its name in upper case; null where it is absent or empty. */
  public @Nullable String text(String name) {
    return text(name, 0);
  }

  /** A part of a value, from 0; null where it is absent or empty. */
  public @Nullable String text(String name, int part) {
    List<String> parts = items.get(name);
    return parts == null || part >= parts.size() || parts.get(part).isEmpty()
        ? null
        : parts.get(part);
  }

  /** Whether nothing was found. */
  public boolean isEmpty() {
    return items.isEmpty();
  }
}
