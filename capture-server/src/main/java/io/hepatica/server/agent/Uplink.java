package io.hepatica.server.agent;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * A connection to the collector: HEP3 frames end to end. HEP has no acknowledgement, but a
 * collector that was told by the end of the stream that no more comes closes too when it has read
 * all: {@link #confirm} asks for that. Not thread-safe, but for {@link #close}.
 */
final class Uplink implements AutoCloseable {
  private static final int CONNECT_MILLIS = 5_000;
  private static final int CONFIRM_MILLIS = 10_000;
  private static final int BUFFER = 1 << 16;

  private final Socket socket;
  private final OutputStream out;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();

  private Uplink(Socket socket) throws IOException {
    this.socket = socket;
    this.out = new BufferedOutputStream(socket.getOutputStream(), BUFFER);
    Thread.ofVirtual().name("uplink-end").start(this::awaitEnd);
  }

  /**
   * Connects.
   *
   * @param tls null for plain TCP
   */
  static Uplink connect(Collector to, @Nullable SSLContext tls) throws IOException {
    Socket plain = new Socket();
    try {
      plain.connect(
          new InetSocketAddress(InetAddress.getByName(to.host()), to.port()), CONNECT_MILLIS);
      plain.setKeepAlive(true);
      if (tls == null) {
        return new Uplink(plain);
      }
      SSLSocket secured =
          (SSLSocket) tls.getSocketFactory().createSocket(plain, to.host(), to.port(), true);
      SSLParameters parameters = secured.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      secured.setSSLParameters(parameters);
      secured.setSoTimeout(CONNECT_MILLIS);
      secured.startHandshake();
      secured.setSoTimeout(0);
      return new Uplink(secured);
    } catch (IOException e) {
      plain.close();
      throw e;
    }
  }

  private void awaitEnd() {
    try {
      socket.getInputStream().transferTo(OutputStream.nullOutputStream());
      ended.complete(null);
    } catch (IOException e) {
      ended.completeExceptionally(e);
    }
  }

  void send(byte[] frame) throws IOException {
    out.write(frame);
  }

  /**
   * Sends what was gathered.
   *
   * @throws IOException also where the collector has closed the connection
   */
  void flush() throws IOException {
    out.flush();
    if (ended.isDone()) {
      throw new IOException("the collector closed the connection");
    }
  }

  /**
   * Ends the stream, and returns when the collector has read all of it. One that keeps its side
   * open is believed after a while.
   *
   * @throws IOException where the connection broke before: what of it was read is not known
   */
  void confirm() throws IOException {
    flush();
    socket.shutdownOutput();
    try {
      ended.get(CONFIRM_MILLIS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new IOException("the connection broke: " + e.getCause(), e);
    } catch (TimeoutException silent) {
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
