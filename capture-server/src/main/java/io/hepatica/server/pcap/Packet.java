package io.hepatica.server.pcap;

/**
 * A packet as captured.
 *
 * @param linkType LINKTYPE number of the file
 * @param whole false where the snap length cut it
 */
record Packet(long timeMicros, int linkType, boolean whole, byte[] bytes) {}
