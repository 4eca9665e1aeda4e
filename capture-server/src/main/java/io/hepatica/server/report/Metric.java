package io.hepatica.server.report;

/** What a report may say of one stream; units are in the names. */
public enum Metric {
  /** Synchronisation source of the stream that is described. */
  SSRC("ssrc", Type.NUMBER),
  /** Synchronisation source of the one who reports. */
  REPORTER_SSRC("reporter_ssrc", Type.NUMBER),
  CODEC("codec", Type.TEXT),
  /** {@code received}: the stream that the reporter receives; {@code sent}: that it sends. */
  DIRECTION("direction", Type.TEXT),
  MOS_LQ("mos_lq", Type.DECIMAL),
  MOS_CQ("mos_cq", Type.DECIMAL),
  /** 0 to 100 (120 for wideband). */
  R_FACTOR("r_factor", Type.DECIMAL),
  /** {@code computed} where MOS comes from the E-model, not from the sender. */
  MOS_SOURCE("mos_source", Type.TEXT),
  LOSS_PCT("loss_pct", Type.DECIMAL),
  DISCARD_PCT("discard_pct", Type.DECIMAL),
  JITTER_MS("jitter_ms", Type.DECIMAL),
  JITTER_MAX_MS("jitter_max_ms", Type.DECIMAL),
  RTT_MS("rtt_ms", Type.DECIMAL),
  ONE_WAY_DELAY_MS("one_way_delay_ms", Type.DECIMAL),
  END_SYSTEM_DELAY_MS("end_system_delay_ms", Type.DECIMAL),
  BURST_DENSITY_PCT("burst_density_pct", Type.DECIMAL),
  BURST_DURATION_MS("burst_duration_ms", Type.DECIMAL),
  GAP_DENSITY_PCT("gap_density_pct", Type.DECIMAL),
  GAP_DURATION_MS("gap_duration_ms", Type.DECIMAL),
  SIGNAL_DBM0("signal_dbm0", Type.DECIMAL),
  NOISE_DBM0("noise_dbm0", Type.DECIMAL),
  RERL_DB("rerl_db", Type.DECIMAL),
  JITTER_BUFFER_MS("jitter_buffer_ms", Type.DECIMAL),
  JITTER_BUFFER_MAX_MS("jitter_buffer_max_ms", Type.DECIMAL),
  PACKETS_SENT("packets_sent", Type.NUMBER),
  PACKETS_RECEIVED("packets_received", Type.NUMBER),
  PACKETS_EXPECTED("packets_expected", Type.NUMBER),
  /** Negative where duplicates outnumber losses (RFC 3550, 6.4.1). */
  PACKETS_LOST("packets_lost", Type.DECIMAL),
  OCTETS_SENT("octets_sent", Type.NUMBER),
  OCTETS_RECEIVED("octets_received", Type.NUMBER),
  /** Of the call or stream, where the report says it. */
  DURATION_MS("duration_ms", Type.DECIMAL),
  /** Address of the media's sender, {@code host:port}, where the body says another than HEP. */
  MEDIA_SRC("media_src", Type.TEXT),
  MEDIA_DST("media_dst", Type.TEXT),
  /**
   * {@code computed} where the round trip was counted from the time of capture, and so is as wrong
   * as the clocks of two hosts differ; absent where the reporter measured it.
   */
  RTT_SOURCE("rtt_source", Type.TEXT);

  /** How a value is kept and compared. */
  public enum Type {
    /** Long, 0 or more. */
    NUMBER,
    /** Double; three decimals are kept. */
    DECIMAL,
    /** String. */
    TEXT
  }

  private final String label;
  private final Type type;

  Metric(String label, Type type) {
    this.label = label;
    this.type = type;
  }

  /** As in queries and results. */
  public String label() {
    return label;
  }

  public Type type() {
    return type;
  }
}
