package io.hepatica.server.report;

import io.hepatica.sip.RtpStatHeader;
import io.hepatica.sip.SipField;
import io.hepatica.sip.SipMessage;
import io.hepatica.sip.VqReport;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the quality report that a payload is or carries. Decides by the payload first, by the HEP
 * protocol type second. Never throws on bad input: what can't be read, or not whole, is a report
 * with an error. Values that can't be true (MOS of 0 or 12.7, more than all packets lost) are left
 * out. Thread-safe: holds no state.
 */
public final class ReportReader {
  private static final int TYPE_RTCP = 5;

  /** A whole SIP message, or the body of one, by the agents that report RFC 6035. */
  private static final int TYPE_VQ = 99;

  /** Characters before which a payload has shown what it is. */
  private static final int MAX_BLANKS = 16;

  /**
   * The report of a SIP message: a body of application/vq-rtcpxr, or the statistics headers of a
   * BYE or of its answer. Null where it has none, which is decided cheaply, since every SIP message
   * is asked.
   */
  public @Nullable QualityReport ofSip(SipMessage sip) {
    RtpStatHeader.Found statistics = RtpStatHeader.of(sip);
    if (statistics != null) {
      return EndOfCall.report(statistics);
    }
    VqReport vq = VqReport.of(sip);
    return vq == null ? null : VqMetrics.report(vq, sip.text(SipField.USER_AGENT));
  }

  /**
   * The report that a payload of a report's protocol type (5, 32, 34, 35, 38, 99) is.
   *
   * @param timeMicros of capture, since 1970: RTCP's round trip is counted from it
   */
  public QualityReport ofPayload(
      int protocolType, long timeMicros, byte[] buffer, int start, int length) {
    int end = start + length;
    if (RtcpPackets.isRtcp(buffer, start, end)) {
      return new RtcpPackets(timeMicros).read(buffer, start, length);
    }
    int first = start;
    while (first < end
        && first - start < MAX_BLANKS
        && buffer[first] <= ' '
        && buffer[first] >= 0) {
      first++;
    }
    if (first < end && buffer[first] == '{') {
      return isRtcpJson(protocolType, buffer, first, end)
          ? new RtcpJson(timeMicros).read(buffer, first, end - first)
          : new RtpStatsJson().read(buffer, first, end - first);
    }
    if (startsWith(buffer, first, end, "VQ")) {
      return VqMetrics.report(VqReport.read(buffer, first, end - first), null);
    }
    return new QualityReport(kindOf(protocolType), null, List.of(), "no report that is known");
  }

  /** The keys of RTP statistics are upper case, those of RTCP mostly not. */
  private static boolean isRtcpJson(int protocolType, byte[] buffer, int start, int end) {
    int quote = start;
    while (quote < end && buffer[quote] != '"') {
      quote++;
    }
    return quote + 2 < end
        ? buffer[quote + 2] >= 'a' && buffer[quote + 2] <= 'z'
        : protocolType == TYPE_RTCP;
  }

  private static boolean startsWith(byte[] buffer, int start, int end, String upperCase) {
    if (end - start < upperCase.length()) {
      return false;
    }
    for (int i = 0; i < upperCase.length(); i++) {
      if ((buffer[start + i] & ~0x20) != upperCase.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static ReportKind kindOf(int protocolType) {
    return switch (protocolType) {
      case TYPE_RTCP -> ReportKind.RTCP;
      case TYPE_VQ -> ReportKind.VQ_RTCPXR;
      default -> ReportKind.RTP_STATS;
    };
  }
}
