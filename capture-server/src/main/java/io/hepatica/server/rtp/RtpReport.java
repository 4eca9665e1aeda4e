package io.hepatica.server.rtp;

import io.hepatica.server.packet.Datagram;

/**
 * What is said of a stream.
 *
 * @param callId of the call that announced it
 * @param report from the sender of the media to its receiver, at the end of the time that is
 *     reported: JSON with the keys of rtpagent, to be sent as HEP3 of {@link #PROTOCOL_TYPE}
 */
public record RtpReport(byte[] callId, Datagram report) {
  public static final int PROTOCOL_TYPE = 34;
}
