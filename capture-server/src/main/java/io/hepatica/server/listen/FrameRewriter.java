package io.hepatica.server.listen;

import io.hepatica.hep.Hep3Encoder;
import io.hepatica.hep.HepChunk;
import io.hepatica.hep.HepFrame;
import io.hepatica.hep.PayloadInflater;
import io.hepatica.server.journal.FrameBatch;
import io.hepatica.server.journal.Receipt;
import java.util.zip.Deflater;

/**
 * Writes a frame in the one form that is kept: HEP3, every chunk byte for byte, but without the
 * auth key, which is a secret, and without chunks under our own vendor id, which only we may write.
 *
 * <p>A compressed payload is inflated where the frame then still fits, since calls compress far
 * better together in the store than each message alone, and need not be inflated for each search. A
 * frame that leaves no room for its receipt has its payload compressed. Not thread-safe.
 */
final class FrameRewriter implements AutoCloseable {
  static final int TOO_LARGE = Hep3Encoder.DOES_NOT_FIT;

  private static final int HEADER = 6;

  private final Hep3Encoder encoder = new Hep3Encoder();
  private final HepFrame copy = new HepFrame();
  private final byte[] scratch = new byte[FrameBatch.MAX_FRAME];
  private final byte[] deflated = new byte[FrameBatch.MAX_FRAME];
  private final Deflater deflater = new Deflater();
  private final PayloadInflater inflater = new PayloadInflater(FrameBatch.MAX_FRAME);

  /**
   * Writes the frame, which may itself lie at {@code at}; the view is not valid afterwards.
   *
   * @param receivedMicros the time of a v1 or v2 frame that has none
   * @param room bytes to leave for the receipt
   * @return bytes written, the total length in the header not yet set; or {@link #TOO_LARGE}
   */
  int write(HepFrame frame, byte[] into, int at, long receivedMicros, int room) {
    int limit = FrameBatch.MAX_FRAME - room;
    if (frame.version() != 3) {
      return writeFields(frame, into, at, receivedMicros, limit);
    }
    if (frame.payloadCompressed()) {
      return writeInflated(frame, into, at, limit);
    }
    return writePlain(frame, into, at, limit);
  }

  private int writeInflated(HepFrame frame, byte[] into, int at, int limit) {
    read(frame);
    // An empty payload chunk beside the compressed one would be taken for the payload.
    if (!copy.has(HepChunk.PAYLOAD)
        && inflater.inflate(scratch, copy.payloadStart(), copy.payloadLength()) == null
        && inflater.length() > 0) {
      int length =
          writeReplacingPayload(
              into, at, limit, HepChunk.PAYLOAD, inflater.buffer(), inflater.length());
      if (length != Hep3Encoder.DOES_NOT_FIT) {
        return length;
      }
    }
    return writePlain(copy, into, at, limit);
  }

  private int writePlain(HepFrame frame, byte[] into, int at, int limit) {
    int dropped = 0;
    for (int chunk = frame.firstChunk(); chunk >= 0; chunk = frame.nextChunk(chunk)) {
      if (isDropped(frame, chunk)) {
        dropped += frame.chunkLength(chunk);
      }
    }
    if (frame.length() - dropped > limit) {
      return writeCompressed(frame, into, at, limit);
    }
    return writeChunks(frame, into, at, dropped);
  }

  private static boolean isDropped(HepFrame frame, int chunk) {
    int vendor = frame.chunkVendor(chunk);
    return vendor == Receipt.VENDOR || (vendor == 0 && frame.chunkType(chunk) == HepChunk.AUTH_KEY);
  }

  /** Moves what is kept together, towards the front where it lies in the same array. */
  @SuppressWarnings("ReferenceEquality") // It is the same array that is asked for.
  private static int writeChunks(HepFrame frame, byte[] into, int at, int dropped) {
    byte[] from = frame.buffer();
    int end = frame.offset() + frame.length();
    int run = frame.offset() + HEADER;
    int to = at + HEADER;
    if (dropped > 0) {
      for (int chunk = frame.firstChunk(); chunk >= 0; chunk = frame.nextChunk(chunk)) {
        if (isDropped(frame, chunk)) {
          System.arraycopy(from, run, into, to, chunk - run);
          to += chunk - run;
          run = chunk + frame.chunkLength(chunk);
        }
      }
    }
    if (from != into || run != to) {
      System.arraycopy(from, run, into, to, end - run);
    }
    into[at] = 'H';
    into[at + 1] = 'E';
    into[at + 2] = 'P';
    into[at + 3] = '3';
    return to + end - run - at;
  }

  private int writeCompressed(HepFrame frame, byte[] into, int at, int limit) {
    read(frame);
    // Two compressed payloads in one frame could not be told apart.
    if (copy.payloadCompressed() || copy.has(HepChunk.COMPRESSED_PAYLOAD)) {
      return TOO_LARGE;
    }
    int size = deflatePayload();
    return writeReplacingPayload(into, at, limit, HepChunk.COMPRESSED_PAYLOAD, deflated, size);
  }

  /** Writes {@link #copy} with another payload chunk in the place of its own. */
  private int writeReplacingPayload(
      byte[] into, int at, int limit, int type, byte[] payload, int size) {
    encoder.begin(into, at, limit);
    for (int chunk = copy.firstChunk(); chunk >= 0; chunk = copy.nextChunk(chunk)) {
      if (copy.chunkValueStart(chunk) == copy.payloadStart()) {
        encoder.bytes(type, payload, 0, size);
      } else if (!isDropped(copy, chunk)) {
        encoder.copy(copy, chunk);
      }
    }
    return encoder.finish();
  }

  private int writeFields(HepFrame frame, byte[] into, int at, long receivedMicros, int limit) {
    read(frame);
    long time = copy.timeMicros() == 0 ? receivedMicros : copy.timeMicros();
    int length = encoder.begin(into, at, limit).fields(copy, time).finish();
    if (length != Hep3Encoder.DOES_NOT_FIT) {
      return length;
    }
    int size = deflatePayload();
    // Cut before its payload, the frame has an empty one; the compressed one then counts.
    copy.read(scratch, 0, copy.payloadStart());
    return encoder
        .begin(into, at, limit)
        .fields(copy, time)
        .bytes(HepChunk.COMPRESSED_PAYLOAD, deflated, 0, size)
        .finish();
  }

  private void read(HepFrame frame) {
    System.arraycopy(frame.buffer(), frame.offset(), scratch, 0, frame.length());
    copy.read(scratch, 0, frame.length());
  }

  /** Bytes of the payload as zlib; all of the array where they don't fit, which fits no frame. */
  private int deflatePayload() {
    deflater.reset();
    deflater.setInput(scratch, copy.payloadStart(), copy.payloadLength());
    deflater.finish();
    return deflater.deflate(deflated);
  }

  @Override
  public void close() {
    deflater.end();
    inflater.close();
  }
}
