package io.hepatica.server.report;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One quality report, as read from a frame. Immutable.
 *
 * @param callId Call-ID of the call that the body names (vq-rtcpxr's CallID or DialogID, the
 *     correlation of an RTP report), or null where only the frame can say
 * @param streams one for each stream described, the worst first: by the lowest MOS, then by the
 *     highest loss; empty where nothing could be read
 * @param error why it could not be read, or not all of it, in a few words; else null
 */
public record QualityReport(
    ReportKind kind, @Nullable String callId, List<StreamReport> streams, @Nullable String error) {
  public QualityReport {
    streams = List.copyOf(streams);
  }
}
