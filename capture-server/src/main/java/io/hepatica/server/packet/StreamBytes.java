package io.hepatica.server.packet;

/**
 * The next bytes of one direction of a TCP connection, in the order in which they were sent, each
 * once.
 *
 * @param timeMicros of the segment that brought them
 * @param stream numbers the directions of connections in the order of their appearance, from 0; two
 *     connections between the same ends have different numbers where the second's SYN was captured
 * @param afterGap bytes are missing before these: the capture begins in mid-stream or lacks
 *     segments
 */
public record StreamBytes(
    long timeMicros,
    Endpoint source,
    Endpoint destination,
    int stream,
    boolean afterGap,
    byte[] bytes,
    int offset,
    int length)
    implements Transported {
  @Override
  public int protocol() {
    return 6;
  }
}
