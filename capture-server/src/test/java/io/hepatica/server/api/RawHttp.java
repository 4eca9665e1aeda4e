package io.hepatica.server.api;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One request over a socket, for what no client would send. */
final class RawHttp {
  private RawHttp() {}

  static String get(InetSocketAddress address, String path) throws IOException {
    return send(
        address, "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
  }

  static String send(InetSocketAddress address, String request) throws IOException {
    try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      return read(socket.getInputStream(), request.startsWith("HEAD"));
    }
  }

  /** One answer by its length, since the server waits for its client to close first; else all. */
  private static String read(InputStream in, boolean withoutBody) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int b;
    while (!head.toString(StandardCharsets.UTF_8).endsWith("\r\n\r\n") && (b = in.read()) >= 0) {
      head.write(b);
    }
    String text = head.toString(StandardCharsets.UTF_8);
    Matcher length = Pattern.compile("(?i)content-length: ([0-9]+)").matcher(text);
    byte[] body =
        withoutBody || !length.find()
            ? new byte[Math.min(in.available(), 1000)]
            : new byte[Integer.parseInt(length.group(1))];
    return text + new String(in.readNBytes(body.length), StandardCharsets.UTF_8);
  }
}
