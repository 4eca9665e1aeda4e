package io.hepatica.server.rtp;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hepatica.server.packet.Endpoint;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;

/** A call that announced media, what it announced, and the paths on which it flows. */
final class Call {
  static final long NEVER = Long.MAX_VALUE;

  private final String id;
  private final byte[] idBytes;
  private final SequencedSet<Endpoint> addresses = LinkedHashSet.newLinkedHashSet(4);
  private final List<RtpPath> paths = new ArrayList<>(2);
  private long seenMicros;
  private long byeMicros = NEVER;

  Call(String id) {
    this.id = id;
    idBytes = id.getBytes(UTF_8);
  }

  String id() {
    return id;
  }

  byte[] idBytes() {
    return idBytes;
  }

  /** All that it announced, the oldest first. */
  SequencedSet<Endpoint> addresses() {
    return addresses;
  }

  List<RtpPath> paths() {
    return paths;
  }

  /** Of the last description or packet. */
  long seenMicros() {
    return seenMicros;
  }

  void seen(long timeMicros) {
    seenMicros = timeMicros;
  }

  boolean hasEnded() {
    return byeMicros != NEVER;
  }

  /** Of the first BYE, else {@link #NEVER}. */
  long byeMicros() {
    return byeMicros;
  }

  void bye(long timeMicros) {
    byeMicros = Math.min(byeMicros, timeMicros);
  }
}
