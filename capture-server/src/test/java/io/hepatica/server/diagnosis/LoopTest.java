package io.hepatica.server.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.hepatica.server.diagnosis.Finding.Severity;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoopTest {
  private static final String KAMAILIO = "kamailio-siptrace-hep3-calls";
  private static final String A = "10.0.0.1:5060";
  private static final String P = "10.0.0.9:5060";
  private static final String B = "10.0.0.2:5060";

  private static String via(String host, int pass) {
    return "Via: SIP/2.0/UDP " + host + ";branch=z9hG4bK" + host + pass;
  }

  @Test
  void check_tooManyHopsFromTheStart_blamesTheSender() {
    assertThat(WrittenCall.check(new Loop(), WrittenCall.captured(KAMAILIO, "1-27751@127.0.0.1")))
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.severity()).isEqualTo(Severity.ERROR);
          assertThat(finding.text())
              .isEqualTo(
                  "127.0.0.1:5060 refused INVITE from 127.0.0.1:5090 with 483 Too Many Hops: the request came with Max-Forwards 0 from its first sender already, which is too low.");
        });
  }

  private static WrittenCall circle(String... last) {
    return new WrittenCall()
        .request(0, A, P, "1 INVITE", via("10.0.0.1", 1))
        .request(0.1, P, B, "1 INVITE", via("10.0.0.9", 1), via("10.0.0.1", 1))
        .request(0.2, B, P, "1 INVITE", last);
  }

  @Test
  void check_sameRequestAtTheSameServer_isALoop() {
    WrittenCall call = circle(via("10.0.0.2", 1), via("10.0.0.9", 1), via("10.0.0.1", 1));

    assertThat(call.check(new Loop()))
        .containsExactly(
            new Finding(
                "loop",
                Severity.ERROR,
                "INVITE came back to 10.0.0.9:5060 with the same Request-URI after 2 hops: a routing loop.",
                List.of(WrittenCall.id(0), WrittenCall.id(1), WrittenCall.id(2))));
  }

  /** Two branches of a fork may lead to the same server. */
  @Test
  void check_sameServerByAnotherWay_isSilent() {
    WrittenCall call = circle(via("10.0.0.2", 1), via("10.0.0.7", 1), via("10.0.0.1", 1));

    assertThat(call.check(new Loop())).isEmpty();
  }

  @Test
  void check_loopDetected_countsTheHops() {
    WrittenCall call =
        new WrittenCall()
            .request(0, A, P, "1 INVITE", via("10.0.0.1", 1), via("10.0.0.5", 1))
            .response(
                0.1, P, A, "1 INVITE", "482 Loop Detected", via("10.0.0.1", 1), via("10.0.0.5", 1));

    assertThat(call.check(new Loop()))
        .singleElement()
        .satisfies(finding ->
            assertThat(finding.text()).endsWith("the request came back to it after 2 hops."));
  }

  @Test
  void check_fewHopsLeft_isAWarning() {
    String[] headers = new String[13];
    for (int i = 0; i < 12; i++) {
      headers[i] = via("10.0.1." + i, 1);
    }
    headers[12] = "Max-Forwards: 3";

    assertThat(new WrittenCall().request(0, A, P, "1 INVITE", headers).check(new Loop()))
        .extracting(Finding::severity)
        .containsExactly(Severity.WARNING);
  }

  @Test
  void check_proxiedCall_isSilent() {
    assertThat(WrittenCall.check(new Loop(), WrittenCall.captured(KAMAILIO, "1-27690@127.0.0.1")))
        .isEmpty();
  }
}
