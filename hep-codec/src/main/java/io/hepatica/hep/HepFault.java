package io.hepatica.hep;

/** Why bytes were not taken as a HEP frame. A value to be counted, never an exception. */
public enum HepFault {
  /** Fewer bytes than the smallest header of the version. */
  TOO_SHORT("too_short"),
  /** The first bytes are those of no known form of HEP. */
  UNKNOWN_MAGIC("unknown_magic"),
  /** HEP3's total length is below its own header, or beyond the bytes that came. */
  BAD_LENGTH("bad_length"),
  /** A chunk's length is below its header, or runs over the end of the frame. */
  BAD_CHUNK("bad_chunk"),
  /** A compressed frame or payload can't be inflated, or inflates beyond the limit. */
  BAD_COMPRESSION("bad_compression"),
  /** HEP without a payload: a keep-alive, or the ping of heplify. */
  NO_PAYLOAD("no_payload");

  private final String label;

  HepFault(String label) {
    this.label = label;
  }

  /** The name under which it is counted: lower case, words joined by underscores. */
  public String label() {
    return label;
  }
}
