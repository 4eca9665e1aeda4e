package io.hepatica.server.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.hepatica.server.report.EModel.Codec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EModelTest {
  /**
   * G.107, table B.1: 90, 80, 70, 60 and 50 are the limits of its classes, there in two decimals.
   */
  @ParameterizedTest
  @CsvSource({
    "93.2, 4.409",
    "90, 4.34",
    "80.2, 4.032",
    "80, 4.03",
    "70, 3.597",
    "60, 3.1",
    "50, 2.575",
    "0, 1",
    "-3, 1",
    "100, 4.5",
    "120, 4.5"
  })
  void mos_ofARating_isThatOfTheRecommendation(double rating, double mos) {
    assertThat(EModel.mos(rating)).isCloseTo(mos, within(0.0075));
  }

  @ParameterizedTest
  @CsvSource({"4.409, 93.2", "4.032, 80.2", "3.597, 70", "2.575, 50", "4.5, 100"})
  void rating_ofAMos_isTheOtherWayRound(double mos, double rating) {
    assertThat(EModel.rating(mos)).isCloseTo(rating, within(0.05));
  }

  @Test
  void rating_ofAMosOfWideband_isUnknown() {
    assertThat(EModel.rating(4.7)).isNaN();
    assertThat(EModel.rating(Double.NaN)).isNaN();
  }

  /** By hand: 95 * 5 / (5 + 25.1) = 15.781; 11 + 84 * 2 / (2 + 19) = 19; 0.024 * 200 + 2.497. */
  @ParameterizedTest
  @CsvSource({
    "0, 0, PCMA, 93.2",
    "5, 0, PCMA, 77.419",
    "2, 0, G.729A, 74.2",
    "0, 100, PCMU/8000, 90.8",
    "0, 200, , 85.903",
    "100, 60000, GSM, 0"
  })
  void rating_fallsWithLossAndDelay(double loss, double delay, String codec, double rating) {
    assertThat(EModel.rating(loss, 1, delay, Codec.of(codec))).isCloseTo(rating, within(0.001));
  }

  /** Two of three packets lost in bursts are runs of three: 3 * 0.96, of which 2 is the most. */
  @ParameterizedTest
  @CsvSource({
    "4, 66.667, 400, 2",
    "4, 40, 400, 1.6",
    "4, 40, 20, 1",
    "4, 3, 400, 1",
    "4, 40, NaN, 1",
    "0, NaN, 400, 1"
  })
  void burstRatio_isThatOfTheRunsOfLoss(
      double loss, double density, double duration, double ratio) {
    assertThat(EModel.burstRatio(loss, density, duration)).isCloseTo(ratio, within(0.001));
  }

  @Test
  void streamWithLossOnly_getsBothAndTheMark() {
    StreamValues stream = new StreamValues();
    stream.decimal(Metric.LOSS_PCT, 5);
    stream.measuredRoundTrip(200);

    // Half of the round trip costs 2.4 of 77.419.
    assertThat(stream.report().values())
        .containsEntry(Metric.R_FACTOR, 75.019)
        .containsEntry(Metric.MOS_LQ, 3.923)
        .containsEntry(Metric.MOS_SOURCE, "computed");
  }

  @Test
  void streamWithMos_keepsItAndGetsARating() {
    StreamValues stream = new StreamValues();
    stream.decimal(Metric.MOS_LQ, 4.409);
    stream.decimal(Metric.LOSS_PCT, 5);

    assertThat(stream.report().values())
        .containsEntry(Metric.MOS_LQ, 4.409)
        .doesNotContainKeys(Metric.MOS_CQ, Metric.MOS_SOURCE)
        .hasEntrySatisfying(
            Metric.R_FACTOR, rating -> assertThat((Double) rating).isCloseTo(93.2, within(0.1)));
  }

  /** A clock 1.5 s behind would cost 0.024 * 750 + 0.11 * 572.7. */
  @Test
  void roundTripOfTwoClocks_costsNothing() {
    StreamValues stream = new StreamValues();
    stream.decimal(Metric.LOSS_PCT, 5);
    stream.computedRoundTrip(1500);

    assertThat(stream.report().values())
        .containsEntry(Metric.RTT_MS, 1500.0)
        .containsEntry(Metric.RTT_SOURCE, "computed")
        .containsEntry(Metric.R_FACTOR, 77.419);
  }

  /** A buffer of 2 * 50 ms costs 2.4, where 50 are milliseconds for sure. */
  @ParameterizedTest
  @CsvSource({"PCMA, 90.8", "g722, 90.8", "opus, 93.2", ", 93.2"})
  void jitter_ofAClockThatIsNotKnown_costsNothing(String codec, double rating) {
    StreamValues stream = new StreamValues();
    stream.decimal(Metric.LOSS_PCT, 0);
    stream.decimal(Metric.JITTER_MS, 50);
    stream.text(Metric.CODEC, codec);

    assertThat(stream.report().values()).containsEntry(Metric.R_FACTOR, rating);
  }

  @Test
  void streamWithRating_getsAMos() {
    StreamValues stream = new StreamValues();
    stream.decimal(Metric.R_FACTOR, 70);

    assertThat(stream.report().values())
        .containsEntry(Metric.MOS_CQ, 3.597)
        .containsEntry(Metric.MOS_SOURCE, "computed");
  }

  @Test
  void video_getsNoMos() {
    StreamValues stream = new StreamValues();
    stream.decimal(Metric.LOSS_PCT, 5);
    stream.text(Metric.CODEC, "H264");

    assertThat(stream.report().values()).containsOnlyKeys(Metric.LOSS_PCT, Metric.CODEC);
  }

  @Test
  void streamWithoutQuality_getsNone() {
    StreamValues stream = new StreamValues();
    stream.number(Metric.PACKETS_SENT, 5);

    assertThat(stream.report().values()).containsOnlyKeys(Metric.PACKETS_SENT);
  }
}
