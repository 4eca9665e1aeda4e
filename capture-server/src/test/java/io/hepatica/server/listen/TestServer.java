package io.hepatica.server.listen;

import static org.assertj.core.api.Assertions.assertThat;

import io.hepatica.server.journal.Journal;
import io.hepatica.server.journal.JournalAppender;
import io.hepatica.server.journal.JournalReader;
import io.hepatica.server.journal.Receipt;
import io.hepatica.server.metrics.AgentRegistry;
import io.hepatica.server.metrics.CaptureCounters;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/** Listeners on free loopback ports, a real journal, and what tests ask of them. */
final class TestServer implements AutoCloseable {
  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  static final ListenOptions OPEN =
      new ListenOptions(
          ANY_PORT,
          ANY_PORT,
          null,
          null,
          List.of(),
          List.of(),
          Duration.ZERO,
          ListenOptions.Limits.DEFAULT);

  final Journal journal;
  final CaptureCounters counters = new CaptureCounters();
  final AgentRegistry agents = new AgentRegistry(10_000);
  private final JournalAppender appender;
  final CaptureListeners listeners;

  TestServer(Path directory) throws IOException, ListenException {
    this(directory, OPEN);
  }

  TestServer(Path directory, ListenOptions options) throws IOException, ListenException {
    journal = Journal.open(directory, new Journal.Options(Journal.NEVER, 64 << 20));
    appender = new JournalAppender(journal, counters, 4 << 20);
    appender.start();
    try {
      listeners = CaptureListeners.start(options, appender, counters, agents);
    } catch (ListenException e) {
      appender.close();
      journal.close();
      throw e;
    }
  }

  static ListenOptions passwords(String... passwords) {
    return with(o ->
        new ListenOptions(
            o.udp(),
            o.tcp(),
            null,
            null,
            List.of(passwords),
            o.allow(),
            Duration.ZERO,
            o.limits()));
  }

  static ListenOptions allow(String... networks) {
    return with(o ->
        new ListenOptions(
            o.udp(), o.tcp(), null, null, List.of(), List.of(networks), Duration.ZERO, o.limits()));
  }

  static ListenOptions deduplicate(Duration window) {
    return with(o ->
        new ListenOptions(o.udp(), o.tcp(), null, null, List.of(), List.of(), window, o.limits()));
  }

  static ListenOptions limits(ListenOptions.Limits limits) {
    return with(o ->
        new ListenOptions(
            o.udp(), o.tcp(), null, null, List.of(), List.of(), Duration.ZERO, limits));
  }

  static ListenOptions tls(ListenOptions.TlsFiles files) {
    return with(o ->
        new ListenOptions(
            null, null, ANY_PORT, files, List.of(), List.of(), Duration.ZERO, o.limits()));
  }

  static ListenOptions with(UnaryOperator<ListenOptions> change) {
    return change.apply(OPEN);
  }

  InetSocketAddress address(String name) {
    return listeners.bound().stream()
        .filter(b -> b.name().equals(name))
        .findFirst()
        .orElseThrow()
        .address();
  }

  /** Sends datagrams from one socket, never more than a few ahead of what was received. */
  void send(List<byte[]> datagrams) throws Exception {
    InetSocketAddress to = address("hep/udp");
    long before = counters.received();
    try (DatagramSocket socket = new DatagramSocket()) {
      for (int i = 0; i < datagrams.size(); i++) {
        byte[] bytes = datagrams.get(i);
        socket.send(new DatagramPacket(bytes, bytes.length, to));
        if (i % 64 == 63) {
          long sent = before + i + 1;
          await(() -> counters.received() >= sent);
        }
      }
    }
    awaitSettled(before + datagrams.size());
  }

  /** Waits until so many frames were received and all of them have their fate. */
  void awaitSettled(long received) throws InterruptedException {
    await(() ->
        counters.received() >= received
            && counters.journaled() + rejected() == counters.received());
    assertThat(counters.received()).isEqualTo(received);
  }

  long rejected() {
    return counters.rejected().values().stream().mapToLong(Long::longValue).sum();
  }

  static void await(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("did not come true within a minute");
      }
      Thread.sleep(2);
    }
  }

  /** All journaled frames with their receipts, each checked. */
  List<byte[]> journaled() throws IOException {
    List<byte[]> frames = new ArrayList<>();
    try (JournalReader reader = journal.reader(journal.startPosition())) {
      while (reader.read()) {
        int at = reader.from();
        while (at < reader.to()) {
          int length = Captures.u16(reader.buffer(), at + 4);
          assertThat(Receipt.checksumHolds(reader.buffer(), at, length)).isTrue();
          frames.add(Arrays.copyOfRange(reader.buffer(), at, at + length));
          at += length;
        }
      }
    }
    return frames;
  }

  @Override
  public void close() throws IOException {
    listeners.close();
    appender.close();
    journal.close();
  }
}
