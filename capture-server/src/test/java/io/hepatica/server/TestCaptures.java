package io.hepatica.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.hepatica.server.packet.Datagram;
import io.hepatica.server.packet.PacketDecoder;
import io.hepatica.server.packet.Skipped;
import io.hepatica.server.packet.StreamBytes;
import io.hepatica.server.packet.Transported;
import io.hepatica.server.pcap.FileInput;
import io.hepatica.server.pcap.PacketReader;
import io.hepatica.server.probe.CaptureAgentId;
import io.hepatica.server.probe.FrameFile;
import io.hepatica.server.probe.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** The real captures of {@code src/test/resources/captures}. */
public final class TestCaptures {
  public static final CaptureAgentId AGENT = new CaptureAgentId(0, "hepatica-send");

  private TestCaptures() {}

  /** The file, gzip. */
  public static InputStream open(String name) {
    String path = "/captures/" + name + ".pcap.gz";
    return Objects.requireNonNull(
        TestCaptures.class.getResourceAsStream(path), () -> "no resource " + path);
  }

  /** Its HEP frames as they were sent; SIP and RTCP of a capture of packets, wrapped. */
  public static List<byte[]> frames(String name) {
    List<byte[]> frames = new ArrayList<>();
    try (InputStream in = open(name)) {
      Outcome outcome = FrameFile.read(in, AGENT, frames::add);
      assertThat(outcome.problem()).as(name).isNull();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return frames;
  }

  /** What the packets of a capture file carried, each with an array of its own. */
  public static List<Transported> carried(InputStream file) throws IOException {
    List<Transported> carried = new ArrayList<>();
    FileInput input = FileInput.of(file);
    PacketReader reader = PacketReader.open(input);
    PacketDecoder decoder = new PacketDecoder(item -> carried.add(copy(item)), new Skipped());
    while (reader != null && reader.next()) {
      decoder.packet(
          reader.timeMicros(),
          reader.linkType(),
          reader.bytes(),
          reader.offset(),
          reader.captured(),
          reader.original());
    }
    decoder.finish();
    return carried;
  }

  public static Transported copy(Transported item) {
    byte[] bytes = Arrays.copyOfRange(item.bytes(), item.offset(), item.offset() + item.length());
    return switch (item) {
      case Datagram d ->
          new Datagram(
              d.timeMicros(), d.source(), d.destination(), d.protocol(), bytes, 0, bytes.length);
      case StreamBytes s ->
          new StreamBytes(
              s.timeMicros(),
              s.source(),
              s.destination(),
              s.stream(),
              s.afterGap(),
              bytes,
              0,
              bytes.length);
    };
  }
}
