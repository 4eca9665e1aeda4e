package io.hepatica.server.listen;

import io.hepatica.hep.HepChunk;
import io.hepatica.hep.HepFrame;
import io.hepatica.server.TestCaptures;
import io.hepatica.server.packet.Datagram;
import io.hepatica.server.packet.Transported;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Replays the HEP3 datagrams of a capture as load, each round with fresh Call-IDs and the present
 * time: {@code LoadSender CAPTURE.pcap.gz udp|tcp PORT FRAMES RATE}; a rate of 0 is flat out.
 */
public final class LoadSender {
  private static final int HEP_PORT = 9060;
  private static final byte[] CALL_ID = "\r\nCall-ID: ".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] DIGITS =
      "0123456789abcdefghijklmnopqrstuvwxyz".getBytes(StandardCharsets.US_ASCII);
  private static final int FRESH = 7;
  private static final int AT_ONCE = 64;

  /**
   * A frame to be sent again and again.
   *
   * @param seconds offset of the time's seconds, {@code micros} of its microseconds
   * @param callIds offsets of the first characters of its Call-ID
   */
  private record Template(byte[] bytes, int seconds, int micros, int[] callIds) {}

  private final List<Template> templates = new ArrayList<>();
  private final ByteBuffer out = ByteBuffer.allocateDirect(AT_ONCE << 16);
  private final byte[] scratch = new byte[1 << 16];

  private LoadSender() {}

  public static void main(String[] args) throws Exception {
    LoadSender sender = new LoadSender();
    sender.load(Path.of(args[0]));
    InetSocketAddress to =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[2]));
    long frames = Long.parseLong(args[3]);
    double rate = Double.parseDouble(args[4]);
    if (args[1].equals("udp")) {
      try (DatagramChannel channel = DatagramChannel.open().connect(to)) {
        sender.run(frames, rate, channel::write, true);
      }
    } else {
      try (SocketChannel channel = SocketChannel.open(to)) {
        sender.run(frames, rate, channel::write, false);
      }
    }
  }

  private interface Output {
    int write(ByteBuffer bytes) throws IOException;
  }

  private void load(Path capture) throws IOException {
    try (InputStream in = Files.newInputStream(capture)) {
      for (Transported item : TestCaptures.carried(in)) {
        if (item instanceof Datagram datagram && datagram.destination().port() == HEP_PORT) {
          templates.add(template(datagram.bytes()));
        }
      }
    }
    if (templates.isEmpty()) {
      throw new IOException("no HEP in " + capture);
    }
  }

  private static Template template(byte[] bytes) {
    HepFrame frame = new HepFrame();
    frame.read(bytes, 0, bytes.length);
    List<Integer> found = new ArrayList<>();
    int header = indexOf(bytes, CALL_ID, 0, CALL_ID.length);
    if (header >= 0) {
      int start = header + CALL_ID.length;
      for (int at = start; at >= 0; at = indexOf(bytes, bytes, start, FRESH, at + 1)) {
        found.add(at);
      }
    }
    return new Template(
        bytes,
        frame.start(HepChunk.SECONDS),
        frame.start(HepChunk.MICROSECONDS),
        found.stream().mapToInt(Integer::intValue).toArray());
  }

  private static int indexOf(byte[] in, byte[] of, int start, int length) {
    return indexOf(in, of, start, length, 0);
  }

  private static int indexOf(byte[] in, byte[] of, int start, int length, int from) {
    for (int at = from; at + length <= in.length; at++) {
      int same = 0;
      while (same < length && in[at + same] == of[start + same]) {
        same++;
      }
      if (same == length) {
        return at;
      }
    }
    return -1;
  }

  private void run(long frames, double rate, Output output, boolean datagrams) throws IOException {
    long start = System.nanoTime();
    long sent = 0;
    while (sent < frames) {
      long count = Math.min(AT_ONCE, frames - sent);
      if (rate > 0) {
        long due = (long) ((System.nanoTime() - start) * rate / 1e9) - sent;
        if (due <= 0) {
          LockSupport.parkNanos(50_000);
          continue;
        }
        count = Math.min(count, due);
      }
      long now = System.currentTimeMillis();
      out.clear();
      for (int i = 0; i < count; i++) {
        put(sent + i, now);
        if (datagrams) {
          drain(output);
        }
      }
      drain(output);
      sent += count;
    }
  }

  private void drain(Output output) throws IOException {
    out.flip();
    while (out.hasRemaining()) {
      output.write(out);
    }
    out.clear();
  }

  private void put(long number, long now) {
    Template template = templates.get((int) (number % templates.size()));
    byte[] bytes = template.bytes();
    System.arraycopy(bytes, 0, scratch, 0, bytes.length);
    putInt(template.seconds(), (int) (now / 1000));
    putInt(template.micros(), (int) (now % 1000) * 1000);
    long round = number / templates.size();
    for (int callId : template.callIds()) {
      long value = round;
      for (int i = callId; value > 0; i++) {
        scratch[i] = DIGITS[(int) (value % DIGITS.length)];
        value /= DIGITS.length;
      }
    }
    out.put(scratch, 0, bytes.length);
  }

  private void putInt(int at, int value) {
    for (int i = 0; i < 4; i++) {
      scratch[at + i] = (byte) (value >> 24 - 8 * i);
    }
  }
}
