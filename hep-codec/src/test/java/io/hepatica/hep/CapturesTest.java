package io.hepatica.hep;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every frame of the captures. The expected counts and sums were taken by another decoder (Python,
 * over the payloads that tshark gives).
 */
class CapturesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          captagent-live-sip-rtcp-json-udp        |  148 | 3 |   77339 |  2110072 |  2107312 |  265694190611 |   62790453 | 1=84 5=64
          captagent-rtcpxr-publish-collector-udp  |   10 | 3 |   16568 |    50600 |    50950 |   17952309897 |    5606200 | 99=10
          captagent-sip-hep3-tcp-compressed-auth  |  100 | 3 |   33354 |   506890 |   507210 |  179523026100 |   33090351 | 1=100
          hepgen-loop200-tcp                      | 1200 | 3 |  537400 |  6072000 |  6072000 | 2154276655662 |  571199000 | 1=1200
          hepgen-reports-34-35-54-udp             |  372 | 3 |  244861 | 10371382 | 10408655 |  667825708323 |  186277000 | 1=64 8=6 34=287 35=9 54=2 100=4
          hepgen-rtp-multi-udp                    |   58 | 3 |   37152 |   456536 |   497628 |  104123444448 |   26882000 | 0=1 1=17 34=32 35=4 100=4
          hepgen-sip-log-rtcp-udp                 |  192 | 3 |  125616 |   900819 |   901003 |  344684211053 |   97819000 | 1=163 5=13 100=16
          hepgen-sip-rtcp-reports-tcp             |  108 | 3 |   69192 |   494302 |   544644 |  193884886619 |   59854000 | 1=80 5=4 34=11 35=3 54=2 100=8
          hepipe-log-udp                          |   33 | 3 |    3030 |        0 |        0 |   59242608411 |      15927 | 100=33
          heplify-NOT-HEP-protobuf-udp            |   84 | 3 |   47776 |  1105030 |  1104630 |  150799373646 |   47638066 | 1=52 5=32
          heplify-live-dns-udp                    |    3 | 3 |     587 |   167798 |      159 |    5385695226 |    2540912 | 53=3
          heplify-rtcp-json-udp                   |   84 | 3 |   47776 |  1105030 |  1104630 |  150799373646 |   47638066 | 1=52 5=32
          heplify-sip-ipv6-udp                    |  721 | 3 |  278075 |  3656503 |  3656896 | 1294361634058 |  355530437 | 1=721
          heplify-sip-tcp-multiframe              | 1697 | 3 |  765021 |  8604785 |  8606356 | 3046505765595 |  839039712 | 1=1697
          kamailio+rtpengine-sip-rtcp-udp         |  119 | 3 |   62097 |  1367574 |  1710342 |  213632470942 |  113425165 | 1=75 5=44
          kamailio-siptrace-hep1-calls            | 1204 | 1 |  524708 |  6106035 |  6105956 |             0 |          0 | 1=1204
          kamailio-siptrace-hep2-calls            | 1204 | 2 |  524727 |  6106035 |  6105956 | 2161456862670 |  595425381 | 1=1204
          kamailio-siptrace-hep3-calls            | 4264 | 3 | 1976780 | 21618435 | 21623756 | 7654860366375 | 2060715696 | 1=4264
          rtpengine-rtcp-udp                      |   60 | 3 |   24446 |  1337796 |  1803296 |  107713845780 |   16313475 | 5=60
          sngrep-sip-hep3-udp-auth                | 1697 | 3 |  765021 |  8604785 |  8606356 | 3046505765595 |  839039712 | 1=1697
          """)
  void capture_everyFrame_hasTheFieldsThatAnotherDecoderFinds(
      String capture,
      int frames,
      int version,
      long payloadBytes,
      long sourcePorts,
      long destinationPorts,
      long seconds,
      long micros,
      String types) {
    Sums sums = new Sums(version);
    try (HepDatagram datagram = new HepDatagram()) {
      for (byte[] bytes : frames(capture)) {
        byte[] amidst = new byte[bytes.length + 7];
        System.arraycopy(bytes, 0, amidst, 3, bytes.length);
        HepFault fault = datagram.read(amidst, 3, bytes.length);
        boolean ping = datagram.frame().protocolType() == 0;
        assertThat(fault).isEqualTo(ping ? HepFault.NO_PAYLOAD : null);
        sums.add(datagram.frame());
      }
    }
    assertThat(sums.values())
        .containsExactly(
            frames, payloadBytes, sourcePorts, destinationPorts, seconds, micros, types);
  }

  private static List<byte[]> frames(String capture) {
    if (!capture.contains("-tcp")) {
      return Captures.datagrams(capture);
    }
    List<byte[]> frames = new ArrayList<>();
    for (List<byte[]> connection : Captures.connections(capture)) {
      EmbeddedChannel channel = new EmbeddedChannel(new HepStreamFramer());
      for (byte[] segment : connection) {
        channel.writeInbound(Unpooled.wrappedBuffer(segment));
      }
      channel.finish();
      for (Object frame = channel.readInbound(); frame != null; frame = channel.readInbound()) {
        assertThat(frame).isInstanceOf(ByteBuf.class);
        frames.add(ByteBufUtil.getBytes((ByteBuf) frame));
        ((ByteBuf) frame).release();
      }
    }
    return frames;
  }

  private static final class Sums {
    private final int version;
    private int frames;
    private long payloadBytes;
    private long sourcePorts;
    private long destinationPorts;
    private long seconds;
    private long micros;
    private final TreeMap<Integer, Integer> counts = new TreeMap<>();

    Sums(int version) {
      this.version = version;
    }

    void add(HepFrame frame) {
      assertThat(frame.version()).isEqualTo(version);
      frames++;
      payloadBytes += frame.payloadLength();
      sourcePorts += frame.sourcePort();
      destinationPorts += frame.destinationPort();
      seconds += frame.timeMicros() / 1_000_000;
      micros += frame.timeMicros() % 1_000_000;
      counts.merge(frame.protocolType(), 1, Integer::sum);
    }

    List<Object> values() {
      String types =
          counts.entrySet().stream()
              .map(count -> count.getKey() + "=" + count.getValue())
              .collect(Collectors.joining(" "));
      return List.of(frames, payloadBytes, sourcePorts, destinationPorts, seconds, micros, types);
    }
  }
}
