package io.hepatica.sip;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SipMessageTest {
  private static final String INVITE =
      """
      INVITE sip:+4930123;npdi@[2001:db8::1]:5060;transport=udp SIP/2.0
      Via: SIP/2.0/UDP 10.0.0.1:5060;rport;branch=z9hG4bK-1-0,SIP/2.0/TCP 10.0.0.2;branch=z9hG4bK-2
      v: SIP/2.0/TLS 10.0.0.3;branch=z9hG4bK-3
      From: "M\u00fcller, \\"A\\" <x>" <sips:alice:secret@example.com:5061;x=y>;x="tag=no";tag=a1
      t : <tel:+49-30-99;phone-context=+49>
      Call-ID: <a>[b]@c
      CSeq: 1 INVITE
      Contact: "*" <sip:alice@10.0.0.1>, <sip:bob@10.0.0.2>
      P-Asserted-Identity: <sip:example.com>
      P-Asserted-Identity: <sip:example.net>, <tel:+4930555>
      Authorization: Digest realm="a, username=x",username="alice",nonce="1"
      Diversion: <sip:carol@example.com>;reason=unconditional
      User-Agent: Phone 1.0
      Reason: Q.850;cause=16;text="normal"
      c: application/sdp
      l: 3

      abcdef\
      """
          .replace("\n", "\r\n");

  private final SipMessage message = new SipMessage();

  private boolean parse(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    return message.parse(bytes, 0, bytes.length);
  }

  @Test
  void parse_requestWithEveryField_locatesEach() {
    assertThat(parse(INVITE)).isTrue();
    assertThat(message.faults()).isNull();
    assertThat(message.isRequest()).isTrue();
    assertThat(message.status()).isZero();
    assertThat(message.text(SipField.METHOD)).isEqualTo("INVITE");
    assertThat(message.text(SipField.RURI_USER)).isEqualTo("+4930123");
    assertThat(message.text(SipField.RURI_DOMAIN)).isEqualTo("2001:db8::1");
    assertThat(message.text(SipField.VIA_BRANCH)).isEqualTo("z9hG4bK-1-0");
    assertThat(message.text(SipField.VIA_TRANSPORT)).isEqualTo("UDP");
    assertThat(message.text(SipField.FROM_USER)).isEqualTo("alice");
    assertThat(message.text(SipField.FROM_DOMAIN)).isEqualTo("example.com");
    assertThat(message.text(SipField.FROM_TAG)).isEqualTo("a1");
    assertThat(message.text(SipField.TO_USER)).isEqualTo("+49-30-99");
    assertThat(message.has(SipField.TO_DOMAIN)).isFalse();
    assertThat(message.has(SipField.TO_TAG)).isFalse();
    assertThat(message.text(SipField.CALL_ID)).isEqualTo("<a>[b]@c");
    assertThat(message.text(SipField.CSEQ)).isEqualTo("1 INVITE");
    assertThat(message.text(SipField.CONTACT_USER)).isEqualTo("alice");
    assertThat(message.text(SipField.CONTACT_DOMAIN)).isEqualTo("10.0.0.1");
    assertThat(message.text(SipField.PAI_USER)).isEqualTo("+4930555");
    assertThat(message.text(SipField.AUTH_USER)).isEqualTo("alice");
    assertThat(message.text(SipField.DIVERSION_USER)).isEqualTo("carol");
    assertThat(message.text(SipField.USER_AGENT)).isEqualTo("Phone 1.0");
    assertThat(message.text(SipField.REASON_HEADER)).isEqualTo("Q.850;cause=16;text=\"normal\"");
    assertThat(message.text(SipField.CONTENT_TYPE)).isEqualTo("application/sdp");
    assertThat(message.has(SipField.REASON)).isFalse();
    assertThat(message.bodyStart()).isEqualTo(INVITE.getBytes(UTF_8).length - 6);
    assertThat(message.bodyLength()).isEqualTo(3);
  }

  @Test
  void parse_response_givesMethodOfCseqAndReason() {
    assertThat(parse("SIP/2.0 486  Busy here\nCSeq: 2 BYE\nServer: X\n\n")).isTrue();
    assertThat(message.isRequest()).isFalse();
    assertThat(message.status()).isEqualTo(486);
    assertThat(message.text(SipField.METHOD)).isEqualTo("BYE");
    assertThat(message.text(SipField.REASON)).isEqualTo("Busy here");
    assertThat(message.text(SipField.USER_AGENT)).isEqualTo("X");
  }
}
