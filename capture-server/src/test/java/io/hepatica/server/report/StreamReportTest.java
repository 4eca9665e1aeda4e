package io.hepatica.server.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StreamReportTest {
  private static StreamReport stream(Map<Metric, Object> values) {
    return new StreamReport(values);
  }

  @Test
  void mos_isTheLowerOfBoth() {
    assertThat(stream(Map.of(Metric.MOS_LQ, 4.2, Metric.MOS_CQ, 3.1)).mos()).isEqualTo(3.1);
    assertThat(stream(Map.of(Metric.MOS_LQ, 3.2, Metric.MOS_CQ, 4.1)).mos()).isEqualTo(3.2);
    assertThat(stream(Map.of(Metric.MOS_LQ, 4.0)).mos()).isEqualTo(4.0);
    assertThat(stream(Map.of(Metric.MOS_CQ, 4.0)).mos()).isEqualTo(4.0);
    assertThat(stream(Map.of(Metric.PACKETS_SENT, 5L)).mos()).isNull();
  }

  @Test
  void worstFirst_isByMosThenByLoss() {
    StreamReport unknown = stream(Map.of(Metric.PACKETS_SENT, 5L));
    StreamReport good = stream(Map.of(Metric.MOS_LQ, 4.2, Metric.LOSS_PCT, 1.0));
    StreamReport lossy = stream(Map.of(Metric.MOS_CQ, 4.2, Metric.LOSS_PCT, 3.0));
    StreamReport bad = stream(Map.of(Metric.MOS_LQ, 4.4, Metric.MOS_CQ, 2.0));

    assertThat(List.of(unknown, good, lossy, bad).stream().sorted(StreamReport.WORST_FIRST))
        .containsExactly(bad, lossy, good, unknown);
  }
}
