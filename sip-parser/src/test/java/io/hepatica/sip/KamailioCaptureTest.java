package io.hepatica.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/**
 * All SIP of a real capture, against what tshark 4.0.17 says. The payloads were wrapped in UDP and
 * written to sip.pcap, then:
 *
 * <pre>
 * tshark -r sip.pcap -T fields -E occurrence=f -E separator=/t -e sip.Call-ID -e sip.Method
 *   -e sip.Status-Code -e sip.CSeq -e sip.from.user -e sip.from.tag -e sip.to.user -e sip.to.tag
 *   -e sip.Via.branch -e sip.User-Agent -e sip.Via.transport -e sip.r-uri.user -e sip.r-uri.host
 *   -e sip.contact.user -e sip.contact.host -e sip.pai.user -e sip.auth.username -e sip.Reason
 *   -e sip.Content-Type -e sip.Server
 * </pre>
 */
class KamailioCaptureTest {
  private static final List<SipField> COLUMNS_FROM_CSEQ =
      List.of(
          SipField.CSEQ,
          SipField.FROM_USER,
          SipField.FROM_TAG,
          SipField.TO_USER,
          SipField.TO_TAG,
          SipField.VIA_BRANCH);
  private static final List<SipField> COLUMNS_FROM_TRANSPORT =
      List.of(
          SipField.VIA_TRANSPORT,
          SipField.RURI_USER,
          SipField.RURI_DOMAIN,
          SipField.CONTACT_USER,
          SipField.CONTACT_DOMAIN,
          SipField.PAI_USER);

  @Test
  void parse_everyMessage_agreesWithTshark() {
    List<byte[]> payloads = Captures.kamailio();
    List<String[]> rows = Captures.kamailioFields();
    assertThat(payloads).hasSize(4264);
    assertThat(rows).hasSameSizeAs(payloads);
    SipMessage message = new SipMessage();
    for (int i = 0; i < payloads.size(); i++) {
      byte[] payload = payloads.get(i);
      assertThat(message.parse(payload, 0, payload.length)).isTrue();
      SoftAssertions softly = new SoftAssertions();
      compare(softly, message, rows.get(i));
      // Ten responses were recorded when Kamailio had removed its own Via, the only one.
      softly
          .assertThat(message.faults())
          .as("faults of message " + i)
          .isEqualTo(rows.get(i)[10].isEmpty() ? "no Via" : null);
      softly.assertAll();
    }
  }

  private static void compare(SoftAssertions softly, SipMessage message, String[] row) {
    softly.assertThat(text(message, SipField.CALL_ID)).isEqualTo(row[0]);
    softly.assertThat(message.isRequest()).isEqualTo(!row[1].isEmpty());
    if (message.isRequest()) {
      softly.assertThat(text(message, SipField.METHOD)).isEqualTo(row[1]);
    } else {
      softly.assertThat(Integer.toString(message.status())).isEqualTo(row[2]);
      softly.assertThat(row[3]).endsWith(" " + text(message, SipField.METHOD));
    }
    for (int i = 0; i < COLUMNS_FROM_CSEQ.size(); i++) {
      softly.assertThat(text(message, COLUMNS_FROM_CSEQ.get(i))).isEqualTo(row[3 + i]);
    }
    softly
        .assertThat(text(message, SipField.USER_AGENT))
        .isEqualTo(row[9].isEmpty() ? row[19] : row[9]);
    for (int i = 0; i < COLUMNS_FROM_TRANSPORT.size(); i++) {
      softly.assertThat(text(message, COLUMNS_FROM_TRANSPORT.get(i))).isEqualTo(row[10 + i]);
    }
    softly.assertThat(text(message, SipField.AUTH_USER)).isEqualTo(row[16].replace("\"", ""));
    softly.assertThat(text(message, SipField.REASON_HEADER)).isEqualTo(row[17]);
    softly.assertThat(text(message, SipField.CONTENT_TYPE)).isEqualTo(row[18]);
  }

  private static String text(SipMessage message, SipField field) {
    String text = message.text(field);
    return text == null ? "" : text;
  }
}
