package io.hepatica.server.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.hepatica.server.diagnosis.Finding.Severity;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthLoopTest {
  private static final String KAMAILIO = "kamailio-siptrace-hep3-calls";
  private static final String A = "10.0.0.1:5060";
  private static final String B = "10.0.0.2:5060";

  private static final String GIVEN =
      "Authorization: Digest username=\"bob\", realm=\"b.example\", nonce=\"%s\", uri=\"sip:b\", cnonce=\"zz\", response=\"0\"";

  private static String challenge(String nonce) {
    return "WWW-Authenticate: Digest realm=\"b.example\", nonce=\"" + nonce + "\"";
  }

  private static WrittenCall attempt(WrittenCall call, int cseq, String given, String then) {
    String register = cseq + " REGISTER";
    return call.request(cseq, A, B, register, GIVEN.formatted(given))
        .response(cseq + 0.1, B, A, register, "401 Unauthorized", challenge(then));
  }

  private static WrittenCall challenged() {
    return new WrittenCall()
        .request(0, A, B, "1 REGISTER")
        .response(0.1, B, A, "1 REGISTER", "401 Unauthorized", challenge("n1"));
  }

  @Test
  void check_wrongPassword_isAnError() {
    WrittenCall call = attempt(attempt(challenged(), 2, "n1", "n2"), 3, "n2", "n3");

    assertThat(call.check(new AuthLoop()))
        .containsExactly(
            new Finding(
                "auth_loop",
                Severity.ERROR,
                "10.0.0.2:5060 challenged REGISTER from 10.0.0.1:5060 again twice with 401 though it bore credentials of user bob for realm b.example: the password, the user name or the realm is wrong.",
                List.of(
                    WrittenCall.id(2), WrittenCall.id(3), WrittenCall.id(4), WrittenCall.id(5))));
  }

  /** RFC 7616, 3.3: names of parameters are without regard to case. */
  @Test
  void check_namesOfParametersInUpperCase_areReadAlike() {
    WrittenCall call = new WrittenCall();
    for (int cseq = 1; cseq <= 3; cseq++) {
      call.request(
              cseq,
              A,
              B,
              cseq + " REGISTER",
              "Authorization: Digest UserName=\"bob\", REALM=\"b.example\", Nonce=\"n\"")
          .response(
              cseq + 0.1,
              B,
              A,
              cseq + " REGISTER",
              "401 Unauthorized",
              "WWW-Authenticate: Digest Realm=\"b.example\", NONCE=\"n\"");
    }

    assertThat(call.check(new AuthLoop()))
        .singleElement()
        .satisfies(
            finding -> assertThat(finding.text()).contains("user bob").contains("realm b.example"));
  }

  @Test
  void check_sameNonceAgain_blamesThePassword() {
    WrittenCall call = attempt(attempt(challenged(), 2, "n1", "n1"), 3, "n1", "n1");

    assertThat(call.check(new AuthLoop()))
        .singleElement()
        .satisfies(finding ->
            assertThat(finding.text())
                .endsWith("the nonce stayed the same, so the password or the user name is wrong."));
  }

  @Test
  void check_staleAgainAndAgain_blamesTheNonce() {
    WrittenCall call =
        attempt(
            attempt(challenged(), 2, "n1", "n2\", stale=\"true"), 3, "n2", "n3\", stale=\"TRUE");

    assertThat(call.check(new AuthLoop()))
        .singleElement()
        .satisfies(finding ->
            assertThat(finding.text()).contains("each time the nonce was too old (stale=true)"));
  }

  @Test
  void check_nonceRenewedOnce_isSilent() {
    WrittenCall call =
        attempt(challenged(), 2, "n1", "n2")
            .request(3, A, B, "3 REGISTER", GIVEN.formatted("n2"))
            .response(3.1, B, A, "3 REGISTER", "200 OK");

    assertThat(call.check(new AuthLoop())).isEmpty();
  }

  @Test
  void check_challengeOfAnotherRealm_isSilent() {
    WrittenCall call =
        challenged()
            .request(2, A, B, "2 REGISTER", GIVEN.formatted("n1"))
            .response(
                2.1,
                B,
                A,
                "2 REGISTER",
                "407 Proxy Authentication Required",
                "Proxy-Authenticate: Digest realm=\"proxy\", nonce=\"p\"");

    assertThat(call.check(new AuthLoop())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1-27731@127.0.0.1", "5-27731@127.0.0.1", "1-27729@127.0.0.1"})
  void check_challengedOnceInACapture_isSilent(String callId) {
    assertThat(WrittenCall.check(new AuthLoop(), WrittenCall.captured(KAMAILIO, callId))).isEmpty();
  }
}
