package io.hepatica.server.api;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.util.TimeoutMode;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.hepatica.server.imports.Imports;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The body of a request, written to disk as it comes: bounded in its size, by the room on the disk,
 * and by the time that it takes.
 */
record ImportUpload(Imports imports, ServiceRequestContext context, HttpRequest request) {
  private static final Logger LOG = LoggerFactory.getLogger(ImportUpload.class);

  /** How long nothing may come. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final int BLOCK = 1 << 16;

  /** After so many bytes the disk is looked at again: others write to it, too. */
  private static final long LOOK = 1 << 20;

  /** Refuses what is known to be too large before any of it is read. */
  void check() throws ProblemException {
    long length = request.headers().contentLength();
    if (length > imports.maxBytes()) {
      throw tooLarge();
    }
    checkRoom(Math.max(0, length));
  }

  /** The file, whole; nothing is left of it where this throws. */
  Path receive() throws ProblemException, IOException {
    Path file;
    try {
      file = imports.newFile();
    } catch (IOException e) {
      throw cannotBeWritten(e);
    }
    boolean whole = false;
    try (OutputStream out = Files.newOutputStream(file);
        InputStream body =
            request.toInputStream(
                part -> part instanceof HttpData data ? data : HttpData.empty())) {
      copy(body, out);
      whole = true;
      return file;
    } finally {
      if (!whole) {
        Files.delete(file);
      }
    }
  }

  private void copy(InputStream body, OutputStream out) throws ProblemException {
    ImportPace pace = new ImportPace(System.nanoTime());
    byte[] block = new byte[BLOCK];
    long bytes = 0;
    long looked = 0;
    int length;
    while ((length = read(body, block)) >= 0) {
      if (bytes + length > imports.maxBytes()) {
        throw tooLarge();
      }
      if (bytes + length - looked >= LOOK) {
        looked = bytes + length;
        checkRoom(length);
      }
      try {
        out.write(block, 0, length);
      } catch (IOException e) {
        throw cannotBeWritten(e);
      }
      bytes += length;
      if (pace.isTooSlow(length, System.nanoTime())) {
        throw new ProblemException(
            HttpStatus.REQUEST_TIMEOUT,
            "the file comes too slowly: less than " + ImportPace.MIN_BYTES + " bytes in a minute");
      }
    }
    if (bytes == 0) {
      throw ProblemException.badRequest("the body is empty: it is the file");
    }
  }

  private int read(InputStream body, byte[] block) throws ProblemException {
    context.setRequestTimeout(TimeoutMode.SET_FROM_NOW, PATIENCE);
    try {
      return body.read(block);
    } catch (IOException | RuntimeException e) {
      // Nobody may be there to read it.
      throw ProblemException.badRequest("the file did not come whole");
    }
  }

  private ProblemException tooLarge() {
    return new ProblemException(
        HttpStatus.REQUEST_ENTITY_TOO_LARGE,
        "a file has " + imports.maxBytes() + " bytes at most: split it, or set import.max higher");
  }

  private void checkRoom(long bytes) throws ProblemException {
    boolean room;
    try {
      room = imports.hasRoom(bytes);
    } catch (IOException e) {
      throw cannotBeWritten(e);
    }
    if (!room) {
      throw new ProblemException(
          HttpStatus.INSUFFICIENT_STORAGE,
          "the file would leave less than "
              + Imports.MIN_FREE_PERCENT
              + " % of the disk of import/ in data-dir free: make room on that disk");
    }
  }

  private static ProblemException cannotBeWritten(IOException cause) {
    LOG.warn("A file that is uploaded could not be written: {}", cause.toString());
    return new ProblemException(
        HttpStatus.INSUFFICIENT_STORAGE,
        "the file can't be written to import/ in data-dir: make room on that disk");
  }
}
