package io.hepatica.server.metrics;

import io.hepatica.hep.HepFault;

/** Why a frame that reached the server is not in the journal. */
public enum Rejection {
  TOO_SHORT("too_short"),
  UNKNOWN_MAGIC("unknown_magic"),
  BAD_LENGTH("bad_length"),
  BAD_CHUNK("bad_chunk"),
  BAD_COMPRESSION("bad_compression"),
  NO_PAYLOAD("no_payload"),
  /** No configured password, or none at all. */
  BAD_PASSWORD("bad_password"),
  /**
   * The sender is not on the allow list: a connection counts as one frame, none is read. Or HEP
   * came in captured packets, though a password or an allow list is asked for.
   */
  NOT_ALLOWED("not_allowed"),
  /** The same message of the same hop came a moment ago. */
  DUPLICATE("duplicate"),
  /** The receipt does not fit behind it, not even with its payload compressed. */
  TOO_LARGE("too_large"),
  /** The journal could not be written. */
  DISK_FULL("disk_full"),
  /** No TLS session came about. The connection counts as one frame. */
  TLS_FAILED("tls_failed"),
  /** A bug of ours, said in the log. */
  INTERNAL("internal");

  private final String label;

  Rejection(String label) {
    this.label = label;
  }

  /** The name under which it is counted: lower case, words joined by underscores. */
  public String label() {
    return label;
  }

  public static Rejection of(HepFault fault) {
    return switch (fault) {
      case TOO_SHORT -> TOO_SHORT;
      case UNKNOWN_MAGIC -> UNKNOWN_MAGIC;
      case BAD_LENGTH -> BAD_LENGTH;
      case BAD_CHUNK -> BAD_CHUNK;
      case BAD_COMPRESSION -> BAD_COMPRESSION;
      case NO_PAYLOAD -> NO_PAYLOAD;
    };
  }
}
