package io.hepatica.server.rtp;

import org.jspecify.annotations.Nullable;

/** Paths in the order in which they were added or touched last. */
final class PathQueue {
  private @Nullable RtpPath oldest;
  private @Nullable RtpPath newest;
  private int size;

  @Nullable RtpPath oldest() {
    return oldest;
  }

  int size() {
    return size;
  }

  /** Adds one that is in no queue. */
  void add(RtpPath path, long timeMicros) {
    path.queuedMicros = timeMicros;
    path.older = newest;
    path.newer = null;
    if (newest == null) {
      oldest = path;
    } else {
      newest.newer = path;
    }
    newest = path;
    size++;
  }

  void touch(RtpPath path, long timeMicros) {
    remove(path);
    add(path, timeMicros);
  }

  void remove(RtpPath path) {
    if (path.older == null) {
      oldest = path.newer;
    } else {
      path.older.newer = path.newer;
    }
    if (path.newer == null) {
      newest = path.older;
    } else {
      path.newer.older = path.older;
    }
    path.older = null;
    path.newer = null;
    size--;
  }
}
