package io.hepatica.server.pcap;

import java.net.InetSocketAddress;

/**
 * The payload of one UDP packet, put together from its fragments.
 *
 * @param timeMicros microseconds since the epoch; 0 where the file gives the packet no time
 * @param bytes never changed after it was given out
 */
public record Datagram(
    long timeMicros, InetSocketAddress source, InetSocketAddress destination, byte[] bytes)
    implements Transported {}
