package io.hepatica.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.hepatica.server.pcap.FrameFile;
import io.hepatica.server.pcap.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The real captures of {@code src/test/resources/captures}. */
public final class TestCaptures {
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
      Outcome outcome = FrameFile.read(in, frames::add);
      assertThat(outcome.problem()).as(name).isNull();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return frames;
  }
}
