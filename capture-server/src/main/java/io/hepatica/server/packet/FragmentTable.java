package io.hepatica.server.packet;

import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Puts IP fragments together (RFC 791 section 3.2, RFC 8200 section 4.5). Overlapping fragments
 * spoil their packet, as RFC 5722 asks; exact copies do not. Holds at most {@link #MAX_PACKETS}
 * unfinished packets of {@link #MAX_BYTES} together, and none longer than 30 s of the capture's own
 * time. Not thread-safe.
 */
final class FragmentTable {
  private static final int MAX_PACKETS = 4_096;
  private static final int MAX_BYTES = 8 << 20;

  /** Of memory, about, for a fragment, beside its bytes. */
  private static final int OVERHEAD = 128;

  private static final int MAX_PAYLOAD = 65_535;

  /** No whole packet needs more: it has at least 8 bytes a fragment. */
  private static final int MAX_FRAGMENTS = 8_192;

  private static final long MAX_AGE_MICROS = 30_000_000;

  private final Map<Key, Assembly> assemblies = new LinkedHashMap<>();
  private final Skipped skipped;
  private int heldBytes;

  record Key(Endpoint source, Endpoint destination, int id, int protocol) {}

  private static final class Assembly {
    final long since;
    final TreeMap<Integer, byte[]> parts = new TreeMap<>();
    int held;
    int end = -1;
    boolean spoilt;

    Assembly(long since) {
      this.since = since;
    }

    int memory() {
      return held + parts.size() * OVERHEAD;
    }
  }

  FragmentTable(Skipped skipped) {
    this.skipped = skipped;
  }

  /**
   * Adds a fragment; gives the whole payload where it was the last one missing.
   *
   * @param offset of the fragment in the payload, bytes
   * @param more whether fragments follow
   */
  byte @Nullable [] add(
      long timeMicros, Key key, int offset, boolean more, byte[] b, int start, int end) {
    dropOld(timeMicros);
    byte[] part = Arrays.copyOfRange(b, start, end);
    Assembly assembly = assemblies.computeIfAbsent(key, k -> new Assembly(timeMicros));
    if (!assembly.spoilt) {
      insert(assembly, offset, more, part);
    }
    if (assembly.spoilt || assembly.held != assembly.end) {
      return null;
    }
    assemblies.remove(key);
    heldBytes -= assembly.memory();
    byte[] whole = new byte[assembly.end];
    assembly.parts.forEach((at, bytes) -> System.arraycopy(bytes, 0, whole, at, bytes.length));
    return whole;
  }

  private void insert(Assembly assembly, int offset, boolean more, byte[] part) {
    int end = offset + part.length;
    byte[] same = assembly.parts.get(offset);
    if (same != null && same.length == part.length) {
      return;
    }
    Map.Entry<Integer, byte[]> before = assembly.parts.floorEntry(offset);
    Integer after = assembly.parts.ceilingKey(offset);
    boolean overlaps =
        (before != null && before.getKey() + before.getValue().length > offset)
            || (after != null && after < end);
    boolean beyond = assembly.end >= 0 && (end > assembly.end || !more);
    if (overlaps
        || beyond
        || end > MAX_PAYLOAD
        || part.length == 0
        || (more && part.length % 8 != 0)
        || assembly.parts.size() >= MAX_FRAGMENTS) {
      // Kept as a mark until it ages, so that its further fragments do not begin it anew.
      assembly.spoilt = true;
      heldBytes -= assembly.memory();
      assembly.parts.clear();
      assembly.held = 0;
      return;
    }
    assembly.parts.put(offset, part);
    assembly.held += part.length;
    heldBytes += part.length + OVERHEAD;
    if (!more) {
      assembly.end = end;
      assembly.spoilt = assembly.parts.lastKey() != offset;
    }
  }

  void dropOld(long now) {
    for (Iterator<Assembly> i = assemblies.values().iterator(); i.hasNext(); ) {
      Assembly oldest = i.next();
      if (assemblies.size() < MAX_PACKETS
          && heldBytes < MAX_BYTES
          && now - oldest.since < MAX_AGE_MICROS) {
        return;
      }
      i.remove();
      heldBytes -= oldest.memory();
      skipped.add("IP packet with fragments missing or overlapping");
    }
  }

  /** No more packets: what is not whole never will be. */
  void finish() {
    assemblies
        .values()
        .forEach(a -> skipped.add("IP packet with fragments missing or overlapping"));
    assemblies.clear();
    heldBytes = 0;
  }
}
