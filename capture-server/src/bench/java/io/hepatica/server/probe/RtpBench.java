package io.hepatica.server.probe;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.sun.management.ThreadMXBean;
import io.hepatica.server.packet.Endpoint;
import io.hepatica.server.packet.Skipped;
import io.hepatica.server.rtp.RtpReport;
import io.hepatica.server.rtp.RtpStreams;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;

/**
 * How fast RTP is measured: packets of announced streams, and of unannounced ones, each stream with
 * 50 packets/s by the clock of the capture; and the same from Ethernet on, with the layers.
 */
public final class RtpBench {
  private static final long START = 1_700_000_000_000_000L;
  private static final int STREAMS = 2_000;
  private static final int MANY_STREAMS = 50_000;
  private static final int PACKETS = 20_000_000;
  private static final int ETHERNET = 1;
  private static final int HEADERS = 14 + 20 + 8;
  private static final int RTP = 172;

  /** Takes a packet of 20 ms, which is an Ethernet frame. */
  private interface Taker {
    void take(long timeMicros, int stream, byte[] frame) throws IOException;
  }

  private RtpBench() {}

  public static void main(String[] args) throws IOException {
    for (int round = 0; round < 2; round++) {
      announced(STREAMS);
      announced(MANY_STREAMS);
      unannounced(500);
      unannounced(MANY_STREAMS);
      fromEthernet();
    }
  }

  private static void announced(int streams) throws IOException {
    long[] reports = new long[1];
    Skipped skipped = new Skipped();
    RtpStreams rtp = new RtpStreams((RtpReport report) -> reports[0]++, skipped);
    Endpoint[] ends = ends(streams);
    Endpoint sip = Endpoint.ipv4(new byte[] {10, 9, 9, 9}, 0, 5060);
    for (int i = 0; i < streams; i++) {
      byte[] message = invite(i);
      rtp.sip(START, sip, message, 0, message.length);
    }
    long heap = heap();
    run("announced, " + streams + " streams", streams, taker(rtp, ends));
    long perStream = (heap() - heap) / streams;
    rtp.finish();
    System.out.printf(
        "  %,d bytes of heap for a stream, %,d reports, skipped %s%n",
        perStream, reports[0], skipped.counts());
  }

  private static void unannounced(int streams) throws IOException {
    Skipped skipped = new Skipped();
    RtpStreams rtp = new RtpStreams((RtpReport report) -> {}, skipped);
    run("not announced, " + streams + " streams", streams, taker(rtp, ends(streams)));
    rtp.finish();
    System.out.println("  skipped " + skipped.counts());
  }

  private static Taker taker(RtpStreams rtp, Endpoint[] ends) {
    Endpoint sender = Endpoint.ipv4(new byte[] {10, 0, 0, 1}, 0, 20_000);
    return (time, stream, frame) -> rtp.packet(time, sender, ends[stream], frame, HEADERS, RTP);
  }

  private static void fromEthernet() throws IOException {
    long[] frames = new long[1];
    try (PacketFrames packets =
        new PacketFrames(new CaptureAgentId(1, "bench"), frame -> frames[0]++)) {
      for (int i = 0; i < STREAMS; i++) {
        byte[] message = invite(i);
        byte[] packet = frame(5060, message.length);
        System.arraycopy(message, 0, packet, HEADERS, message.length);
        packets.packet(START, ETHERNET, packet, 0, packet.length, packet.length);
      }
      run(
          "from Ethernet on, " + STREAMS + " streams",
          STREAMS,
          (time, stream, frame) ->
              packets.packet(time, ETHERNET, frame, 0, frame.length, frame.length));
      packets.finish();
      System.out.printf("  %,d HEP frames, skipped %s%n", frames[0], packets.skipped());
    }
  }

  /** One packet of each stream after another, 20 ms later the next. */
  private static void run(String name, int streams, Taker taker) throws IOException {
    byte[] frame = frame(20_000, RTP);
    ByteBuffer fields = ByteBuffer.wrap(frame);
    fields.put(HEADERS, (byte) 0x80).put(HEADERS + 1, (byte) 8);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long allocated = threads.getCurrentThreadAllocatedBytes();
    long start = System.nanoTime();
    for (int packet = 0; packet < PACKETS; packet++) {
      int stream = packet % streams;
      int turn = packet / streams;
      // Destination 10.1.0.0 + stream, in IP and as SSRC.
      fields.putInt(30, 0x0a010000 + stream);
      fields.putShort(HEADERS + 2, (short) turn).putInt(HEADERS + 4, turn * 160);
      fields.putInt(HEADERS + 8, stream);
      taker.take(START + turn * 20_000L + stream % 20_000, stream, frame);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    allocated = threads.getCurrentThreadAllocatedBytes() - allocated;
    System.out.printf(
        "%s: %,.0f packets/s, %.0f ns and %.1f bytes allocated for each%n",
        name, PACKETS / seconds, seconds * 1e9 / PACKETS, (double) allocated / PACKETS);
  }

  private static long heap() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  private static Endpoint[] ends(int streams) {
    Endpoint[] ends = new Endpoint[streams];
    for (int i = 0; i < streams; i++) {
      byte[] address = ByteBuffer.allocate(4).putInt(0x0a010000 + i).array();
      ends[i] = Endpoint.ipv4(address, 0, 30_000);
    }
    return ends;
  }

  /** From 10.0.0.1. */
  private static byte[] frame(int sourcePort, int payload) {
    return ByteBuffer.allocate(HEADERS + payload)
        .putLong(0x0200_0000_0002_0200L)
        .putInt(1)
        .putShort((short) 0x0800)
        .putInt(0x45000000 | (28 + payload))
        .putInt(0)
        .putInt(0x40110000)
        .putInt(0x0a000001)
        .putInt(0x0a090909)
        .putShort((short) sourcePort)
        .putShort((short) (sourcePort == 5060 ? 5060 : 30_000))
        .putShort((short) (8 + payload))
        .array();
  }

  private static byte[] invite(int stream) {
    String sdp =
        "v=0\r\no=- 1 1 IN IP4 10.0.0.1\r\ns=-\r\nc=IN IP4 10.1.%d.%d\r\nt=0 0\r\n"
                .formatted(stream >> 8, stream & 0xff)
            + "m=audio 30000 RTP/AVP 8 101\r\na=rtpmap:101 telephone-event/8000\r\n";
    return ("INVITE sip:b@example.com SIP/2.0\r\nCall-ID: %d@example.com\r\nCSeq: 1 INVITE\r\n"
                .formatted(stream)
            + "Content-Type: application/sdp\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(sdp.length(), sdp))
        .getBytes(US_ASCII);
  }
}
