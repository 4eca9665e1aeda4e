package io.hepatica.sip;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The examples of README.md. */
class ReadmeTest {
  @Test
  void example_ofARealInvite_givesWhatTheReadmeSays() {
    byte[] buffer = Captures.kamailio().getFirst();
    SipMessage message = new SipMessage();

    assertThat(message.parse(buffer, 0, buffer.length)).isTrue();
    assertThat(message.text(SipField.CALL_ID)).isEqualTo("1-27690@127.0.0.1");
    assertThat(message.text(SipField.FROM_USER)).isEqualTo("+4930339563");
    assertThat(message.status()).isZero();
    assertThat(Objects.requireNonNull(SdpSummary.of(message)).media().getFirst().port())
        .isEqualTo(6024);
    assertThat(message.faults()).isNull();
  }

  @Test
  void example_ofAHeadersParameter_givesItsValue() {
    byte[] buffer =
        "A sip:b SIP/2.0\nP-Charging-Vector: icid-value=\"abc\";orig-ioi=d\n\n".getBytes(UTF_8);
    SipMessage message = new SipMessage();
    message.parse(buffer, 0, buffer.length);

    int header = message.findHeader("p-charging-vector".getBytes(US_ASCII), 0);
    SipParameters parameters = new SipParameters();
    parameters.over(buffer, message.headerValueStart(header), message.headerValueLength(header));
    String icid = parameters.find("icid-value".getBytes(US_ASCII)) ? parameters.text() : null;

    assertThat(icid).isEqualTo("abc");
  }
}
