package io.hepatica.server.store.elastic;

import io.hepatica.server.message.MessageId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Documents to be written, in the form of the bulk API. Of one thread at a time.
 *
 * <p>Below the {@link #start} of the oldest batch under way, all is done.
 */
final class BulkBatch {
  /** A request of this size is no trouble to a node, and larger ones are no faster. */
  static final int MAX_BYTES = 4 << 20;

  private static final byte[] CREATE = ascii("{\"create\":{\"_index\":\"");
  private static final byte[] OVERWRITE = ascii("{\"index\":{\"_index\":\"");
  private static final byte[] BEFORE_ID = ascii("\",\"_id\":\"");
  private static final byte[] AFTER_ID = ascii("\"}}\n");

  /**
   * One document.
   *
   * @param position of its frame in the journal
   * @param from where its two lines begin
   * @param source where its own line begins
   * @param to behind its lines
   */
  record Item(long position, String index, int from, int source, int to) {}

  private final long start;
  private final boolean overwrites;
  private final Set<Long> refused;
  private final long filledSinceNanos = System.nanoTime();
  private byte[] bytes = new byte[1 << 16];
  private int length;
  private List<Item> items = new ArrayList<>();
  private long end;
  private int frames;
  private int fresh;
  private long oldestReceivedMicros;

  /**
   * Empty, of what begins at the position.
   *
   * @param overwrites whether documents take the place of those that are there
   */
  BulkBatch(long start, boolean overwrites) {
    this(start, overwrites, new HashSet<>());
  }

  private BulkBatch(long start, boolean overwrites, Set<Long> refused) {
    this.start = start;
    this.overwrites = overwrites;
    this.refused = refused;
    this.end = start;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * @param id the position in the cluster
   * @param source one line of JSON
   */
  void add(long position, String index, long id, byte[] source) {
    int from = length;
    put(overwrites ? OVERWRITE : CREATE);
    put(ascii(index));
    put(BEFORE_ID);
    put(ascii(MessageId.of(id)));
    put(AFTER_ID);
    int line = length;
    put(source);
    put((byte) '\n');
    items.add(new Item(position, index, from, line, length));
  }

  /**
   * All documents of a frame are added.
   *
   * @param isFresh whether it was journaled since the start
   */
  void endFrame(long to, long receivedMicros, boolean isFresh) {
    end = to;
    if (frames++ == 0) {
      oldestReceivedMicros = receivedMicros;
    }
    if (isFresh) {
      fresh++;
    }
  }

  private void put(byte... some) {
    if (bytes.length - length < some.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + some.length));
    }
    System.arraycopy(some, 0, bytes, length, some.length);
    length += some.length;
  }

  boolean isEmpty() {
    return frames == 0;
  }

  boolean isFull() {
    return length >= MAX_BYTES;
  }

  long ageNanos() {
    return System.nanoTime() - filledSinceNanos;
  }

  /** Journal position of the first frame. */
  long start() {
    return start;
  }

  /** Journal position behind the last frame. */
  long end() {
    return end;
  }

  /** Frames journaled since the start. */
  int fresh() {
    return fresh;
  }

  /** When the first frame reached the server. */
  long oldestReceivedMicros() {
    return oldestReceivedMicros;
  }

  List<Item> items() {
    return items;
  }

  /** Positions of the frames of which a document was refused: of the whole, for its parts, too. */
  Set<Long> refused() {
    return refused;
  }

  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  byte[] source(Item item) {
    return Arrays.copyOfRange(bytes, item.source, item.to - 1);
  }

  /** Only these documents are left to be written. */
  void keep(List<Item> left) {
    BulkBatch kept = part(left);
    bytes = kept.bytes;
    length = kept.length;
    items = kept.items;
  }

  /** Some of the documents, as a request of their own. */
  BulkBatch part(List<Item> some) {
    BulkBatch part = new BulkBatch(start, overwrites, refused);
    for (Item item : some) {
      int from = part.length;
      part.put(Arrays.copyOfRange(bytes, item.from, item.to));
      part.items.add(
          new Item(item.position, item.index, from, from + item.source - item.from, part.length));
    }
    return part;
  }
}
