package io.hepatica.server.rtp;

import io.hepatica.server.packet.Endpoint;
import io.hepatica.sip.SdpSummary;
import io.hepatica.sip.SipField;
import io.hepatica.sip.SipMessage;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads of SIP messages where their SDP awaits RTP, and which call a BYE ends. */
final class SipReader {
  private static final int MAX_CALL_ID = 512;
  private static final int MAX_ADDRESS = 45;

  private final Announcements announcements;
  private final SipMessage message = new SipMessage();
  private final List<Media> displaced = new ArrayList<>();

  SipReader(Announcements announcements) {
    this.announcements = announcements;
  }

  /** Announces; the call whose description was read, or null. */
  @Nullable Call read(long timeMicros, Endpoint source, byte[] b, int start, int length) {
    displaced.clear();
    boolean bye = isBye(b, start, length);
    // Most messages are neither, and need not be parsed.
    if (!bye && !hasMediaLine(b, start, start + length)) {
      return null;
    }
    String callId = message.parse(b, start, length) ? message.text(SipField.CALL_ID) : null;
    if (callId == null || callId.isEmpty() || callId.length() > MAX_CALL_ID) {
      return null;
    }
    if (bye) {
      announcements.bye(callId, timeMicros);
      return null;
    }
    SdpSummary sdp = SdpSummary.of(message);
    Call call = null;
    for (SdpSummary.Media media : sdp == null ? List.<SdpSummary.Media>of() : sdp.media()) {
      Endpoint address = address(media);
      if (address != null) {
        call = announcements.call(callId, timeMicros);
        announce(call, media, address, source);
      }
    }
    return call;
  }

  /** What other calls had said of the addresses that were announced by the last message. */
  List<Media> displaced() {
    return displaced;
  }

  private void announce(
      Call call, SdpSummary.Media description, Endpoint address, Endpoint sipSource) {
    Announcements.Announced announced = announcements.announce(call, address);
    Media media = announced.media();
    media.describe(description);
    if (announced.displaced() != null) {
      displaced.add(announced.displaced());
    }
    int rtcpPort = description.rtcpPort();
    if (rtcpPort != 0) {
      announcements.announceRtcp(call, at(address, rtcpPort));
    }
    // A telephone behind NAT knows only its private address.
    if (!at(address, 0).equals(at(sipSource, 0))) {
      announcements.announceSecondChoice(media, at(sipSource, address.port()));
      if (rtcpPort != 0) {
        announcements.announceSecondChoice(media, at(sipSource, rtcpPort));
      }
    }
  }

  private static Endpoint at(Endpoint address, int port) {
    return new Endpoint(address.high(), address.low(), port);
  }

  private static boolean isBye(byte[] b, int start, int length) {
    return length > 4
        && b[start] == 'B'
        && b[start + 1] == 'Y'
        && b[start + 2] == 'E'
        && b[start + 3] == ' ';
  }

  private static boolean hasMediaLine(byte[] b, int start, int end) {
    for (int at = end - 1; at > start; at--) {
      if (b[at] == '=' && b[at - 1] == 'm' && at - 2 > start && isLineEnd(b[at - 2])) {
        return true;
      }
    }
    return false;
  }

  private static boolean isLineEnd(byte b) {
    return b == '\n' || b == '\r';
  }

  /** Where the stream is awaited; null where it is off, no RTP, or its address is a name. */
  private static @Nullable Endpoint address(SdpSummary.Media media) {
    String text = media.address();
    if (media.port() == 0
        || text == null
        || text.length() > MAX_ADDRESS
        || !media.protocol().contains("RTP/")
        || !text.chars().allMatch(c -> c == '.' || c == ':' || Character.digit(c, 16) >= 0)) {
      return null;
    }
    try {
      InetAddress address = InetAddress.ofLiteral(text);
      byte[] bytes = address.getAddress();
      return address.isAnyLocalAddress()
          ? null
          : address instanceof Inet4Address
              ? Endpoint.ipv4(bytes, 0, media.port())
              : Endpoint.ipv6(bytes, 0, media.port());
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
