package io.hepatica.server.agent;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * A connection to the collector: HEP3 frames end to end. HEP has no acknowledgement, but a
 * collector that was told by the end of the stream that no more comes closes too when it has read
 * all: {@link #confirm} asks for that. Whatever the collector does, no call waits for longer than
 * its patience says. Not thread-safe, but for {@link #close}.
 */
final class Uplink implements AutoCloseable {
  private static final int CONNECT_MILLIS = 5_000;
  private static final int BUFFER = 1 << 16;
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  /**
   * What is closed, also below TLS: an {@link SSLSocket} would first wait for the thread that is
   * stuck in a write to it.
   */
  private final Socket plain;

  private final Socket socket;
  private final OutputStream out;
  private final long patienceNanos;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private volatile boolean writing;
  private volatile long writingSince;
  private volatile boolean stuck;

  private Uplink(Socket plain, Socket socket, Duration patience) throws IOException {
    this.plain = plain;
    this.socket = socket;
    this.out = new BufferedOutputStream(socket.getOutputStream(), BUFFER);
    this.patienceNanos = patience.toNanos();
    Thread.ofVirtual().name("uplink-end").start(this::awaitEnd);
    Thread.ofVirtual().name("uplink-watch").start(this::watch);
  }

  /**
   * Connects.
   *
   * @param tls null for plain TCP
   * @param patience for how long the collector may take nothing, and may leave the end of the
   *     stream without an answer
   */
  static Uplink connect(Collector to, @Nullable SSLContext tls, Duration patience)
      throws UplinkException {
    Socket plain = new Socket();
    try {
      plain.connect(
          new InetSocketAddress(InetAddress.getByName(to.host()), to.port()), CONNECT_MILLIS);
      plain.setKeepAlive(true);
      return new Uplink(plain, tls == null ? plain : secured(plain, to, tls), patience);
    } catch (IOException e) {
      UplinkException failure = new UplinkException("can't be reached", e);
      try {
        plain.close();
      } catch (IOException again) {
        failure.addSuppressed(again);
      }
      throw failure;
    }
  }

  private static Socket secured(Socket plain, Collector to, SSLContext tls) throws IOException {
    SSLSocket secured =
        (SSLSocket) tls.getSocketFactory().createSocket(plain, to.host(), to.port(), true);
    SSLParameters parameters = secured.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    secured.setSSLParameters(parameters);
    secured.setSoTimeout(CONNECT_MILLIS);
    secured.startHandshake();
    secured.setSoTimeout(0);
    return secured;
  }

  private void awaitEnd() {
    try {
      socket.getInputStream().transferTo(OutputStream.nullOutputStream());
      ended.complete(null);
    } catch (IOException e) {
      ended.completeExceptionally(e);
    }
  }

  /** A write has no timeout of its own; one that is stuck ends when the socket is closed. */
  private void watch() {
    while (!plain.isClosed()) {
      if (writing && System.nanoTime() - writingSince > patienceNanos) {
        stuck = true;
        try {
          plain.close();
        } catch (IOException e) {
          ended.completeExceptionally(e);
        }
        return;
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  private interface Write {
    void run() throws IOException;
  }

  private void write(Write what) throws UplinkException {
    writingSince = System.nanoTime();
    writing = true;
    try {
      what.run();
    } catch (IOException e) {
      throw stuck
          ? new UplinkException(
              "took nothing for " + TimeUnit.NANOSECONDS.toSeconds(patienceNanos) + " s")
          : new UplinkException("broke the connection", e);
    } finally {
      writing = false;
    }
  }

  void send(byte[] frame) throws UplinkException {
    write(() -> out.write(frame));
  }

  /**
   * Sends what was gathered.
   *
   * @throws UplinkException also where the collector has closed the connection
   */
  void flush() throws UplinkException {
    write(out::flush);
    if (ended.isDone()) {
      throw new UplinkException("closed the connection");
    }
  }

  /**
   * Ends the stream, and returns when the collector has read all of it.
   *
   * @throws UplinkException where it does not close its side in time, or the connection broke
   *     before: what of it was read is not known
   */
  void confirm() throws UplinkException {
    flush();
    write(socket::shutdownOutput);
    try {
      ended.get(patienceNanos, TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException broken
          ? new UplinkException("broke the connection", broken)
          : new UplinkException("broke the connection (" + e.getCause() + ")");
    } catch (TimeoutException silent) {
      throw new UplinkException(
          "does not close the connection at the end of the stream, so that what it has read is not"
              + " known, and all is sent again");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UplinkException("was not waited for");
    }
  }

  @Override
  public void close() throws UplinkException {
    try {
      plain.close();
    } catch (IOException e) {
      throw new UplinkException("could not be hung up on", e);
    }
  }
}
