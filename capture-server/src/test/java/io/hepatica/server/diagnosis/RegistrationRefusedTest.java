package io.hepatica.server.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.hepatica.server.call.WholeCall;
import io.hepatica.server.diagnosis.Finding.Severity;
import io.hepatica.server.message.Message;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class RegistrationRefusedTest {
  private static final String KAMAILIO = "kamailio-siptrace-hep3-calls";
  private static final String A = "10.0.0.1:5060";
  private static final String B = "10.0.0.2:5060";

  /** The same number, refused with 403 in two captures. */
  @Test
  void check_refusedTwiceOverLegs_isAnError() {
    List<Message> messages = new ArrayList<>();
    messages.addAll(WrittenCall.captured(KAMAILIO, "1-27733@127.0.0.1").messages());
    messages.addAll(
        WrittenCall.captured("sngrep-sip-hep3-udp-auth", "1-30704@127.0.0.1").messages());
    messages.sort(Comparator.comparingLong(Message::timeMicros));

    assertThat(
            WrittenCall.check(
                new RegistrationRefused(),
                new WholeCall(List.of(), messages, List.of(), List.of(), true)))
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.severity()).isEqualTo(Severity.ERROR);
          assertThat(finding.text())
              .startsWith(
                  "127.0.0.1:5060 refused the registration of bad001@hep.test from 127.0.0.1 twice within ")
              .contains("last with 403 Forbidden");
          assertThat(finding.messages()).hasSize(4);
        });
  }

  @Test
  void check_otherNumbersRefusedOnceEach_isSilent() {
    assertThat(
            WrittenCall.check(
                new RegistrationRefused(),
                WrittenCall.captured(KAMAILIO, "1-27733@127.0.0.1", "2-27733@127.0.0.1")))
        .isEmpty();
  }

  @Test
  void check_refusedOnce_isSilent() {
    assertThat(
            WrittenCall.check(
                new RegistrationRefused(), WrittenCall.captured(KAMAILIO, "1-27733@127.0.0.1")))
        .isEmpty();
  }

  @Test
  void check_challengedThenRegistered_isSilent() {
    assertThat(
            WrittenCall.check(
                new RegistrationRefused(),
                WrittenCall.captured("captagent-live-sip-rtcp-json-udp", "9a25bbef428c1d43")))
        .isEmpty();
  }

  private static WrittenCall refused(int times) {
    WrittenCall call = new WrittenCall();
    for (int i = 1; i <= times; i++) {
      call.request(i * 60, A, B, i + " REGISTER")
          .response(i * 60 + 0.1, B, A, i + " REGISTER", "404 Not Found");
    }
    return call;
  }

  @Test
  void check_refusedForHours_saysCountAndSpan() {
    assertThat(refused(121).check(new RegistrationRefused()))
        .singleElement()
        .satisfies(finding ->
            assertThat(finding.text())
                .isEqualTo(
                    "10.0.0.2:5060 refused the registration of bob@b.example from 10.0.0.1 121 times within 2 h 0 min, last with 404 Not Found: the number or user does not exist there, or there is no route to it."));
  }

  @Test
  void check_successBetween_startsAnew() {
    WrittenCall call =
        refused(1)
            .request(100, A, B, "2 REGISTER")
            .response(100.1, B, A, "2 REGISTER", "200 OK")
            .request(200, A, B, "3 REGISTER")
            .response(200.1, B, A, "3 REGISTER", "404 Not Found");

    assertThat(call.check(new RegistrationRefused())).isEmpty();
  }
}
