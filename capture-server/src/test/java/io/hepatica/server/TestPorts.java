package io.hepatica.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports that are free, for what must be told one before it listens. They lie below those that the
 * system gives out, and each process of tests takes its own.
 */
public final class TestPorts {
  private static final int FIRST = 10_000;
  private static final int OF_A_PROCESS = 5_000;
  private static final int PROCESSES = 4;
  private static final int TRIES = 1_000;

  private TestPorts() {}

  /** One on which nothing listens on loopback, neither by TCP nor by UDP. */
  public static int free() {
    int process = Integer.getInteger("hepatica.test.fork", 0) % PROCESSES;
    InetAddress loopback = InetAddress.getLoopbackAddress();
    IOException last = new IOException("no port was tried");
    for (int i = 0; i < TRIES; i++) {
      int port = FIRST + process * OF_A_PROCESS + ThreadLocalRandom.current().nextInt(OF_A_PROCESS);
      try (ServerSocket tcp = new ServerSocket(port, 1, loopback);
          DatagramSocket udp = new DatagramSocket(port, loopback)) {
        return port;
      } catch (IOException e) {
        last = e;
      }
    }
    throw new UncheckedIOException("no port is free", last);
  }
}
