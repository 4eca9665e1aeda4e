/**
 * Quality reports of every kind, read from the bytes of a payload: start at {@link
 * io.hepatica.server.report.ReportReader}, which decides who reads.
 *
 * <p>{@code RtcpJson} and {@code RtcpPackets} (with {@code RtcpXrBlocks}) read RTCP, {@code
 * RtpStatsJson} what probes say, {@code VqMetrics} and {@code EndOfCall} what SIP carries. All of
 * them fill {@code StreamValues}, which knows units and leaves out what can't be, and lets {@link
 * io.hepatica.server.report.EModel} add MOS and R where they are missing.
 */
@NullMarked
package io.hepatica.server.report;

import org.jspecify.annotations.NullMarked;
