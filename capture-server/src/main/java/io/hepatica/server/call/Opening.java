package io.hepatica.server.call;

import io.hepatica.server.message.Addresses;
import io.hepatica.server.message.Field;
import io.hepatica.server.message.ParsedMessage;
import io.hepatica.server.message.Span;
import io.hepatica.sip.SipField;
import io.hepatica.sip.SipMessage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the message says from which a session is named: the request that opened it, nearest to the
 * caller; else the best that there is. Immutable.
 */
final class Opening {
  /** INVITE without To tag. */
  static final int INVITE = 0;

  /** Another request without To tag that may begin a session. */
  static final int REQUEST = 1;

  static final int CANCEL = 2;

  /** Its From and To are those of the request, its addresses the other way round. */
  static final int RESPONSE = 3;

  /** Sent within the dialog, by whom is not known. */
  static final int WITHIN = 4;

  private static final List<SipField> OWN =
      List.of(SipField.FROM_USER, SipField.TO_USER, SipField.RURI_USER, SipField.FROM_TAG);
  private static final int FROM_USER = 0;
  private static final int TO_USER = 1;
  private static final int RURI_USER = 2;
  private static final int FROM_TAG = 3;

  private static final int VIAS_SHIFT = 54;
  private static final int KIND_SHIFT = 58;

  /** The lower, the better. */
  final long key;

  private final long hash;

  /** Hash of the From tag: that of the caller, but within a dialog. */
  final long tag;

  /** User of From, To and request URI, From tag: each its length, then its bytes. */
  private final byte[] own;

  private final @Nullable String fromDomain;
  private final @Nullable String toDomain;
  private final @Nullable String sourceAddress;
  private final @Nullable String destinationAddress;
  private final @Nullable String transport;
  private final char sourcePort;
  private final char destinationPort;

  /** Reads what it keeps. */
  Opening(long key, long hash, ParsedMessage message, Span span, SharedTexts texts) {
    SipMessage sip = message.sip();
    byte[] bytes = message.payload().bytes;
    this.key = key;
    this.hash = hash;
    this.tag = Hash64.of(bytes, sip.start(SipField.FROM_TAG), sip.length(SipField.FROM_TAG));
    own = pack(sip, bytes);
    fromDomain = shared(sip, bytes, SipField.FROM_DOMAIN, texts);
    toDomain = shared(sip, bytes, SipField.TO_DOMAIN, texts);
    boolean back = kind() == RESPONSE;
    sourceAddress = address(message, back ? Field.DST_IP : Field.SRC_IP, span, texts);
    destinationAddress = address(message, back ? Field.SRC_IP : Field.DST_IP, span, texts);
    sourcePort = port(message, back ? Field.DST_PORT : Field.SRC_PORT);
    destinationPort = port(message, back ? Field.SRC_PORT : Field.DST_PORT);
    message.text(Field.TRANSPORT, 0, span);
    transport =
        message.count(Field.TRANSPORT) == 0 ? null : texts.of(span.bytes, span.start, span.length);
  }

  /** Place of a message among those that a session may be named from. */
  static long key(int kind, int vias, long timeMicros) {
    return (long) kind << KIND_SHIFT
        | (long) vias << VIAS_SHIFT
        | timeMicros & (1L << VIAS_SHIFT) - 1;
  }

  /** Whether a session is named from this one though it may be from a message of that place. */
  boolean isBefore(long otherKey, long otherHash) {
    return key != otherKey ? key < otherKey : hash <= otherHash;
  }

  int kind() {
    return (int) (key >>> KIND_SHIFT);
  }

  /** Best known number of the callee. */
  @Nullable String callee() {
    String user = own(RURI_USER);
    return user != null ? user : own(TO_USER);
  }

  @Nullable String fromTag() {
    return own(FROM_TAG);
  }

  void giveTo(SessionValues values) {
    put(values, Field.FROM_USER, own(FROM_USER));
    put(values, Field.TO_USER, own(TO_USER));
    put(values, Field.RURI_USER, own(RURI_USER));
    put(values, Field.FROM_DOMAIN, fromDomain);
    put(values, Field.TO_DOMAIN, toDomain);
    put(values, Field.FROM_TAG, own(FROM_TAG));
    put(values, Field.SRC_IP, sourceAddress);
    put(values, Field.SRC_PORT, sourcePort == 0 ? null : (long) sourcePort);
    put(values, Field.DST_IP, destinationAddress);
    put(values, Field.DST_PORT, destinationPort == 0 ? null : (long) destinationPort);
    put(values, Field.TRANSPORT, transport);
  }

  private static void put(SessionValues values, Field field, @Nullable Object value) {
    if (value != null) {
      values.put(field, value);
    }
  }

  private static byte[] pack(SipMessage sip, byte[] bytes) {
    int length = 0;
    for (SipField field : OWN) {
      length += 1 + SharedTexts.cut(bytes, sip.start(field), sip.length(field));
    }
    byte[] packed = new byte[length];
    int at = 0;
    for (SipField field : OWN) {
      int cut = SharedTexts.cut(bytes, sip.start(field), sip.length(field));
      packed[at++] = (byte) cut;
      System.arraycopy(bytes, sip.start(field), packed, at, cut);
      at += cut;
    }
    return packed;
  }

  private @Nullable String own(int index) {
    int at = 0;
    for (int i = 0; i < index; i++) {
      at += 1 + (own[at] & 0xff);
    }
    int length = own[at] & 0xff;
    return length == 0 ? null : SharedTexts.read(own, at + 1, length);
  }

  private static @Nullable String shared(
      SipMessage sip, byte[] bytes, SipField field, SharedTexts texts) {
    int length = sip.length(field);
    return length == 0 ? null : texts.of(bytes, sip.start(field), length);
  }

  private static @Nullable String address(
      ParsedMessage message, Field field, Span span, SharedTexts texts) {
    if (message.count(field) == 0) {
      return null;
    }
    message.text(field, 0, span);
    return texts.of(Addresses.text(span));
  }

  private static char port(ParsedMessage message, Field field) {
    return message.count(field) == 0 ? 0 : (char) message.number(field);
  }
}
