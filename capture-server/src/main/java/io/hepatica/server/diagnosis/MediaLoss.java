package io.hepatica.server.diagnosis;

import io.hepatica.server.diagnosis.Finding.Severity;
import io.hepatica.server.message.Message;
import io.hepatica.server.report.Metric;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Loss, jitter, round trip and MOS beyond what users accept, by stream. Limits: G.107 and G.114 as
 * operators use them.
 */
final class MediaLoss implements Rule {
  private static final double NOTICEABLE_LOSS_PCT = 1;
  private static final double BAD_LOSS_PCT = 5;
  private static final double JITTER_MS = 30;
  private static final double ROUND_TRIP_MS = 300;
  private static final double MAX_COMPUTED_ROUND_TRIP_MS = 1000;

  /** Many users dissatisfied, and nearly all (G.107, annex B). */
  private static final double POOR_MOS = 3.6;

  private static final double BAD_MOS = 3.1;

  private static final class Quality {
    final List<Message> reports = new ArrayList<>();
    double lossSum;
    int losses;
    double lossMax;
    double jitterMax;
    double roundTripMax;
    double mosMin = Double.MAX_VALUE;
  }

  @Override
  public String name() {
    return "media_loss";
  }

  @Override
  public void check(CallView call, Findings findings) {
    Map<String, Quality> streams = new LinkedHashMap<>();
    for (StreamView stream : call.streams()) {
      if (!stream.isSent() || stream.number(Metric.LOSS_PCT) != null) {
        add(streams.computeIfAbsent(stream.name(), name -> new Quality()), stream);
      }
    }
    streams.forEach((name, quality) -> report(name, quality, findings));
  }

  private static void add(Quality quality, StreamView stream) {
    Double loss = stream.number(Metric.LOSS_PCT);
    if (loss != null) {
      quality.lossSum += loss;
      quality.losses++;
      quality.lossMax = Math.max(quality.lossMax, loss);
    }
    double jitter = or(stream.number(Metric.JITTER_MS), 0);
    double roundTrip = roundTrip(stream);
    double mos =
        Math.min(
            or(stream.number(Metric.MOS_LQ), Double.MAX_VALUE),
            or(stream.number(Metric.MOS_CQ), Double.MAX_VALUE));
    quality.jitterMax = Math.max(quality.jitterMax, jitter);
    quality.roundTripMax = Math.max(quality.roundTripMax, roundTrip);
    quality.mosMin = Math.min(quality.mosMin, mos);
    boolean bad =
        or(loss, 0) >= NOTICEABLE_LOSS_PCT
            || jitter >= JITTER_MS
            || roundTrip >= ROUND_TRIP_MS
            || mos < POOR_MOS;
    if (bad && quality.reports.size() < Findings.MAX_MESSAGES) {
      quality.reports.add(stream.report());
    }
  }

  /** One counted from the time of capture may be no more than the difference of two clocks. */
  private static double roundTrip(StreamView stream) {
    double roundTrip = or(stream.number(Metric.RTT_MS), 0);
    boolean isDoubtful =
        roundTrip > MAX_COMPUTED_ROUND_TRIP_MS && !stream.text(Metric.RTT_SOURCE).isEmpty();
    return isDoubtful ? 0 : roundTrip;
  }

  private static double or(@Nullable Double value, double otherwise) {
    return value == null ? otherwise : value;
  }

  private static void report(String name, Quality quality, Findings findings) {
    double lossMean = quality.losses == 0 ? 0 : quality.lossSum / quality.losses;
    List<String> troubles = new ArrayList<>();
    if (quality.lossMax >= NOTICEABLE_LOSS_PCT) {
      troubles.add(
          quality.losses == 1
              ? "lost %s %% of its packets".formatted(Wording.decimal(lossMean))
              : "lost %s %% of its packets on average of %d reports (%s %% at worst)"
                  .formatted(
                      Wording.decimal(lossMean), quality.losses, Wording.decimal(quality.lossMax)));
    }
    if (quality.jitterMax >= JITTER_MS) {
      troubles.add("had a jitter of " + Wording.decimal(quality.jitterMax) + " ms");
    }
    if (quality.roundTripMax >= ROUND_TRIP_MS) {
      troubles.add("had a round trip of " + Wording.decimal(quality.roundTripMax) + " ms");
    }
    if (quality.mosMin < POOR_MOS) {
      troubles.add("came down to a MOS of " + Wording.decimal(quality.mosMin));
    }
    if (!troubles.isEmpty()) {
      boolean bad = lossMean >= BAD_LOSS_PCT || quality.mosMin < BAD_MOS;
      findings.add(
          bad ? Severity.ERROR : Severity.WARNING,
          Character.toUpperCase(name.charAt(0))
              + name.substring(1)
              + " "
              + Wording.list(troubles)
              + ".",
          quality.reports.stream());
    }
  }
}
