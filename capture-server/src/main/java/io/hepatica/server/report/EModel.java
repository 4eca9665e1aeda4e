package io.hepatica.server.report;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a call sounds, estimated from what the network did to it: the E-model of ITU-T G.107 with all
 * that a capture can't know at its default, of which {@code R = 93.2 - Id - Ie,eff} is left.
 *
 * <p>Ie and Bpl of G.711, G.729A, G.723.1 and GSM-EFR (which AMR at 12.2 kbit/s is) are those of
 * G.113 Appendix I, for loss at random and with concealment; those of other codecs are rough, and
 * those of wideband codecs are put on the narrowband scale. A codec that is not known is taken for
 * G.711, as RTCP names none.
 */
public final class EModel {
  private static final double BEST = 93.2;

  /** Where the line of the delay's impairment bends, ms one way. */
  private static final double BEND_MS = 177.3;

  /** The curve of MOS falls below this R, and gives no R back. */
  private static final double LEAST_INVERTIBLE = 6.5;

  private static final double MAX_MOS = 4.5;

  /** Bpl was found for loss at random; the model is not trusted far from there. */
  private static final double MAX_BURST_RATIO = 2;

  private static final double PACKET_MS = 20;

  /**
   * What the codec itself costs.
   *
   * @param impairment Ie, of the codec without loss
   * @param robustness Bpl, the higher the less loss is heard
   */
  public record Codec(double impairment, double robustness) {
    static final Codec G711 = new Codec(0, 25.1);

    /** By the name of an SDP or a report, in any case and with anything behind a slash. */
    public static Codec of(@Nullable String name) {
      Codec known = known(name);
      return known == null ? G711 : known;
    }

    /** Of one whose RTP timestamps count at 8 kHz, as G.722's do (RFC 3551, 4.5.2), else null. */
    static @Nullable Codec known(@Nullable String name) {
      if (name == null) {
        return null;
      }
      int slash = name.indexOf('/');
      String plain = (slash < 0 ? name : name.substring(0, slash)).toUpperCase(Locale.ROOT);
      return switch (plain.replace(".", "").replace("-", "").replace("_", "")) {
        case "G729", "G729A", "G729B", "G729AB" -> new Codec(11, 19);
        case "G723", "G7231" -> new Codec(15, 16.1);
        case "GSMEFR", "AMR" -> new Codec(5, 10);
        case "GSM", "GSMFR" -> new Codec(20, 10);
        case "ILBC" -> new Codec(11, 32);
        case "G728", "G726", "G72632" -> new Codec(7, 17);
        case "PCMU", "PCMA", "G711", "G711U", "G711A", "G711MU", "G711ULAW", "G711ALAW", "G722" ->
            G711;
        default -> null;
      };
    }
  }

  private EModel() {}

  /**
   * R, 0 to 93.2.
   *
   * @param lossPct packets lost or come too late, percent
   * @param burstRatio 1 for loss at random, more for bursts
   * @param delayMs mouth to ear, one way
   */
  public static double rating(double lossPct, double burstRatio, double delayMs, Codec codec) {
    double delay = 0.024 * delayMs + 0.11 * Math.max(0, delayMs - BEND_MS);
    double equipment =
        codec.impairment
            + (95 - codec.impairment) * lossPct / (lossPct / burstRatio + codec.robustness);
    return Math.max(0, BEST - delay - equipment);
  }

  /** MOS of an R, 1 to 4.5 (G.107 Annex B). */
  public static double mos(double rating) {
    if (rating <= 0) {
      return 1;
    }
    if (rating >= 100) {
      return MAX_MOS;
    }
    return Math.max(1, 1 + 0.035 * rating + 7e-6 * rating * (rating - 60) * (100 - rating));
  }

  /** R of a MOS, 6.5 to 100; NaN above 4.5, which only wideband reaches. */
  public static double rating(double mos) {
    if (!(mos <= MAX_MOS)) {
      return Double.NaN;
    }
    double low = LEAST_INVERTIBLE;
    double high = 100;
    for (int i = 0; i < 24; i++) {
      double middle = (low + high) / 2;
      if (mos(middle) < mos) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return (low + high) / 2;
  }

  /**
   * How much longer the runs of lost packets are than at random: from the density of loss within
   * bursts, whose runs are 1/(1 - density) packets long on average and not longer than a burst.
   */
  static double burstRatio(double lossPct, double densityPct, double durationMs) {
    if (!(densityPct > lossPct) || !(durationMs > 0)) {
      return 1;
    }
    double longest = Math.max(1, durationMs / PACKET_MS);
    return burstRatio(lossPct, Math.min(longest, 1 / Math.max(1e-3, 1 - densityPct / 100)));
  }

  /**
   * The same, from the mean length of the runs of lost packets.
   *
   * @param run packets, 1 or more
   */
  public static double burstRatio(double lossPct, double run) {
    return Math.clamp(run * (1 - lossPct / 100), 1, MAX_BURST_RATIO);
  }

  /**
   * Adds what of MOS and R a stream does not have: one from the other, or both from loss and delay;
   * MOS-LQ is without the delay, which nobody hears who only listens. A MOS that was added is
   * marked.
   */
  static void complete(StreamValues stream) {
    boolean hasMos = stream.has(Metric.MOS_CQ) || stream.has(Metric.MOS_LQ);
    if (stream.has(Metric.R_FACTOR)) {
      if (!hasMos) {
        stream.decimal(Metric.MOS_CQ, mos(stream.get(Metric.R_FACTOR)));
        stream.text(Metric.MOS_SOURCE, StreamValues.COMPUTED);
      }
    } else if (hasMos) {
      double mos = stream.get(stream.has(Metric.MOS_CQ) ? Metric.MOS_CQ : Metric.MOS_LQ);
      stream.decimal(Metric.R_FACTOR, rating(mos));
    } else if (stream.has(Metric.LOSS_PCT) && !isVideo(stream.getText(Metric.CODEC))) {
      estimate(stream);
    }
  }

  /** The model is of speech. */
  private static boolean isVideo(@Nullable String codec) {
    return codec != null
        && switch (codec.toUpperCase(Locale.ROOT)) {
          case "H261", "H263", "H263-1998", "H263-2000", "H264", "H264-SVC", "H265", "H266" -> true;
          case "VP8", "VP9", "AV1", "JPEG", "MPV", "MP4V-ES", "THEORA" -> true;
          default -> false;
        };
  }

  private static void estimate(StreamValues stream) {
    double network = stream.get(Metric.LOSS_PCT);
    double loss = Math.min(100, network + orZero(stream.get(Metric.DISCARD_PCT)));
    double burst =
        burstRatio(
            loss, stream.get(Metric.BURST_DENSITY_PCT), stream.get(Metric.BURST_DURATION_MS));
    Codec codec = Codec.of(stream.getText(Metric.CODEC));
    double rating = rating(loss, burst, delay(stream), codec);
    stream.decimal(Metric.R_FACTOR, rating);
    stream.decimal(Metric.MOS_CQ, mos(rating));
    stream.decimal(Metric.MOS_LQ, mos(rating(loss, burst, 0, codec)));
    stream.text(Metric.MOS_SOURCE, StreamValues.COMPUTED);
  }

  /**
   * One way from mouth to ear: the network's, and the end system's or its jitter buffer's. A round
   * trip that holds the difference of two clocks is not taken, nor is jitter counted in units of a
   * clock that is not known.
   */
  private static double delay(StreamValues stream) {
    double oneWay = stream.get(Metric.ONE_WAY_DELAY_MS);
    double roundTrip = stream.has(Metric.RTT_SOURCE) ? 0 : orZero(stream.get(Metric.RTT_MS));
    double network = oneWay >= 0 ? oneWay : roundTrip / 2;
    double endSystem = stream.get(Metric.END_SYSTEM_DELAY_MS);
    double buffer = stream.get(Metric.JITTER_BUFFER_MS);
    // A buffer that adapts holds about two times the jitter.
    boolean isKnown = Codec.known(stream.getText(Metric.CODEC)) != null;
    double jitter = isKnown ? 2 * orZero(stream.get(Metric.JITTER_MS)) : 0;
    return network + (endSystem >= 0 ? endSystem : buffer >= 0 ? buffer : jitter);
  }

  private static double orZero(double value) {
    return value >= 0 ? value : 0;
  }
}
