package io.hepatica.server.journal;

/**
 * What the server adds to a frame, in two chunks under its own vendor id at the frame's end.
 *
 * <pre>
 * chunk 1, receipt   position u64 | received u64, microseconds | transport u8 | HEP version u8 | peer port u16 | peer address, 4 or 16
 * chunk 2, checksum  CRC32C u32 of every byte of the frame before this value; always the last chunk
 * </pre>
 *
 * Lengths are those of the value; each chunk has a header of 6 bytes before it (vendor, type,
 * length).
 */
public final class Receipt {
  /** "HP". */
  public static final int VENDOR = 0x4850;

  public static final int RECEIPT_CHUNK = 1;
  public static final int CHECKSUM_CHUNK = 2;

  private Receipt() {}
}
