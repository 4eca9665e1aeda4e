package io.hepatica.server.pcap;

import java.net.InetSocketAddress;

/**
 * The next bytes of one direction of a TCP connection, in the order in which they were sent, each
 * once.
 *
 * @param timeMicros of the segment that brought them; 0 where the file gives it no time
 * @param stream numbers the directions of connections in the order of their appearance, from 0; two
 *     connections between the same ends have different numbers where the second's SYN was captured
 * @param afterGap bytes are missing before these: the file begins in mid-stream or lacks segments
 * @param bytes never changed after it was given out
 */
public record StreamBytes(
    long timeMicros,
    InetSocketAddress source,
    InetSocketAddress destination,
    int stream,
    boolean afterGap,
    byte[] bytes)
    implements Transported {}
