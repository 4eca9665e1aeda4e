/**
 * Statistics of the RTP streams that SDP announced: start at {@link
 * io.hepatica.server.rtp.RtpStreams}, which is told of SIP messages and UDP packets in the order of
 * their capture, and gives out reports.
 *
 * <p>{@code Announcements} knows which call an address belongs to. A {@code RtpPath} is a pair of
 * addresses between which media flows, with a {@code RtpStream} for each SSRC, which counts with
 * {@code SequenceNumbers} and {@code Timing}. No media is kept, only counters.
 */
@NullMarked
package io.hepatica.server.rtp;

import org.jspecify.annotations.NullMarked;
