package io.hepatica.sip;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
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

  private @Nullable String user(String from) {
    assertThat(parse("INVITE sip:a@b SIP/2.0\nFrom: " + from + "\n\n")).isTrue();
    return message.text(SipField.FROM_USER);
  }

  private @Nullable String domain(String from) {
    user(from);
    return message.text(SipField.FROM_DOMAIN);
  }

  @Test
  void parse_userOfUri_isWithoutPasswordAndNumberParameters() {
    assertThat(user("sip:alice:pw@h")).isEqualTo("alice");
    assertThat(user("<sip:+4930;phone-context=x:pw@h>")).isEqualTo("+4930");
    assertThat(user("<sip:1-(2).3;npdi@h;user=phone>")).isEqualTo("1-(2).3");
    assertThat(user("<sip:alice;x=1@h>")).isEqualTo("alice;x=1");
    assertThat(user("<sip:;x=1@h>")).isEqualTo(";x=1");
    assertThat(user("<sip:a@b@h>")).isEqualTo("a@b");
    assertThat(user("<sip:a@b:1@h;x=@y>")).isEqualTo("a@b");
    assertThat(user("<sip:h>")).isNull();
    assertThat(user("<sip:@h>")).isNull();
    assertThat(user("\"<sip:no@no>\" <SIPS:yes@h>")).isEqualTo("yes");
    assertThat(user("<TEL:+1 ;phone-context=a@b>")).isEqualTo("+1");
    assertThat(user("<urn:a@b>")).isNull();
  }

  @Test
  void parse_hostOfUri_isWithoutPortAndBrackets() {
    assertThat(domain("<sip:a@h:5060>")).isEqualTo("h");
    assertThat(domain("<sip:h:5060;transport=tcp>")).isEqualTo("h");
    assertThat(domain("<sip:a@[2001:db8::1]:5060>")).isEqualTo("2001:db8::1");
    assertThat(domain("<sip:[2001:db8::1]>")).isEqualTo("2001:db8::1");
    assertThat(domain("<sip:a@[2001:db8::1>")).isEqualTo("2001:db8::1");
    assertThat(domain("<sip:a:b@h?x=y>")).isEqualTo("h");
    assertThat(domain("<sip:a@b@h;x=@y>")).isEqualTo("h");
    assertThat(domain("<tel:+1>")).isNull();
  }

  @Test
  void parse_bracketNeverClosed_keepsTheAddressAndTheTag() {
    assertThat(user("\"A\" <sip:alice@h;tag=1")).isEqualTo("alice");
    assertThat(message.text(SipField.FROM_TAG)).isEqualTo("1");
    assertThat(message.has(SipFault.UNBALANCED_BRACKET)).isTrue();
  }

  @Test
  void parse_lineEnds_mayBeCrLfOrAny() {
    for (String end : List.of("\r\n", "\n", "\r", "\r\r\n")) {
      String text =
          "\r\n\r\nINVITE sip:a@b SIP/2.0\nCall-ID: x\nSubject: a\n b\nCSeq\t: 1\n\tINVITE\n\nbody"
              .replace("\n", end);

      assertThat(parse(text)).as(end).isTrue();
      assertThat(message.text(SipField.CALL_ID)).isEqualTo("x");
      assertThat(message.text(SipField.CSEQ)).isEqualTo("1 INVITE");
      assertThat(message.headerText(message.findHeader(name("subject"), 0))).isEqualTo("a b");
      assertThat(text.substring(message.bodyStart())).isEqualTo("body");
      assertThat(message.has(SipFault.TRUNCATED)).isFalse();
    }
  }

  @Test
  void parse_headersCutOff_givesWhatIsThere() {
    assertThat(parse("INVITE sip:a@b SIP/2.0\r\nCall-ID: x\r\nFrom: <sip:al")).isTrue();

    assertThat(message.text(SipField.CALL_ID)).isEqualTo("x");
    assertThat(message.bodyLength()).isZero();
    assertThat(message.faults())
        .isEqualTo("no CSeq, no To, no Via, truncated in the headers, unbalanced <");
  }

  @Test
  void parse_noStartLine_isFalseAndNothingIsFound() {
    assertThat(parse(INVITE)).isTrue();
    for (String text :
        List.of(
            "",
            "\r\n\r\n",
            "GET / HTTP/1.1\r\n\r\n",
            "HEP3\0\1 a SIP/2.0\n",
            "INVITE sip:a@b\n",
            "SIP/\n",
            "INVITE SIP/2.0\n")) {
      assertThat(parse(text)).as(text).isFalse();
      assertThat(message.isRequest()).isFalse();
      assertThat(message.status()).isZero();
      assertThat(message.has(SipField.METHOD)).isFalse();
      assertThat(message.headerCount()).isZero();
      assertThat(message.bodyLength()).isZero();
      assertThat(message.faults()).isEqualTo("no SIP start line");
    }
  }

  @Test
  void parse_statusOutsideTheClasses_isKeptAndSaid() {
    assertThat(parse("SIP/2.0 799 x\n\n")).isTrue();
    assertThat(message.status()).isEqualTo(799);
    assertThat(message.has(SipFault.BAD_STATUS)).isTrue();
    assertThat(parse("SIP/2.0 099 x\n\n")).isTrue();
    assertThat(message.status()).isZero();
    assertThat(parse("SIP/2.0 200\n\n")).isTrue();
    assertThat(message.status()).isEqualTo(200);
    assertThat(message.has(SipFault.BAD_STATUS)).isFalse();
    assertThat(message.text(SipField.REASON)).isNull();
  }

  @Test
  void parse_contentLengthThatIsNone_isIgnored() {
    for (String length : List.of("-1", "", "3x", "99999999999999999999", "2147483648")) {
      assertThat(parse("A sip:b SIP/2.0\nl: " + length + "\n\nbody")).isTrue();
      assertThat(message.bodyLength()).isEqualTo(4);
      assertThat(message.has(SipFault.BAD_CONTENT_LENGTH)).as(length).isTrue();
    }
  }

  @Test
  void parse_moreHeadersThanLocated_findsTheBody() {
    assertThat(parse("A sip:b SIP/2.0\n" + "X: y\n".repeat(300) + "Call-ID: late\n\nbody"))
        .isTrue();

    assertThat(message.headerCount()).isEqualTo(SipMessage.MAX_HEADERS);
    assertThat(message.has(SipField.CALL_ID)).isFalse();
    assertThat(message.bodyLength()).isEqualTo(4);
    assertThat(message.has(SipFault.TOO_MANY_HEADERS)).isTrue();
  }

  @Test
  void parse_severalAuthorizations_takesTheFirstUsername() {
    assertThat(
            parse(
                """
                REGISTER sip:b SIP/2.0
                Authorization: Basic username="no"
                Proxy-Authorization: Digest nonce="username=no, username=no"
                authorization: DIGEST realm=r ,
                 Username = "a\\"b" , nonce=1
                Authorization: Digest username="second"

                """))
        .isTrue();
    assertThat(message.text(SipField.AUTH_USER)).isEqualTo("a\\\"b");
  }

  @Test
  void parse_contactsWithoutAnAddress_arePassedOver() {
    assertThat(parse("A sip:b SIP/2.0\nm: *\nm: Bell, A <sip:a@c>;x=\",\", <sip:d@e>\n\n"))
        .isTrue();
    assertThat(message.text(SipField.CONTACT_USER)).isEqualTo("a");
    assertThat(message.text(SipField.CONTACT_DOMAIN)).isEqualTo("c");
  }

  @Test
  void parse_userAgentAfterServer_winsOverIt() {
    assertThat(parse("A sip:b SIP/2.0\nServer: s\nUser-Agent: u\nServer: t\n\n")).isTrue();
    assertThat(message.text(SipField.USER_AGENT)).isEqualTo("u");
  }

  @Test
  void findHeader_longNameOrCompactForm_givesEachInOrder() {
    assertThat(
            parse(
                """
                A sip:b SIP/2.0
                x: 1
                X-CID: leg
                SESSION-expires : 2
                xx: 3
                P-Charging-Vector: icid-value=abc;orig-ioi=d

                """))
        .isTrue();
    int first = message.findHeader(name("session-expires"), 0);
    int second = message.findHeader(name("session-expires"), first + 1);
    assertThat(message.headerText(first)).isEqualTo("1");
    assertThat(message.headerText(second)).isEqualTo("2");
    assertThat(message.findHeader(name("session-expires"), second + 1)).isEqualTo(-1);
    assertThat(message.headerText(message.findHeader(name("x-cid"), 0))).isEqualTo("leg");
    assertThat(message.findHeader(name("p-charging-vecto"), 0)).isEqualTo(-1);
  }

  @Test
  void parse_again_forgetsTheMessageBefore() {
    assertThat(parse(INVITE)).isTrue();
    assertThat(parse("SIP/2.0 100 \nCall-ID: y\n\n")).isTrue();

    assertThat(message.isRequest()).isFalse();
    assertThat(message.headerCount()).isEqualTo(1);
    assertThat(
            Arrays.stream(SipField.values())
                .filter(message::has)
                .filter(field -> message.start(field) >= 0))
        .containsExactly(SipField.CALL_ID);
  }

  private static byte[] name(String lowerCase) {
    return lowerCase.getBytes(UTF_8);
  }
}
