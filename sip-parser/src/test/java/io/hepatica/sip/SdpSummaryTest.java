package io.hepatica.sip;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.hepatica.sip.SdpSummary.Codec;
import io.hepatica.sip.SdpSummary.Direction;
import io.hepatica.sip.SdpSummary.Media;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class SdpSummaryTest {
  private static SdpSummary read(String sdp) {
    byte[] bytes = sdp.getBytes(ISO_8859_1);
    return SdpSummary.read(bytes, 0, bytes.length);
  }

  private static SdpSummary ofMessage(String text) {
    byte[] bytes = text.getBytes(ISO_8859_1);
    SipMessage message = new SipMessage();
    assertThat(message.parse(bytes, 0, bytes.length)).isTrue();
    return Objects.requireNonNull(SdpSummary.of(message));
  }

  @Test
  void read_twoStreams_inheritsAndOverridesTheSession() {
    SdpSummary sdp =
        read(
            """
            v=0
            o=- 1 1 IN IP4 192.0.2.9
            s=-
            c=IN IP4 192.0.2.1
            t=0 0
            a=sendonly
            m=audio 49170 RTP/AVP 0 96 97
            a=rtpmap:96 opus/48000/2
            a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:secretsecretsecret
            a=rtcp:53020 IN IP4 192.0.2.3
            m=video 51372/2 RTP/SAVPF 31 99
            c=IN IP6 2001:db8::2
            a=recvonly
            a=rtcp-mux
            """);

    assertThat(sdp.media())
        .containsExactly(
            new Media(
                "audio",
                "192.0.2.1",
                49170,
                "RTP/AVP",
                List.of(
                    new Codec(0, "PCMU", 8000),
                    new Codec(96, "opus", 48000),
                    new Codec(97, "97", 0)),
                Direction.SENDONLY,
                53020,
                false),
            new Media(
                "video",
                "2001:db8::2",
                51372,
                "RTP/SAVPF",
                List.of(new Codec(31, "H261", 90000), new Codec(99, "99", 0)),
                Direction.RECVONLY,
                51373,
                true));
    assertThat(sdp.toString()).doesNotContain("secret");
  }

  @Test
  void read_addressOfOldHold_cannotBeSentTo() {
    assertThat(read("c=IN IP4 0.0.0.0\nm=audio 4000 RTP/AVP 8\n").media().getFirst().direction())
        .isEqualTo(Direction.SENDONLY);
    assertThat(
            read("m=audio 4000 RTP/AVP 8\r\nc=IN IP4 0.0.0.0\r\na=recvonly\r\n")
                .media()
                .getFirst()
                .direction())
        .isEqualTo(Direction.INACTIVE);
  }

  @Test
  void read_streamTurnedOffAndFax_haveNoRtcpAndNoPayloadType() {
    SdpSummary sdp =
        read("c=IN IP4 224.2.1.1/127/3\nm=audio 0 RTP/AVP 18\nm=image 4002 udptl t38\na=inactive");

    assertThat(sdp.media())
        .containsExactly(
            new Media(
                "audio",
                "224.2.1.1",
                0,
                "RTP/AVP",
                List.of(new Codec(18, "G729", 8000)),
                Direction.SENDRECV,
                0,
                false),
            new Media(
                "image",
                "224.2.1.1",
                4002,
                "udptl",
                List.of(new Codec(-1, "t38", 0)),
                Direction.INACTIVE,
                4003,
                false));
  }

  @Test
  void read_nonsense_isPassedOver() {
    assertThat(read("m=\n\n=\nm\na=rtpmap:\nm=audio 99999999999 RTP/AVP 999 -1\n").media())
        .containsExactly(
            new Media(
                "audio",
                null,
                0,
                "RTP/AVP",
                List.of(new Codec(-1, "999", 0), new Codec(-1, "-1", 0)),
                Direction.SENDRECV,
                0,
                false));
  }

  @Test
  void read_moreThanTheLimits_isCut() {
    SdpSummary sdp = read(("m=audio 4000 RTP/AVP" + " 8".repeat(100) + "\n").repeat(100));

    assertThat(sdp.media()).hasSize(SdpSummary.MAX_MEDIA);
    assertThat(sdp.media().getFirst().codecs()).hasSize(SdpSummary.MAX_CODECS);
  }

  @Test
  void of_nestedMultipart_findsTheDescription() {
    SdpSummary sdp =
        ofMessage(
            """
            INVITE sip:a@b SIP/2.0
            c: multipart/mixed ; boundary="=outer"

            preamble
            --=outer
            Content-Type: application/isup

            \u0000\u0001\u00ff--=outer
            --=outer
            Content-Type: multipart/alternative;
             boundary=in

            --in
            Content-Type: text/plain

            m=audio 1 RTP/AVP 0
            --in
            CONTENT-TYPE : Application/SDP;charset=utf-8

            m=audio 4000 RTP/AVP 8
            --in--
            m=video 1 RTP/AVP 31
            --=outer--
            """
                .replace("\n", "\r\n"));

    assertThat(sdp.media()).extracting(Media::port).containsExactly(4000);
  }

  @Test
  void of_bodyOfAnotherType_isNull() {
    byte[] message = Rfc4475Test.resource("mpart01.dat");
    SipMessage sip = new SipMessage();
    assertThat(sip.parse(message, 0, message.length)).isTrue();

    assertThat(SdpSummary.of(sip)).isNull();
  }

  @Test
  void of_bodyCutByContentLength_isReadSoFar() {
    assertThat(
            ofMessage(
                    """
                    INVITE sip:a@b SIP/2.0
                    c: application/sdp
                    l: 44

                    m=audio 4000 RTP/AVP 8
                    m=audio 4002 RTP/AVP 8
                    """)
                .media())
        .extracting(Media::port)
        .containsExactly(4000, 4002);
    assertThat(
            ofMessage(
                    """
                    INVITE sip:a@b SIP/2.0
                    c: application/sdp
                    l: 23

                    m=audio 4000 RTP/AVP 8
                    m=audio 4002 RTP/AVP 8
                    """)
                .media())
        .extracting(Media::port)
        .containsExactly(4000);
  }

  /**
   * The columns are of tshark 4.0.17: frame.number, sdp.connection_info.address, sdp.media.media,
   * sdp.media.port_string, sdp.media.proto (first occurrences) and sdp.mime.type (all).
   */
  @Test
  void of_everyMessageOfTheCapture_agreesWithTshark() {
    List<byte[]> payloads = Captures.kamailio();
    List<String[]> rows = Captures.kamailioDescriptions();
    assertThat(rows).hasSize(942);
    SipMessage message = new SipMessage();
    for (String[] row : rows) {
      byte[] payload = payloads.get(Integer.parseInt(row[0]) - 1);
      assertThat(message.parse(payload, 0, payload.length)).isTrue();
      Media media = Objects.requireNonNull(SdpSummary.of(message)).media().getFirst();
      assertThat(
              List.of(
                  Objects.requireNonNull(media.address()),
                  media.type(),
                  Integer.toString(media.port()),
                  media.protocol()))
          .isEqualTo(List.of(row).subList(1, 5));
      String codecs = String.join(",", media.codecs().stream().map(Codec::name).toList());
      // tshark names only the codecs that have an a=rtpmap; the others here are PCMU.
      assertThat(codecs).isEqualTo(row[5].isEmpty() ? "PCMU" : row[5]);
      assertThat(media.direction()).isEqualTo(Direction.SENDRECV);
    }
  }
}
