package io.hepatica.server.journal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * What the server adds to a frame, in chunks under its own vendor id at the frame's end.
 *
 * <pre>
 * chunk 1, receipt   position u64 | received u64, microseconds | transport u8 | belief u4, HEP version u4 | peer port u16 | peer address, 4 or 16
 * chunk 2, checksum  CRC32C u32 of every byte of the frame before this value; always the last chunk
 * chunk 3, link      Call-ID of the call that a report without one belongs to; before the receipt, in stores only
 * chunk 4, import    id u64 | label: which import of a file brought the frame; before the receipt and any link
 * </pre>
 *
 * Lengths are those of the value; each chunk has a header of 6 bytes before it (vendor, type,
 * length).
 *
 * <p>Belief is 1 where the time that the agent gave is that of the message, 2 where that of the
 * arrival is, and 0 where nobody noted it. It is noted once, so that a frame of the journal, a
 * block or the archive belongs to the same day whenever it is read, whatever bounds are configured
 * then.
 *
 * <p>Receipt and checksum have a fixed length for a kind of address, so the readers here work
 * backwards from the frame's end and walk no chunks. They take a frame of the journal and throw
 * {@link IllegalArgumentException} for any other; {@link #isPresent} asks first. Stateless.
 */
public final class Receipt {
  /** "HP". */
  public static final int VENDOR = 0x4850;

  public static final int RECEIPT_CHUNK = 1;
  public static final int CHECKSUM_CHUNK = 2;
  public static final int LINK_CHUNK = 3;
  public static final int IMPORT_CHUNK = 4;

  /** Bytes of a HEP3 frame at most. */
  public static final int MAX_FRAME = 65_535;

  /** Bytes added to a frame whose peer has an IPv6 address: the most that are ever added. */
  public static final int MAX_BYTES = 52;

  private static final int HEADER = 6;
  private static final int CHECKSUM_BYTES = HEADER + 4;
  private static final int POSITION = HEADER;
  private static final int RECEIVED = POSITION + 8;
  private static final int TRANSPORT = RECEIVED + 8;
  private static final int VERSION = TRANSPORT + 1;
  private static final int PEER_PORT = VERSION + 1;
  private static final int PEER_ADDRESS = PEER_PORT + 2;

  private static final int VERSION_BITS = 0x0f;
  private static final int BELIEF_SHIFT = 4;
  private static final int BELIEVED = 1;
  private static final int NOT_BELIEVED = 2;

  private static final VarHandle SHORT = view(short[].class);
  private static final VarHandle INT = view(int[].class);
  private static final VarHandle LONG = view(long[].class);

  private Receipt() {}

  private static VarHandle view(Class<?> array) {
    return MethodHandles.byteArrayViewVarHandle(array, ByteOrder.BIG_ENDIAN);
  }

  /** Bytes that both chunks take for a peer address of 4 or 16 bytes. */
  public static int bytes(int addressLength) {
    return PEER_ADDRESS + addressLength + CHECKSUM_BYTES;
  }

  /**
   * Appends both chunks behind a HEP3 frame and sets its total length; position and checksum stay
   * blank until the journal stamps them. The caller has made sure that the total fits 65,535 bytes
   * and the buffer.
   *
   * @param receivedMicros microseconds since the epoch
   * @param hepVersion version in which the frame came: 1, 2 or 3
   * @param peerAddress 4 or 16 bytes
   * @return the frame's new total length
   */
  public static int append(
      byte[] buffer,
      int frame,
      int length,
      long receivedMicros,
      Transport transport,
      int hepVersion,
      int peerPort,
      byte[] peerAddress) {
    int at = frame + length;
    int chunk = PEER_ADDRESS + peerAddress.length;
    header(buffer, at, RECEIPT_CHUNK, chunk);
    LONG.set(buffer, at + POSITION, 0L);
    LONG.set(buffer, at + RECEIVED, receivedMicros);
    buffer[at + TRANSPORT] = (byte) transport.code();
    buffer[at + VERSION] = (byte) hepVersion;
    SHORT.set(buffer, at + PEER_PORT, (short) peerPort);
    System.arraycopy(peerAddress, 0, buffer, at + PEER_ADDRESS, peerAddress.length);
    header(buffer, at + chunk, CHECKSUM_CHUNK, CHECKSUM_BYTES);
    INT.set(buffer, at + chunk + HEADER, 0);
    int total = length + chunk + CHECKSUM_BYTES;
    SHORT.set(buffer, frame + 4, (short) total);
    return total;
  }

  private static void header(byte[] buffer, int at, int type, int length) {
    SHORT.set(buffer, at, (short) VENDOR);
    SHORT.set(buffer, at + 2, (short) type);
    SHORT.set(buffer, at + 4, (short) length);
  }

  /**
   * Inserts a link before the receipt of a frame of the journal, and leaves the checksum as it was.
   *
   * @param buffer with room for the link behind the frame
   * @return the frame's new total length; the old one where the frame would be too long
   */
  public static int insertLink(byte[] buffer, int frame, int length, byte[] callId) {
    int chunk = HEADER + callId.length;
    if (length + chunk > MAX_FRAME) {
      return length;
    }
    int at = receipt(buffer, frame, length);
    System.arraycopy(buffer, at, buffer, at + chunk, frame + length - at);
    header(buffer, at, LINK_CHUNK, chunk);
    System.arraycopy(callId, 0, buffer, at + HEADER, callId.length);
    SHORT.set(buffer, frame + 4, (short) (length + chunk));
    return length + chunk;
  }

  /** Bytes by which {@link #insertLink} lengthens a frame at most. */
  public static int linkBytes(byte[] callId) {
    return HEADER + callId.length;
  }

  /** Writes the position into a frame's receipt, then the checksum over it all. */
  static void stamp(byte[] buffer, int frame, int length, long position, CRC32C crc) {
    LONG.set(buffer, receipt(buffer, frame, length) + POSITION, position);
    int checksum = frame + length - 4;
    crc.reset();
    crc.update(buffer, frame, length - 4);
    INT.set(buffer, checksum, (int) crc.getValue());
  }

  /**
   * Writes another position into the frame's receipt, and the checksum over it all: that of a
   * journal among several, so that frames of all of them have an order.
   */
  public static void move(byte[] buffer, int frame, int length, long position) {
    stamp(buffer, frame, length, position, new CRC32C());
  }

  /** Whether {@link #insertLink} was done to the frame. */
  public static boolean hasLink(byte[] buffer, int frame, int length) {
    int receipt = receipt(buffer, frame, length);
    for (int at = frame + HEADER; at + HEADER <= receipt; ) {
      if ((int) INT.get(buffer, at) == (VENDOR << 16 | LINK_CHUNK)) {
        return true;
      }
      at += Math.max(HEADER, (short) SHORT.get(buffer, at + 4) & 0xffff);
    }
    return false;
  }

  /** Total length, in bytes, of the HEP3 frame that begins at the place. */
  public static int frameLength(byte[] buffer, int frame) {
    return (short) SHORT.get(buffer, frame + 4) & 0xffff;
  }

  /** Whether the frame ends with the two chunks. Says nothing of the checksum's value. */
  public static boolean isPresent(byte[] buffer, int frame, int length) {
    return find(buffer, frame, length) >= 0;
  }

  /** The frame's position in the journal. */
  public static long position(byte[] buffer, int frame, int length) {
    return (long) LONG.get(buffer, receipt(buffer, frame, length) + POSITION);
  }

  /** When the server had the frame, microseconds since the epoch. */
  public static long receivedMicros(byte[] buffer, int frame, int length) {
    return (long) LONG.get(buffer, receipt(buffer, frame, length) + RECEIVED);
  }

  /** {@link Transport#code} of what carried the frame. */
  public static int transport(byte[] buffer, int frame, int length) {
    return buffer[receipt(buffer, frame, length) + TRANSPORT] & 0xff;
  }

  /** The version of HEP in which the agent sent it: 1, 2 or 3. */
  public static int hepVersion(byte[] buffer, int frame, int length) {
    return buffer[receipt(buffer, frame, length) + VERSION] & VERSION_BITS;
  }

  /** Notes whether the agent's time is taken, in a frame that the journal has not stamped yet. */
  public static void noteBelief(byte[] buffer, int frame, int length, boolean believed) {
    int at = receipt(buffer, frame, length) + VERSION;
    int belief = (believed ? BELIEVED : NOT_BELIEVED) << BELIEF_SHIFT;
    buffer[at] = (byte) (belief | buffer[at] & VERSION_BITS);
  }

  /**
   * Whether the agent's time is that of the message, as noted on arrival; by {@link
   * TimeBounds#DEFAULT} where it was not.
   *
   * @param timeMicros what the agent gave
   */
  public static boolean isBelieved(byte[] buffer, int frame, int length, long timeMicros) {
    int belief = (buffer[receipt(buffer, frame, length) + VERSION] & 0xff) >>> BELIEF_SHIFT;
    return belief == 0
        ? TimeBounds.DEFAULT.believe(timeMicros, receivedMicros(buffer, frame, length))
        : belief == BELIEVED;
  }

  public static int peerPort(byte[] buffer, int frame, int length) {
    return (short) SHORT.get(buffer, receipt(buffer, frame, length) + PEER_PORT) & 0xffff;
  }

  /** Where the peer's address begins in the buffer. */
  public static int peerAddressStart(byte[] buffer, int frame, int length) {
    return receipt(buffer, frame, length) + PEER_ADDRESS;
  }

  /** 4 or 16. */
  public static int peerAddressLength(byte[] buffer, int frame, int length) {
    return frame + length - CHECKSUM_BYTES - peerAddressStart(buffer, frame, length);
  }

  /** Where the agent's own chunks end, as an offset in the buffer. */
  public static int start(byte[] buffer, int frame, int length) {
    return receipt(buffer, frame, length);
  }

  /** Whether the frame is the very one that was appended. */
  public static boolean checksumHolds(byte[] buffer, int frame, int length) {
    if (find(buffer, frame, length) < 0) {
      return false;
    }
    CRC32C crc = new CRC32C();
    crc.update(buffer, frame, length - 4);
    return (int) crc.getValue() == (int) INT.get(buffer, frame + length - 4);
  }

  private static int receipt(byte[] buffer, int frame, int length) {
    int at = find(buffer, frame, length);
    if (at < 0) {
      throw new IllegalArgumentException("a frame without receipt");
    }
    return at;
  }

  /**
   * IPv4 is tried first: before a receipt with an IPv4 address lie the agent's own bytes, which may
   * pretend anything, but inside one with an IPv6 address lie only ours (there, the header of an
   * IPv4 receipt would make the time of receipt one of 1978).
   */
  private static int find(byte[] buffer, int frame, int length) {
    int checksum = frame + length - CHECKSUM_BYTES;
    if (length < HEADER + bytes(4) || !isHeader(buffer, checksum, CHECKSUM_CHUNK, CHECKSUM_BYTES)) {
      return -1;
    }
    int four = checksum - PEER_ADDRESS - 4;
    if (isHeader(buffer, four, RECEIPT_CHUNK, PEER_ADDRESS + 4)) {
      return four;
    }
    int sixteen = checksum - PEER_ADDRESS - 16;
    boolean fits = length >= HEADER + bytes(16);
    return fits && isHeader(buffer, sixteen, RECEIPT_CHUNK, PEER_ADDRESS + 16) ? sixteen : -1;
  }

  private static boolean isHeader(byte[] buffer, int at, int type, int length) {
    return (int) INT.get(buffer, at) == (VENDOR << 16 | type)
        && (short) SHORT.get(buffer, at + 4) == length;
  }
}
