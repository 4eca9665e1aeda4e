package io.hepatica.server.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.hepatica.server.diagnosis.Finding.Severity;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrivateAddressTest {
  private static final String A = "10.0.0.1:5060";
  private static final String B = "10.0.0.2:5060";

  private static final String PUBLIC = "192.0.2.1:5060";

  private static String[] sdp(String address, String... more) {
    List<String> lines =
        new ArrayList<>(
            List.of("v=0", "s=-", "c=IN IP4 " + address, "t=0 0", "m=audio 4000 RTP/AVP 8"));
    lines.addAll(List.of(more));
    return lines.toArray(String[]::new);
  }

  @Test
  void check_phoneBehindNat_namesContactAndMedia() {
    List<Finding> findings =
        WrittenCall.check(
            new PrivateAddress(), WrittenCall.captured("hepgen-rtp-multi-udp", "ubccd5@127.0.0.1"));

    assertThat(findings)
        .extracting(Finding::text)
        .containsExactly(
            "41.179.112.252:5064 gives the private address 192.168.10.60 in its Contact: its peer can't reach it there unless something between mends NAT.",
            "41.179.112.252:5064 gives the private address 192.168.10.60 in its SDP: its peer can't reach it there unless something between mends NAT.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.1.2.3", "172.31.0.1", "192.168.0.1", "100.127.0.1", "169.254.1.1"})
  void check_privateMediaAddress_isAWarning(String address) {
    WrittenCall call = new WrittenCall().request(0, PUBLIC, B, "1 INVITE", sdp(address));

    assertThat(call.check(new PrivateAddress()))
        .singleElement()
        .satisfies(finding -> assertThat(finding.severity()).isEqualTo(Severity.WARNING));
  }

  @ParameterizedTest
  @ValueSource(strings = {"11.1.2.3", "172.32.0.1", "192.169.0.1", "100.128.0.1", "192.0.2.7"})
  void check_publicMediaAddress_isSilent(String address) {
    WrittenCall call = new WrittenCall().request(0, PUBLIC, B, "1 INVITE", sdp(address));

    assertThat(call.check(new PrivateAddress())).isEmpty();
  }

  @Test
  void check_uniqueLocalContact_isAWarning() {
    WrittenCall call =
        new WrittenCall()
            .request(
                0,
                "[2001:db8::1]:5060",
                "[2001:db8::2]:5060",
                "1 INVITE",
                "Contact: <sip:a@[fd00::5]:5060>");

    assertThat(call.check(new PrivateAddress()))
        .singleElement()
        .satisfies(finding -> assertThat(finding.text()).contains("fd00::5 in its Contact"));
  }

  @Test
  void check_privateNetworkThroughout_isSilent() {
    WrittenCall call =
        new WrittenCall()
            .request(0, A, B, "1 INVITE", "Contact: <sip:a@10.0.0.1>")
            .response(1, B, A, "1 INVITE", "200 OK", sdp("10.0.0.2"));

    assertThat(call.check(new PrivateAddress())).isEmpty();
  }

  @Test
  void check_ice_isSilent() {
    WrittenCall call =
        new WrittenCall().request(0, PUBLIC, B, "1 INVITE", sdp("10.1.2.3", "a=ice-ufrag:abcd"));

    assertThat(call.check(new PrivateAddress())).isEmpty();
  }

  @Test
  void check_proxyThatPassesOn_isSilent() {
    WrittenCall call =
        new WrittenCall()
            .request(
                0,
                PUBLIC,
                B,
                "1 INVITE",
                "Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKp",
                "Via: SIP/2.0/UDP 10.0.0.1;branch=z9hG4bKa",
                "Contact: <sip:a@10.0.0.1>");

    assertThat(call.check(new PrivateAddress())).isEmpty();
  }

  @Test
  void check_registration_isOnlyTold() {
    WrittenCall call =
        new WrittenCall().request(0, PUBLIC, B, "1 REGISTER", "Contact: <sip:a@10.0.0.1>");

    assertThat(call.check(new PrivateAddress()))
        .extracting(Finding::severity)
        .containsExactly(Severity.INFO);
  }
}
