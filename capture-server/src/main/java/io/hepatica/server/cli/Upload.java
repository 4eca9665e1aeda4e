package io.hepatica.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A file on its way to the server, read as it is sent. */
final class Upload {
  static final String STANDARD_INPUT = "-";

  private static final long SHOW_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final String file;
  private final Terminal terminal;
  private long sent;
  private long shownNanos = System.nanoTime();

  /**
   * @param file its name, or - for the standard input
   */
  Upload(String file, Terminal terminal) {
    this.file = file;
    this.terminal = terminal;
  }

  /** As people know it. */
  static String name(String file) {
    return file.equals(STANDARD_INPUT)
        ? "standard input"
        : String.valueOf(Path.of(file).getFileName());
  }

  /** Sends it as the body of a request; gives the answer's JSON. */
  JsonNode post(ApiClient client, String path, ApiClient.Query query) throws CommandFailure {
    long size = file.equals(STANDARD_INPUT) ? -1 : size();
    try (InputStream in = open(size)) {
      HttpRequest.BodyPublisher body = HttpRequest.BodyPublishers.ofInputStream(() -> in);
      JsonNode answer =
          client.upload(
              path, query, size < 0 ? body : HttpRequest.BodyPublishers.fromPublisher(body, size));
      clear();
      return answer;
    } catch (IOException e) {
      throw new CommandFailure(file + " can't be read: " + e.getMessage(), e);
    }
  }

  private long size() throws CommandFailure {
    Path path = Path.of(file);
    try {
      if (Files.isDirectory(path)) {
        throw new CommandFailure(file + " is a directory: name a file in it");
      }
      long size = Files.size(path);
      if (size == 0 && Files.isRegularFile(path)) {
        throw new CommandFailure(file + " is empty");
      }
      // A pipe has no size.
      return size == 0 ? -1 : size;
    } catch (NoSuchFileException e) {
      throw new CommandFailure("there is no file " + file, e);
    } catch (IOException e) {
      throw new CommandFailure(file + " can't be read: " + e.getMessage(), e);
    }
  }

  private InputStream open(long size) throws IOException, CommandFailure {
    try {
      InputStream raw =
          file.equals(STANDARD_INPUT) ? System.in : Files.newInputStream(Path.of(file));
      return new FilterInputStream(raw) {
        @Override
        public int read(byte[] into, int offset, int length) {
          try {
            int read = super.read(into, offset, length);
            show(Math.max(0, read), size);
            return read;
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        }
      };
    } catch (AccessDeniedException e) {
      throw new CommandFailure(file + " may not be read by this user", e);
    }
  }

  private void show(int more, long size) {
    sent += more;
    long now = System.nanoTime();
    if (terminal.interactive() && now - shownNanos >= SHOW_NANOS) {
      shownNanos = now;
      String share = size > 0 ? " of " + size : "";
      terminal.err().print("\r\u001b[Kuploaded " + sent + share + " bytes ");
      terminal.err().flush();
    }
  }

  private void clear() {
    if (terminal.interactive()) {
      terminal.err().print("\r\u001b[K");
      terminal.err().flush();
    }
  }
}
