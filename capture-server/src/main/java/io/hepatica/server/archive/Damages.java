package io.hepatica.server.archive;

import java.util.ArrayList;
import java.util.List;

/** Collects what is damaged, up to a bound. Not thread-safe. */
final class Damages {
  private final List<Damage> first = new ArrayList<>();
  private long count;

  void add(ArchivedSegment segment, ZstdFrame frame, String reason) {
    add(
        new Damage(
            segment.file(),
            frame.offset(),
            frame.length(),
            frame.firstPosition(),
            frame.endPosition(),
            reason));
  }

  void add(Damage damage) {
    count++;
    if (first.size() < ReadResult.MAX_DAMAGES) {
      first.add(damage);
    }
  }

  List<Damage> first() {
    return List.copyOf(first);
  }

  long count() {
    return count;
  }
}
