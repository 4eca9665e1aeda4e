package io.hepatica.server.message;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.hepatica.sip.SipField;
import io.hepatica.sip.SipMessage;

/** How a message travelled, as far as the frame and the top Via tell. Stateless. */
final class SignallingTransport {
  private static final byte[] UNKNOWN = {};
  private static final byte[] UDP = "udp".getBytes(US_ASCII);
  private static final byte[] TCP = "tcp".getBytes(US_ASCII);
  private static final byte[] TLS = "tls".getBytes(US_ASCII);
  private static final byte[] SCTP = "sctp".getBytes(US_ASCII);
  private static final byte[] WS = "ws".getBytes(US_ASCII);
  private static final byte[] WSS = "wss".getBytes(US_ASCII);

  private static final byte[][] OVER_TCP = {TLS, WS, WSS};

  private SignallingTransport() {}

  /**
   * The transport as in the contract; empty where the frame names none. The top Via names the
   * transport over which a message was sent (RFC 3261, 18.1.1; RFC 7118 for WebSocket) and is
   * believed where it refines what the frame says: TLS and WebSocket run over TCP.
   *
   * @param protocol the frame's IP protocol; 22 (IPPROTO_IDP) is what senders write for TLS
   */
  static byte[] of(int protocol, boolean isSip, SipMessage sip, byte[] bytes) {
    return switch (protocol) {
      case 17 -> UDP;
      case 132 -> SCTP;
      case 6 -> refined(isSip, sip, bytes, TCP);
      case 22 -> refined(isSip, sip, bytes, TLS);
      default -> UNKNOWN;
    };
  }

  private static byte[] refined(boolean isSip, SipMessage sip, byte[] bytes, byte[] frame) {
    if (!isSip || !sip.has(SipField.VIA_TRANSPORT)) {
      return frame;
    }
    int start = sip.start(SipField.VIA_TRANSPORT);
    int length = sip.length(SipField.VIA_TRANSPORT);
    for (byte[] secured : OVER_TCP) {
      if (Ascii.equalsIgnoreCase(bytes, start, length, secured)) {
        return secured;
      }
    }
    return frame;
  }
}
