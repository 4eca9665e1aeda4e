/** Packets of a capture file as datagrams and stream bytes. Start at {@code CaptureFile}. */
@NullMarked
package io.hepatica.server.pcap;

import org.jspecify.annotations.NullMarked;
