package io.hepatica.server.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.hepatica.server.diagnosis.Finding.Severity;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetransmissionsTest {
  private static final String KAMAILIO = "kamailio-siptrace-hep3-calls";
  private static final String A = "10.0.0.1:5060";
  private static final String B = "10.0.0.2:5060";

  @Test
  void check_slowPeer_countsOnEachHop() {
    List<Finding> findings =
        WrittenCall.check(
            new Retransmissions(), WrittenCall.captured(KAMAILIO, "1-27757@127.0.0.1"));

    assertThat(findings)
        .extracting(Finding::text)
        .containsExactly(
            "127.0.0.1:5090 sent MESSAGE again twice to 127.0.0.1:5060 within 1.5 s: the first response came only after 1.7 s, so 127.0.0.1:5060 is slow or packets were lost.",
            "127.0.0.1:5060 sent MESSAGE again twice to 127.0.0.1:5073 within 1.5 s: the first response came only after 1.7 s, so 127.0.0.1:5073 is slow or packets were lost.");
    assertThat(findings).extracting(Finding::severity).containsOnly(Severity.WARNING);
  }

  @Test
  void check_deadPeer_saysThatNoResponseCame() {
    assertThat(
            WrittenCall.check(
                new Retransmissions(), WrittenCall.captured(KAMAILIO, "1-27759@127.0.0.1")))
        .singleElement()
        .satisfies(finding -> assertThat(finding.text()).endsWith("no response came."));
  }

  /** The agent traces the ACK twice, half a millisecond apart. */
  @Test
  void check_tracedTwice_isSilent() {
    assertThat(
            WrittenCall.check(
                new Retransmissions(), WrittenCall.captured(KAMAILIO, "1-27741@127.0.0.1")))
        .isEmpty();
  }

  @Test
  void check_sameMessageFromAgentsWithOtherClocks_isSilent() {
    WrittenCall call =
        new WrittenCall()
            .agent(2001)
            .request(0, A, B, "1 OPTIONS")
            .response(0.1, B, A, "1 OPTIONS", "200 OK")
            .agent(2002)
            .request(1.5, A, B, "1 OPTIONS")
            .response(1.6, B, A, "1 OPTIONS", "200 OK");

    assertThat(call.check(new Retransmissions())).isEmpty();
  }

  @Test
  void check_responseIgnored_saysThatItDidNotArrive() {
    WrittenCall call =
        new WrittenCall()
            .request(0, A, B, "1 OPTIONS")
            .response(0.1, B, A, "1 OPTIONS", "200 OK")
            .request(0.5, A, B, "1 OPTIONS");

    assertThat(call.check(new Retransmissions()))
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.severity()).isEqualTo(Severity.INFO);
          assertThat(finding.text())
              .endsWith("responses were sent but did not reach 10.0.0.1:5060 in time.");
        });
  }
}
