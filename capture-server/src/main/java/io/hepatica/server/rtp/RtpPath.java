package io.hepatica.server.rtp;

import io.hepatica.server.packet.Endpoint;
import org.jspecify.annotations.Nullable;

/**
 * From one address to another, with the streams that flow there. It waits until one of the
 * addresses is announced; then it is of a call.
 */
final class RtpPath {
  private static final int MAX_STREAMS = 16;

  private final Endpoint source;
  private final Endpoint destination;
  private final int hash;
  private final long firstMicros;
  private @Nullable Media to;
  private @Nullable Media from;
  private @Nullable RtpStream streams;
  private int count;
  private int ssrcChanges;
  private long lastMicros;

  /** {@link Announcements#version} when it was last looked for there. */
  int soughtVersion;

  /** In a {@link PathTable}. */
  @Nullable RtpPath nextInBucket;

  /** In a {@link PathQueue}, with the time for which it stands there. */
  @Nullable RtpPath older;

  @Nullable RtpPath newer;
  long queuedMicros;

  RtpPath(Endpoint source, Endpoint destination, long timeMicros) {
    this.source = source;
    this.destination = destination;
    hash = hash(source, destination);
    firstMicros = timeMicros;
    lastMicros = timeMicros;
  }

  static int hash(Endpoint source, Endpoint destination) {
    int mixed = source.hashCode() * 31 + destination.hashCode();
    return mixed ^ mixed >>> 16;
  }

  int hash() {
    return hash;
  }

  boolean is(Endpoint source, Endpoint destination) {
    return this.source.equals(source) && this.destination.equals(destination);
  }

  Endpoint source() {
    return source;
  }

  Endpoint destination() {
    return destination;
  }

  /** What was announced of its ends; payload types are the receiver's (RFC 3264 section 5.1). */
  void bind(@Nullable Media to, @Nullable Media from) {
    this.to = to;
    this.from = from;
    describe();
  }

  /** Whether it is of a call by what was announced there. */
  boolean isBy(Media media) {
    return (to != null ? to : from) == media;
  }

  @Nullable Media to() {
    return to;
  }

  @Nullable Media from() {
    return from;
  }

  /** Null while it waits. */
  @Nullable Call call() {
    return to != null ? to.call() : from != null ? from.call() : null;
  }

  /** What payload types stand for has been said anew. */
  void describe() {
    for (RtpStream stream = streams; stream != null; stream = stream.next) {
      stream.describe();
    }
  }

  Format format(int payloadType) {
    Format format = to == null ? null : to.format(payloadType);
    if (format == null && from != null) {
      format = from.format(payloadType);
    }
    return format == null ? Format.of(payloadType) : format;
  }

  boolean isAudio() {
    return to != null ? to.audio() : from != null && from.audio();
  }

  boolean isSecure() {
    return to != null ? to.secure() : from != null && from.secure();
  }

  /** The stream that had the last packet, and by {@link RtpStream#next} all others. */
  @Nullable RtpStream streams() {
    return streams;
  }

  /** The stream, moved to the front; null where it is not known. */
  @Nullable RtpStream stream(int ssrc) {
    RtpStream first = streams;
    if (first == null || first.ssrc() == ssrc) {
      return first;
    }
    for (RtpStream before = first; before.next != null; before = before.next) {
      RtpStream found = before.next;
      if (found.ssrc() == ssrc) {
        before.next = found.next;
        found.next = first;
        streams = found;
        return found;
      }
    }
    return null;
  }

  /** Adds a stream in front. */
  void add(RtpStream stream) {
    ssrcChanges += streams == null ? 0 : 1;
    stream.next = streams;
    streams = stream;
    count++;
  }

  /** Takes out the stream that was heard of least recently, where there are too many. */
  @Nullable RtpStream takeSurplus() {
    RtpStream before = streams;
    if (count <= MAX_STREAMS || before == null) {
      return null;
    }
    for (RtpStream last = before.next; last != null; last = last.next) {
      if (last.next == null) {
        before.next = null;
        count--;
        return last;
      }
      before = last;
    }
    return null;
  }

  /** Takes out a stream that was silent since then, but never the one in front; or null. */
  @Nullable RtpStream takeSilent(long sinceMicros) {
    for (RtpStream before = streams; before != null && before.next != null; before = before.next) {
      RtpStream stream = before.next;
      if (stream.lastMicros() <= sinceMicros) {
        before.next = stream.next;
        count--;
        return stream;
      }
    }
    return null;
  }

  /** How often another SSRC appeared. */
  int ssrcChanges() {
    return ssrcChanges;
  }

  long firstMicros() {
    return firstMicros;
  }

  long lastMicros() {
    return lastMicros;
  }

  void seen(long timeMicros) {
    lastMicros = timeMicros;
  }
}
