package io.hepatica.server.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.hepatica.server.diagnosis.Finding.Severity;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScannerTest {
  private static final String A = "10.0.0.1:5060";
  private static final String B = "10.0.0.2:5060";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "friendly-scanner",
        "SIPVicious/0.3",
        "sipcli/v1.8",
        "SIVuS_VoIP_Security_Scanner/1.09",
        "sundayddr",
        "VaxSIPUserAgent/3.1",
        "pplsip",
        "sip-scan",
        "iWar"
      })
  void check_scannersOwnName_isAWarning(String product) {
    WrittenCall call = new WrittenCall().request(0, A, B, "1 OPTIONS", "User-Agent: " + product);

    assertThat(call.check(new Scanner()))
        .containsExactly(
            new Finding(
                "scanner",
                Severity.WARNING,
                "10.0.0.1:5060 is a scanner, not a caller: its OPTIONS has the User-Agent "
                    + product
                    + ".",
                List.of(WrittenCall.id(0))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CSipSimple_x/r2457",
        "Yealink SIP-T46S 66.85.0.5",
        "sipp",
        "Warden/2",
        "AcmeSIPClient/1.0",
        "MySIPClient",
        "Siwarden",
        "AsmApp (not sipcli)"
      })
  void check_phonesAndTools_isSilent(String product) {
    WrittenCall call = new WrittenCall().request(0, A, B, "1 OPTIONS", "User-Agent: " + product);

    assertThat(call.check(new Scanner())).isEmpty();
  }

  @Test
  void check_addressesOfScanners_isAWarning() {
    assertThat(
            new WrittenCall()
                .request(
                    0, A, B, "1 OPTIONS", "From: <sip:100@1.1.1.1>;tag=a", "To: <sip:100@1.1.1.1>")
                .check(new Scanner()))
        .hasSize(1);
    assertThat(
            new WrittenCall()
                .request(0, A, B, "1 OPTIONS", "From: <sip:nm@nm>;tag=a", "To: <sip:nm2@nm2>")
                .check(new Scanner()))
        .hasSize(1);
  }

  @Test
  void check_extension100_isSilent() {
    assertThat(
            new WrittenCall()
                .request(0, A, B, "1 INVITE", "From: <sip:100@pbx.example>;tag=a")
                .check(new Scanner()))
        .isEmpty();
  }

  @Test
  void check_scanOfManyRequests_isToldOnce() {
    WrittenCall call = new WrittenCall();
    for (int i = 1; i < 100; i++) {
      call.request(i, A, B, i + " REGISTER", "User-Agent: friendly-scanner");
    }

    assertThat(call.check(new Scanner())).hasSize(1);
  }
}
