package io.hepatica.server.rtp;

import io.hepatica.server.report.EModel;

/** R of the intervals of a stream: the least and the mean. */
final class Ratings {
  private long count;
  private double sum;
  private double least = Double.POSITIVE_INFINITY;
  private double mosSum;

  /**
   * R of what was measured. The network's delay is not known; that of a jitter buffer is counted as
   * two times the jitter, as it is for RTCP.
   */
  static double of(Measured measured, EModel.Codec codec) {
    Counts counts = measured.counts();
    double loss = counts.lossPct();
    double burst = EModel.burstRatio(loss, counts.lossRun());
    return EModel.rating(loss, burst, 2 * measured.jitterMean(), codec);
  }

  void add(double rating) {
    count++;
    sum += rating;
    mosSum += EModel.mos(rating);
    least = Math.min(least, rating);
  }

  boolean isEmpty() {
    return count == 0;
  }

  double least() {
    return least;
  }

  double mean() {
    return sum / count;
  }

  double meanMos() {
    return mosSum / count;
  }
}
