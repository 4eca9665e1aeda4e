/**
 * What a capture agent does: finds SIP, RTCP and HEP in packets and gives them out as HEP frames.
 * Start at {@code PacketFrames}, or at {@code FrameFile}, which reads files.
 */
@NullMarked
package io.hepatica.server.probe;

import org.jspecify.annotations.NullMarked;
