package io.hepatica.server.call;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.hepatica.server.call.SessionFold.MediaEndpoint;
import io.hepatica.server.message.Addresses;
import io.hepatica.server.message.Field;
import io.hepatica.server.message.ParsedMessage;
import io.hepatica.server.message.Span;
import io.hepatica.sip.SdpSummary;
import io.hepatica.sip.SipField;
import io.hepatica.sip.SipMessage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the session descriptions of a session say: where media goes, and how it is coded. */
final class MediaFacts {
  /** Whose codecs a description tells. */
  enum Role {
    OFFER,
    /** Of a provisional or final response: the answer, or the offer where INVITE had none. */
    RESPONSE,
    /** Of ACK: the answer to the offer of a response. */
    ACK,
    /** Of PRACK, UPDATE and what else comes later. */
    OTHER
  }

  /** Endpoints kept, and descriptions known again. */
  private static final int LIMIT = 32;

  private static final byte[] SDP = "application/sdp".getBytes(US_ASCII);
  private static final byte[] MULTIPART = "multipart/".getBytes(US_ASCII);
  private static final String SEPARATOR = "\n";

  /** Hashes of the descriptions that were read, with the address that sent them; sorted. */
  private long[] known = {};

  // Sorted by address, then port.
  private String[] addresses = TextSet.NONE;
  private char[] ports = {};

  /** By role but OTHER; the lowest key is believed. */
  private final long[] keys = {Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE};

  private final @Nullable String[] codecs = new @Nullable String[3];

  /** Whether the body may hold a description. */
  static boolean isIn(SipMessage sip, byte[] bytes) {
    return sip.bodyLength() > 0 && (hasType(sip, bytes, SDP) || hasType(sip, bytes, MULTIPART));
  }

  private static boolean hasType(SipMessage sip, byte[] bytes, byte[] type) {
    if (sip.length(SipField.CONTENT_TYPE) < type.length) {
      return false;
    }
    int start = sip.start(SipField.CONTENT_TYPE);
    for (int i = 0; i < type.length; i++) {
      int c = bytes[start + i];
      if ((c >= 'A' && c <= 'Z' ? c + 32 : c) != type[i]) {
        return false;
      }
    }
    return true;
  }

  /**
   * Adds the description of a message.
   *
   * @param key of all with that role, the lowest tells the codecs
   * @param direct whether it comes from the one who wrote it: behind a NAT, media comes from where
   *     the message came from
   * @return whether it brought endpoints
   */
  boolean add(
      ParsedMessage message, Role role, long key, boolean direct, Span span, SharedTexts texts) {
    SipMessage sip = message.sip();
    long hash = Hash64.of(message.payload().bytes, sip.bodyStart(), sip.bodyLength());
    boolean located = direct && message.count(Field.SRC_IP) > 0;
    if (located) {
      message.text(Field.SRC_IP, 0, span);
      hash = Hash64.add(hash, span.bytes, span.start, span.length);
    }
    boolean tells = role != Role.OTHER && key <= keys[role(role)];
    boolean isNew = Arrays.binarySearch(known, hash) < 0;
    if (!tells && !isNew) {
      return false;
    }
    SdpSummary sdp = SdpSummary.of(sip);
    if (sdp == null) {
      return false;
    }
    if (tells) {
      tell(role(role), key, codecs(sdp), texts);
    }
    if (!isNew) {
      return false;
    }
    know(hash);
    String source = located ? Addresses.text(span) : null;
    boolean brought = false;
    for (SdpSummary.Media media : sdp.media()) {
      brought |= add(media.address(), media, texts);
      if (!Objects.equals(source, media.address())) {
        brought |= add(source, media, texts);
      }
    }
    return brought;
  }

  private void tell(int role, long key, String names, SharedTexts texts) {
    String told = codecs[role];
    if (key < keys[role] || told == null || names.compareTo(told) < 0) {
      keys[role] = key;
      codecs[role] = texts.of(names);
    }
  }

  @SuppressWarnings("EnumOrdinal") // A place in arrays in memory.
  private static int role(Role role) {
    return role.ordinal();
  }

  private static String codecs(SdpSummary sdp) {
    Set<String> names = new LinkedHashSet<>();
    for (SdpSummary.Media media : sdp.media()) {
      if (media.port() > 0) {
        media.codecs().forEach(codec -> names.add(codec.name()));
      }
    }
    return String.join(SEPARATOR, names.stream().limit(TextSet.LIMIT).toList());
  }

  private void know(long hash) {
    int at = -Arrays.binarySearch(known, hash) - 1;
    if (at < LIMIT) {
      long[] more = Arrays.copyOf(known, Math.min(known.length + 1, LIMIT));
      System.arraycopy(known, at, more, at + 1, more.length - at - 1);
      more[at] = hash;
      known = more;
    }
  }

  private boolean add(@Nullable String address, SdpSummary.Media media, SharedTexts texts) {
    if (address == null || media.port() == 0) {
      return false;
    }
    boolean brought = add(address, media.port(), texts);
    if (!media.rtcpMux() && media.rtcpPort() > 0) {
      brought |= add(address, media.rtcpPort(), texts);
    }
    return brought;
  }

  /** Of more than there is room for, the first in their order stay. */
  private boolean add(String address, int port, SharedTexts texts) {
    int at = 0;
    while (at < addresses.length) {
      int order = addresses[at].compareTo(address);
      if (order == 0 && ports[at] == port) {
        return false;
      }
      if (order > 0 || (order == 0 && ports[at] > port)) {
        break;
      }
      at++;
    }
    if (at == LIMIT) {
      return false;
    }
    int size = Math.min(addresses.length + 1, LIMIT);
    String[] moreAddresses = Arrays.copyOf(addresses, size);
    char[] morePorts = Arrays.copyOf(ports, size);
    System.arraycopy(addresses, at, moreAddresses, at + 1, size - at - 1);
    System.arraycopy(ports, at, morePorts, at + 1, size - at - 1);
    moreAddresses[at] = texts.of(address);
    morePorts[at] = (char) port;
    addresses = moreAddresses;
    ports = morePorts;
    return true;
  }

  List<MediaEndpoint> endpoints() {
    List<MediaEndpoint> endpoints = new ArrayList<>(addresses.length);
    for (int i = 0; i < addresses.length; i++) {
      endpoints.add(new MediaEndpoint(addresses[i], ports[i]));
    }
    return endpoints;
  }

  /** Of the answer, else of the offer. */
  List<String> codecs() {
    String offer = codecs[role(Role.OFFER)];
    String response = codecs[role(Role.RESPONSE)];
    String acknowledged = codecs[role(Role.ACK)];
    String told;
    if (offer == null && acknowledged != null) {
      told = acknowledged;
    } else {
      told = response != null ? response : offer;
    }
    return told == null || told.isEmpty() ? List.of() : List.of(told.split(SEPARATOR));
  }
}
