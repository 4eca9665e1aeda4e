package io.hepatica.hep;

import static io.hepatica.hep.HepChunk.AGENT_ID;
import static io.hepatica.hep.HepChunk.COMPRESSED_PAYLOAD;
import static io.hepatica.hep.HepChunk.DESTINATION_IPV4;
import static io.hepatica.hep.HepChunk.DESTINATION_IPV6;
import static io.hepatica.hep.HepChunk.DESTINATION_PORT;
import static io.hepatica.hep.HepChunk.ETHERNET_TYPE;
import static io.hepatica.hep.HepChunk.EVENT_TYPE;
import static io.hepatica.hep.HepChunk.FAMILY;
import static io.hepatica.hep.HepChunk.IP_TOS;
import static io.hepatica.hep.HepChunk.JITTER;
import static io.hepatica.hep.HepChunk.KEEP_ALIVE;
import static io.hepatica.hep.HepChunk.MICROSECONDS;
import static io.hepatica.hep.HepChunk.MOS;
import static io.hepatica.hep.HepChunk.OPENSIPS_CORRELATION;
import static io.hepatica.hep.HepChunk.PAYLOAD;
import static io.hepatica.hep.HepChunk.PROTOCOL;
import static io.hepatica.hep.HepChunk.PROTOCOL_TYPE;
import static io.hepatica.hep.HepChunk.R_FACTOR;
import static io.hepatica.hep.HepChunk.SECONDS;
import static io.hepatica.hep.HepChunk.SOURCE_IPV4;
import static io.hepatica.hep.HepChunk.SOURCE_IPV6;
import static io.hepatica.hep.HepChunk.SOURCE_PORT;
import static io.hepatica.hep.HepChunk.TAG_TYPE;
import static io.hepatica.hep.HepChunk.TCP_FLAGS;
import static io.hepatica.hep.HepChunk.VLAN;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A view of one HEP3, EEP3, HEP v1 or v2 frame where it lies. Reusable; not thread-safe; nothing is
 * allocated or copied, so the buffer must stay as it is while the view is used.
 *
 * <p>One pass over the chunks notes where the generic ones (vendor 0, types 0x01 to 0x2f and 0x65)
 * lie, and a bit for each that is there, so that a new frame needs no clearing of the old one.
 * Chunks of other vendors are never taken for generic ones; {@link #firstChunk()} walks over all.
 *
 * <p>What is forgiven:
 *
 * <ul>
 *   <li>bytes after HEP3's total length are ignored;
 *   <li>a generic chunk whose value has not the size of its type is absent (an IPv4 chunk may hold
 *       an IPv4-mapped address of 16 bytes); of a repeated one the first well-formed wins;
 *   <li>the header length of v1 and v2 is ignored, senders write anything there. Family 2 is IPv4,
 *       every other number is some system's AF_INET6;
 *   <li>v2's time and agent id are little endian; big endian is tried where that gives no time
 *       between 2000 and 2100. The payload begins after two bytes of padding, or without them where
 *       only that place holds the beginning of a SIP message;
 *   <li>sngrep writes its 16-bit agent id into the upper half of the 32: an id whose lower half is
 *       zero is shifted back, so a true multiple of 65536 can't be told apart.
 * </ul>
 */
public final class HepFrame {
  /** The most that HEP3's 16-bit total length can say, in bytes. */
  public static final int MAX_LENGTH = 0xffff;

  /** Magic and total length; also vendor, type and length of a chunk. */
  static final int HEADER = 6;

  static final int HEP3 = 0x48455033;
  static final int EEP3 = 0x45455033;

  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private static final byte[] NONE = {};

  /** Slots of the generic chunks: their type, and the last for 0x65. */
  private static final int SLOTS = 0x31;

  private static final int OPENSIPS_SLOT = 0x30;

  /** Size of the value by slot; 0 for any. */
  private static final byte[] SIZES = new byte[SLOTS];

  static {
    for (int type : new int[] {FAMILY, PROTOCOL, PROTOCOL_TYPE, TCP_FLAGS, IP_TOS}) {
      SIZES[type] = 1;
    }
    for (int type :
        new int[] {
          SOURCE_PORT,
          DESTINATION_PORT,
          KEEP_ALIVE,
          VLAN,
          ETHERNET_TYPE,
          MOS,
          R_FACTOR,
          TAG_TYPE,
          EVENT_TYPE
        }) {
      SIZES[type] = 2;
    }
    for (int type :
        new int[] {SOURCE_IPV4, DESTINATION_IPV4, SECONDS, MICROSECONDS, AGENT_ID, JITTER}) {
      SIZES[type] = 4;
    }
    SIZES[SOURCE_IPV6] = 16;
    SIZES[DESTINATION_IPV6] = 16;
  }

  private final int[] starts = new int[SLOTS];
  private final int[] lengths = new int[SLOTS];
  private long present;

  private byte[] buffer = NONE;
  private int offset;
  private int length;
  private int version;
  private int protocol;
  private int sourcePort;
  private int destinationPort;
  private int sourceStart;
  private int sourceLength;
  private int destinationStart;
  private int destinationLength;
  private long timeMicros;
  private int protocolType;
  private long agentId;
  private int payloadStart;
  private int payloadLength;
  private boolean compressed;

  /**
   * Reads the frame at the given place; null when it is whole, else what is wrong. Never throws on
   * bad input. {@link HepFault#NO_PAYLOAD} is given for a whole frame that has protocol type 0 (a
   * ping) or holds no payload; all of it can be read. After any other fault the view is empty.
   *
   * @throws IndexOutOfBoundsException if the range is not one of the buffer
   */
  public @Nullable HepFault read(byte[] buffer, int offset, int length) {
    HepFault fault = readHep3(buffer, offset, length);
    if (fault != HepFault.UNKNOWN_MAGIC) {
      return fault;
    }
    int first = buffer[offset];
    return first == 1 || first == 2 ? readHeader(first, length) : fault;
  }

  /** As {@link #read}, but takes HEP3 and EEP3 only. */
  @Nullable HepFault readHep3(byte[] buffer, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, buffer.length);
    this.buffer = buffer;
    this.offset = offset;
    clear();
    if (length < HEADER) {
      return HepFault.TOO_SHORT;
    }
    int magic = (int) INT.get(buffer, offset);
    return magic == HEP3 || magic == EEP3 ? readChunks(length) : HepFault.UNKNOWN_MAGIC;
  }

  private void clear() {
    present = 0;
    length = 0;
    version = 0;
    protocol = 0;
    sourcePort = 0;
    destinationPort = 0;
    sourceLength = 0;
    destinationLength = 0;
    timeMicros = 0;
    protocolType = 0;
    agentId = 0;
    payloadStart = offset;
    payloadLength = 0;
    compressed = false;
  }

  private @Nullable HepFault readChunks(int available) {
    byte[] b = buffer;
    int total = u16(b, offset + 4);
    if (total < HEADER || total > available) {
      return HepFault.BAD_LENGTH;
    }
    int end = offset + total;
    int at = offset + HEADER;
    long seen = 0;
    while (at < end) {
      if (end - at < HEADER) {
        return HepFault.BAD_CHUNK;
      }
      int vendorAndType = (int) INT.get(b, at);
      int chunkLength = u16(b, at + 4);
      if (chunkLength < HEADER || chunkLength > end - at) {
        return HepFault.BAD_CHUNK;
      }
      int slot = slot(vendorAndType);
      if (slot >= 0 && (seen & 1L << slot) == 0) {
        int start = at + HEADER;
        int size = chunkLength - HEADER;
        int expected = SIZES[slot];
        if (expected == 4 && size == 16 && slot <= DESTINATION_IPV4 && isMapped(start)) {
          start += 12;
          size = 4;
        }
        if (expected == 0 || expected == size) {
          seen |= 1L << slot;
          starts[slot] = start;
          lengths[slot] = size;
        }
      }
      at += chunkLength;
    }
    present = seen;
    version = 3;
    length = total;
    return readFields();
  }

  private @Nullable HepFault readFields() {
    protocol = u8(PROTOCOL);
    sourcePort = u16(SOURCE_PORT);
    destinationPort = u16(DESTINATION_PORT);
    timeMicros = u32(SECONDS) * 1_000_000 + u32(MICROSECONDS);
    protocolType = u8(PROTOCOL_TYPE);
    long id = u32(AGENT_ID);
    agentId = (id & 0xffff) == 0 ? id >>> 16 : id;
    if (has(SOURCE_IPV4)) {
      source(starts[SOURCE_IPV4], 4);
    } else if (has(SOURCE_IPV6)) {
      source(starts[SOURCE_IPV6], 16);
    }
    if (has(DESTINATION_IPV4)) {
      destination(starts[DESTINATION_IPV4], 4);
    } else if (has(DESTINATION_IPV6)) {
      destination(starts[DESTINATION_IPV6], 16);
    }
    int slot = length(PAYLOAD) > 0 ? PAYLOAD : COMPRESSED_PAYLOAD;
    if (length(slot) > 0) {
      payloadStart = starts[slot];
      payloadLength = lengths[slot];
      compressed = slot == COMPRESSED_PAYLOAD;
    }
    boolean ping = has(PROTOCOL_TYPE) && protocolType == 0;
    return ping || payloadLength == 0 ? HepFault.NO_PAYLOAD : null;
  }

  private @Nullable HepFault readHeader(int version, int available) {
    byte[] b = buffer;
    int addressLength = b[offset + 2] == 2 ? 4 : 16;
    int at = offset + 8;
    int end = offset + available;
    int addressesEnd = at + 2 * addressLength;
    if (addressesEnd + (version == 2 ? 10 : 0) > end) {
      return HepFault.TOO_SHORT;
    }
    this.version = version;
    length = available;
    protocol = b[offset + 3] & 0xff;
    sourcePort = u16(b, offset + 4);
    destinationPort = u16(b, offset + 6);
    source(at, addressLength);
    destination(at + addressLength, addressLength);
    protocolType = 1;
    payloadStart = version == 1 ? addressesEnd : readTime(addressesEnd, end);
    payloadLength = end - payloadStart;
    return payloadLength == 0 ? HepFault.NO_PAYLOAD : null;
  }

  /** Reads v2's time and id, and returns where the payload begins. */
  private int readTime(int at, int end) {
    int seconds = (int) INT.get(buffer, at);
    int micros = (int) INT.get(buffer, at + 4);
    int id = u16(buffer, at + 8);
    int swapped = Short.toUnsignedInt(Short.reverseBytes((short) id));
    timeMicros = plausible(Integer.reverseBytes(seconds), Integer.reverseBytes(micros));
    agentId = swapped;
    if (timeMicros == 0) {
      timeMicros = plausible(seconds, micros);
      agentId = timeMicros == 0 ? swapped : id;
    }
    int packed = at + 10;
    int padded = Math.min(at + 12, end);
    return !isSip(padded, end) && isSip(packed, end) ? packed : padded;
  }

  /** The time in microseconds; 0 where it is not one of the years 2000 to 2099. */
  private static long plausible(int seconds, int micros) {
    long unsigned = Integer.toUnsignedLong(seconds);
    boolean sane =
        unsigned >= 946_684_800L
            && unsigned < 4_102_444_800L
            && Integer.compareUnsigned(micros, 1_000_000) < 0;
    return sane ? unsigned * 1_000_000 + micros : 0;
  }

  /** Whether a known method or a status line begins here, by its first four bytes. */
  private boolean isSip(int at, int end) {
    return end - at >= 4
        && switch ((int) INT.get(buffer, at)) {
          case 0x5349502f /* SIP/ */,
              0x494e5649 /* INVI */,
              0x41434b20 /* ACK  */,
              0x42594520 /* BYE  */,
              0x43414e43 /* CANC */,
              0x4f505449 /* OPTI */,
              0x52454749 /* REGI */,
              0x50524143 /* PRAC */,
              0x53554253 /* SUBS */,
              0x4e4f5449 /* NOTI */,
              0x5055424c /* PUBL */,
              0x494e464f /* INFO */,
              0x52454645 /* REFE */,
              0x4d455353 /* MESS */,
              0x55504441 /* UPDA */ ->
              true;
          default -> false;
        };
  }

  private void source(int start, int length) {
    boolean mapped = length == 16 && isMapped(start);
    sourceStart = mapped ? start + 12 : start;
    sourceLength = mapped ? 4 : length;
  }

  private void destination(int start, int length) {
    boolean mapped = length == 16 && isMapped(start);
    destinationStart = mapped ? start + 12 : start;
    destinationLength = mapped ? 4 : length;
  }

  /** Whether the 16 bytes are ::ffff:a.b.c.d. */
  private boolean isMapped(int start) {
    return (long) LONG.get(buffer, start) == 0 && (int) INT.get(buffer, start + 8) == 0xffff;
  }

  /** The slot of a generic chunk; -1 for any other. */
  private static int slot(int vendorAndType) {
    if (vendorAndType > 0 && vendorAndType < OPENSIPS_SLOT) {
      return vendorAndType;
    }
    return vendorAndType == OPENSIPS_CORRELATION ? OPENSIPS_SLOT : -1;
  }

  private static int u16(byte[] b, int at) {
    return (short) SHORT.get(b, at) & 0xffff;
  }

  private int u8(int type) {
    return has(type) ? buffer[starts[type]] & 0xff : 0;
  }

  private int u16(int type) {
    return has(type) ? u16(buffer, starts[type]) : 0;
  }

  private long u32(int type) {
    return has(type) ? Integer.toUnsignedLong((int) INT.get(buffer, starts[type])) : 0;
  }

  public byte[] buffer() {
    return buffer;
  }

  /** Where the frame begins in {@link #buffer()}. */
  public int offset() {
    return offset;
  }

  /** Bytes of the frame: HEP3's own total length, which may be less than what was offered. */
  public int length() {
    return length;
  }

  /** 1, 2 or 3; 0 while the view is empty. */
  public int version() {
    return version;
  }

  /** IP protocol as sent (17 UDP, 6 TCP, 132 SCTP, 22 TLS by custom); 0 where absent. */
  public int protocol() {
    return protocol;
  }

  /** 0 where absent. */
  public int sourcePort() {
    return sourcePort;
  }

  /** 0 where absent. */
  public int destinationPort() {
    return destinationPort;
  }

  /** 4, 16, or 0 where absent; an IPv4-mapped address is given as its 4 bytes. */
  public int sourceAddressLength() {
    return sourceLength;
  }

  /** Offset in {@link #buffer()}; meaningless where the address is absent. */
  public int sourceAddressStart() {
    return sourceStart;
  }

  /** As {@link #sourceAddressLength()}. */
  public int destinationAddressLength() {
    return destinationLength;
  }

  /** Offset in {@link #buffer()}; meaningless where the address is absent. */
  public int destinationAddressStart() {
    return destinationStart;
  }

  /** Microseconds since the epoch; 0 where the frame carries no time. */
  public long timeMicros() {
    return timeMicros;
  }

  /** Chunk 0x0b, 0 where absent; 1 (SIP) in v1 and v2. */
  public int protocolType() {
    return protocolType;
  }

  /** Chunk 0x0c, unsigned; sngrep's id is shifted back. 0 where absent. */
  public long agentId() {
    return agentId;
  }

  /** Chunk 0x12; 0 where absent. */
  public int vlan() {
    return u16(VLAN);
  }

  /**
   * Whether generic chunk {@code type} (0x01..0x2f, 0x65) is present, maybe empty, and has the size
   * of its type (HEP3 only).
   */
  public boolean has(int type) {
    int slot = slot(type);
    return slot >= 0 && (present & 1L << slot) != 0;
  }

  /**
   * Offset in {@link #buffer()} of the value of generic chunk {@code type}; that of the frame where
   * absent.
   */
  public int start(int type) {
    return has(type) ? starts[slot(type)] : offset;
  }

  /** Length of the value of generic chunk {@code type}; 0 where absent. */
  public int length(int type) {
    return has(type) ? lengths[slot(type)] : 0;
  }

  /** Offset in {@link #buffer()} of the payload as it came, compressed or not. */
  public int payloadStart() {
    return payloadStart;
  }

  /** 0 where there is none. */
  public int payloadLength() {
    return payloadLength;
  }

  /** Whether the payload is that of chunk 0x10: there is none, or an empty one, in chunk 0x0f. */
  public boolean payloadCompressed() {
    return compressed;
  }

  /**
   * The first of all chunks in the order of the frame, generic or not, well-formed or not, as an
   * offset in {@link #buffer()} to be given to the methods below; -1 where there is none, and in v1
   * and v2.
   *
   * <pre>{@code
   * for (int chunk = frame.firstChunk(); chunk >= 0; chunk = frame.nextChunk(chunk)) { ... }
   * }</pre>
   */
  public int firstChunk() {
    return version == 3 && length > HEADER ? offset + HEADER : -1;
  }

  /** The chunk after this one, or -1. */
  public int nextChunk(int chunk) {
    int next = chunk + chunkLength(chunk);
    return next < offset + length ? next : -1;
  }

  /** Vendor of the chunk; 0 is generic. */
  public int chunkVendor(int chunk) {
    return u16(buffer, chunk);
  }

  /** Type of the chunk, to be read together with its vendor. */
  public int chunkType(int chunk) {
    return u16(buffer, chunk + 2);
  }

  /** Bytes of the whole chunk, its header of 6 included. */
  public int chunkLength(int chunk) {
    return u16(buffer, chunk + 4);
  }

  /** Offset in {@link #buffer()} of the chunk's value. */
  public int chunkValueStart(int chunk) {
    return chunk + HEADER;
  }

  /** Bytes of the chunk's value. */
  public int chunkValueLength(int chunk) {
    return chunkLength(chunk) - HEADER;
  }
}
