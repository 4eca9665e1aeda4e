package io.hepatica.server.packet;

/** The payload of one UDP packet, or one user message of SCTP, put together from its fragments. */
public record Datagram(
    long timeMicros,
    Endpoint source,
    Endpoint destination,
    int protocol,
    byte[] bytes,
    int offset,
    int length)
    implements Transported {}
