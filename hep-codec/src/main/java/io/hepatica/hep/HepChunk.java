package io.hepatica.hep;

/**
 * The generic chunks (vendor 0) of the HEP3 specification, revision 37. All integers are big
 * endian.
 */
public final class HepChunk {
  /** u8: the sender's {@code AF_*}: 2 is IPv4, any other number IPv6. */
  public static final int FAMILY = 0x01;

  /** u8: IP protocol; 22 means TLS by custom. */
  public static final int PROTOCOL = 0x02;

  /** 4 bytes. */
  public static final int SOURCE_IPV4 = 0x03;

  /** 4 bytes. */
  public static final int DESTINATION_IPV4 = 0x04;

  /** 16 bytes. */
  public static final int SOURCE_IPV6 = 0x05;

  /** 16 bytes. */
  public static final int DESTINATION_IPV6 = 0x06;

  /** u16. */
  public static final int SOURCE_PORT = 0x07;

  /** u16. */
  public static final int DESTINATION_PORT = 0x08;

  /** u32: seconds since the epoch. */
  public static final int SECONDS = 0x09;

  /** u32: microseconds, added to the seconds. */
  public static final int MICROSECONDS = 0x0a;

  /** u8: what the payload is: 1 SIP, 5 RTCP as JSON, 100 a log line ... */
  public static final int PROTOCOL_TYPE = 0x0b;

  /** u32. */
  public static final int AGENT_ID = 0x0c;

  /** u16: seconds. */
  public static final int KEEP_ALIVE = 0x0d;

  /** Octets, in clear. */
  public static final int AUTH_KEY = 0x0e;

  /** Octets: the captured packet. */
  public static final int PAYLOAD = 0x0f;

  /** The captured packet as zlib, gzip or raw deflate. */
  public static final int COMPRESSED_PAYLOAD = 0x10;

  /** Octets. */
  public static final int CORRELATION_ID = 0x11;

  /** u16. */
  public static final int VLAN = 0x12;

  /** Octets: the capture agent's name. */
  public static final int AGENT_NAME = 0x13;

  /** A MAC address in 8 bytes, or in 6. */
  public static final int SOURCE_MAC = 0x14;

  /** A MAC address in 8 bytes, or in 6. */
  public static final int DESTINATION_MAC = 0x15;

  /** u16. */
  public static final int ETHERNET_TYPE = 0x16;

  /** u8. */
  public static final int TCP_FLAGS = 0x17;

  /** u8. */
  public static final int IP_TOS = 0x18;

  /** u16: MOS times 100. */
  public static final int MOS = 0x20;

  /** u16. */
  public static final int R_FACTOR = 0x21;

  /** Octets. */
  public static final int GEO_LOCATION = 0x22;

  /** u32; the specification names no unit. */
  public static final int JITTER = 0x23;

  /** Octets: "call" or "registration". */
  public static final int TRANSACTION_TYPE = 0x24;

  /** Octets: keys of the JSON payload. */
  public static final int PAYLOAD_KEYS = 0x25;

  /** Octets: {@code k=v;k=v}. */
  public static final int TAG_VALUES = 0x26;

  /** u16. */
  public static final int TAG_TYPE = 0x27;

  /** u16: 1 recording, 2 recording for lawful interception. */
  public static final int EVENT_TYPE = 0x28;

  /** Octets. */
  public static final int GROUP_ID = 0x29;

  /** JSON text of OpenSIPS; not in the specification. */
  public static final int OPENSIPS_CORRELATION = 0x65;

  private HepChunk() {}
}
