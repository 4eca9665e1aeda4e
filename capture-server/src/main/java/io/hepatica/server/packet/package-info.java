/**
 * Layers: packets as captured to what they carried by UDP, SCTP and TCP, whatever tunnels it came
 * through. Start at {@code PacketDecoder}. Nothing here throws for what a packet holds; all that
 * waits is bounded. Written here, since packet classes of libraries throw for each bad packet.
 */
@NullMarked
package io.hepatica.server.packet;

import org.jspecify.annotations.NullMarked;
