package io.hepatica.server.report;

import io.hepatica.sip.SipMessage;
import org.jspecify.annotations.Nullable;

/**
 * Reads the quality report that a payload is or carries. Decides by the payload first, by the HEP
 * protocol type second. Never throws on bad input. Reusable; not thread-safe.
 */
public final class ReportReader {
  /**
   * The report of a SIP message: a body of application/vq-rtcpxr, or the statistics headers of a
   * BYE or of its answer. Null where it has none, which is decided cheaply, since every SIP message
   * is asked.
   */
  public @Nullable QualityReport ofSip(SipMessage sip, byte[] buffer) {
    return null;
  }

  /** The report that a payload of a report's protocol type (5, 32, 34, 35, 38, 99) is. */
  public QualityReport ofPayload(int protocolType, byte[] buffer, int start, int length) {
    return new QualityReport(ReportKind.RTCP, null, java.util.List.of(), "not read");
  }
}
