package io.hepatica.server.report;

/** Where a quality report comes from, as the contract names it. */
public enum ReportKind {
  /** RTCP sender and receiver reports (RFC 3550), binary or as JSON. */
  RTCP("rtcp"),
  /** RTCP extended reports (RFC 3611), alone or beside sender and receiver reports. */
  RTCP_XR("rtcp_xr"),
  /** The text of RFC 6035. */
  VQ_RTCPXR("vq_rtcpxr"),
  /** Statistics of RTP by a probe, as JSON. */
  RTP_STATS("rtp_stats"),
  /** Headers of a BYE or of its answer. */
  END_OF_CALL("end_of_call");

  private final String label;

  ReportKind(String label) {
    this.label = label;
  }

  public String label() {
    return label;
  }
}
