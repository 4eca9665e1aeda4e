package io.hepatica.server.rtp;

import io.hepatica.server.packet.Endpoint;
import org.jspecify.annotations.Nullable;

/** Paths by their ends. Asking allocates nothing, for which a map would need a key. */
final class PathTable {
  private @Nullable RtpPath[] buckets = new RtpPath[1024];
  private int size;

  @Nullable RtpPath get(Endpoint source, Endpoint destination) {
    int hash = RtpPath.hash(source, destination);
    RtpPath path = buckets[hash & buckets.length - 1];
    while (path != null && !(path.hash() == hash && path.is(source, destination))) {
      path = path.nextInBucket;
    }
    return path;
  }

  /** Adds one that is not there. */
  void add(RtpPath path) {
    if (size == buckets.length) {
      grow();
    }
    insert(path);
    size++;
  }

  private void insert(RtpPath path) {
    int bucket = path.hash() & buckets.length - 1;
    path.nextInBucket = buckets[bucket];
    buckets[bucket] = path;
  }

  private void grow() {
    @Nullable RtpPath[] old = buckets;
    buckets = new RtpPath[2 * old.length];
    for (RtpPath first : old) {
      RtpPath path = first;
      while (path != null) {
        RtpPath next = path.nextInBucket;
        insert(path);
        path = next;
      }
    }
  }

  /** Removes one that is there. */
  void remove(RtpPath path) {
    int bucket = path.hash() & buckets.length - 1;
    RtpPath at = buckets[bucket];
    if (at == path) {
      buckets[bucket] = path.nextInBucket;
    } else {
      while (at != null && at.nextInBucket != path) {
        at = at.nextInBucket;
      }
      if (at != null) {
        at.nextInBucket = path.nextInBucket;
      }
    }
    size--;
  }
}
