package io.hepatica.server.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;

/** HEP3 by TCP, frames end to end. */
final class TcpSender implements FrameSender {
  private static final int CONNECT_MILLIS = 5_000;
  private static final int FINISH_MILLIS = 5_000;
  private static final int BUFFER = 1 << 16;

  private final Socket socket = new Socket();
  private final OutputStream out;
  private final String name;

  /**
   * @param eager whether each frame goes out at once, instead of with others
   */
  TcpSender(InetSocketAddress to, boolean eager) throws IOException {
    name = to.getAddress().getHostAddress() + ", port " + to.getPort();
    try {
      socket.connect(to, CONNECT_MILLIS);
      socket.setTcpNoDelay(eager);
      out =
          eager
              ? socket.getOutputStream()
              : new BufferedOutputStream(socket.getOutputStream(), BUFFER);
    } catch (IOException e) {
      socket.close();
      throw new IOException(
          "nobody listens by TCP at " + name + ": start the server there (" + e.getMessage() + ")",
          e);
    }
  }

  @Override
  public void send(byte[] frame) throws IOException {
    try {
      out.write(frame);
    } catch (IOException e) {
      throw closed(e);
    }
  }

  /** Waits until the collector has read all and closes too; one that does not close is let be. */
  @Override
  public void finish() throws IOException {
    try {
      out.flush();
      socket.shutdownOutput();
      socket.setSoTimeout(FINISH_MILLIS);
      socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    } catch (SocketTimeoutException e) {
      // It keeps the connection half open, which is its right.
      return;
    } catch (IOException e) {
      throw closed(e);
    }
  }

  private IOException closed(IOException e) {
    return new IOException(
        name + " closed the connection: does it take HEP from here? (" + e.getMessage() + ")", e);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
