/**
 * Packets of a capture file as datagrams and stream bytes, and the HEP frames in them. Start at
 * {@code CaptureFile}, or at {@code FrameFile}, which reads HEP3 streams as well. The readers are
 * written here since pcap4j opens files through native libpcap only.
 */
@NullMarked
package io.hepatica.server.pcap;

import org.jspecify.annotations.NullMarked;
