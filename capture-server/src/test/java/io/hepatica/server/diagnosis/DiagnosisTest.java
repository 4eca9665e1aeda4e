package io.hepatica.server.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.hepatica.server.call.WholeCall;
import io.hepatica.server.diagnosis.Finding.Severity;
import io.hepatica.server.message.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiagnosisTest {
  private static final String A = "10.0.0.1:5060";
  private static final String B = "10.0.0.2:5060";

  /** Calls of 200 OK to INVITE and to BYE; the numbers were counted by another decoder. */
  @ParameterizedTest
  @CsvSource({
    "kamailio-siptrace-hep3-calls, 220",
    "heplify-rtcp-json-udp, 2",
    "captagent-live-sip-rtcp-json-udp, 3",
  })
  void of_goodCall_warnsOfNothing(String capture, int goodCalls) {
    int good = 0;
    for (Map.Entry<String, List<Message>> call : WrittenCall.captured(capture).entrySet()) {
      if (!isAnswered(call.getValue(), "INVITE") || !isAnswered(call.getValue(), "BYE")) {
        continue;
      }
      good++;
      WholeCall whole = new WholeCall(List.of(), call.getValue(), List.of(), List.of(), true);
      long dayLater = call.getValue().getLast().timeMicros() + TimeUnit.DAYS.toMicros(1);
      assertThat(Diagnosis.of(whole, call.getValue().getLast().timeMicros()))
          .as(call.getKey())
          .isEmpty();
      assertThat(Diagnosis.of(whole, dayLater)).as(call.getKey()).isEmpty();
    }
    assertThat(good).isEqualTo(goodCalls);
  }

  /** The 487 to the caller has no Via in these calls: what real software sends. */
  @Test
  void of_cancelledCall_onlyTellsWhoCancelled() {
    WholeCall call = WrittenCall.captured("kamailio-siptrace-hep3-calls", "1-27755@127.0.0.1");
    long dayLater = call.messages().getLast().timeMicros() + TimeUnit.DAYS.toMicros(1);

    assertThat(Diagnosis.of(call, dayLater))
        .extracting(Finding::severity, Finding::rule)
        .containsExactly(tuple(Severity.INFO, "cancelled"));
  }

  private static boolean isAnswered(List<Message> messages, String method) {
    return messages.stream()
        .anyMatch(message ->
            method.equals(message.values().get("method"))
                && Long.valueOf(200).equals(message.values().get("status")));
  }

  @Test
  void of_nothing_findsNothing() {
    assertThat(Diagnosis.of(new WholeCall(List.of(), List.of(), List.of(), List.of(), true), 0))
        .isEmpty();
  }

  @Test
  void of_severalTroubles_givesTheWorstFirstThenByTime() {
    WrittenCall call =
        new WrittenCall()
            .request(0, A, B, "1 INVITE", "User-Agent: friendly-scanner")
            .response(0.1, B, A, "1 INVITE", "486 Busy Here")
            .request(0.2, A, B, "1 ACK")
            .callId("later@10.0.0.1")
            .request(1, A, B, "1 INVITE")
            .response(1.1, B, A, "1 INVITE", "500 Server Internal Error")
            .request(1.2, A, B, "1 ACK");

    assertThat(Diagnosis.of(call.call(), WrittenCall.START + 1_200_000))
        .extracting(Finding::severity, Finding::rule)
        .containsExactly(
            tuple(Severity.ERROR, "final_response"),
            tuple(Severity.WARNING, "scanner"),
            tuple(Severity.INFO, "final_response"));
  }

  @Test
  void of_tenThousandHostileMessages_staysWithinBounds() {
    WrittenCall call = new WrittenCall();
    List<String> headers = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      headers.add("Via: SIP/2.0/UDP 10.0.0.1:5060;branch=z9hG4bK-1INVITE");
    }
    for (int i = 0; i < 5_000; i++) {
      call.callId("call" + i / 4);
      call.request(i * 0.3, A, B, i + " INVITE" + i % 7, headers.toArray(String[]::new));
      call.response(i * 0.3 + 0.2, B, A, i + " CANCEL", (300 + i % 400) + " \u0007No");
    }

    List<Finding> findings = Diagnosis.of(call.call(), Long.MAX_VALUE / 2);

    assertThat(findings).hasSizeLessThanOrEqualTo(Findings.MAX).isNotEmpty();
    assertThat(findings)
        .allSatisfy(finding -> {
          assertThat(finding.messages()).hasSizeBetween(1, Findings.MAX_MESSAGES);
          assertThat(finding.text()).hasSizeLessThan(2_000).doesNotContain("\u0007");
        });
  }
}
