/**
 * Formats of capture files: pcap and pcapng, plain, gzip or zstd. Start at {@code PacketReader}.
 * Written here since pcap4j opens files through native libpcap only.
 */
@NullMarked
package io.hepatica.server.pcap;

import org.jspecify.annotations.NullMarked;
