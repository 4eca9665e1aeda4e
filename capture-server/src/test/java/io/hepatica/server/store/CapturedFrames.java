package io.hepatica.server.store;

import io.hepatica.hep.HepFrame;
import io.hepatica.server.TestCaptures;
import io.hepatica.server.journal.FrameBatch;
import io.hepatica.server.journal.ImportMark;
import io.hepatica.server.journal.Journal;
import io.hepatica.server.journal.JournalReader;
import io.hepatica.server.journal.Receipt;
import io.hepatica.server.journal.Transport;
import io.hepatica.server.message.Message;
import io.hepatica.server.message.ParsedMessage;
import io.hepatica.server.message.Schema;
import io.hepatica.server.message.Table;
import io.hepatica.server.packet.Datagram;
import io.hepatica.server.packet.Transported;
import io.hepatica.server.search.Query;
import io.hepatica.server.search.SearchRequest;
import io.hepatica.server.search.SearchResult;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** HEP3 frames of real captures, and their way into a journal and a store. */
public final class CapturedFrames {
  private static final int CHUNK_SECONDS = 9;
  private static final int CHUNK_MICROS = 10;
  private static final byte[] PEER = {127, 0, 0, 1};

  private CapturedFrames() {}

  /** The HEP3 datagrams of a capture, in order. */
  public static List<byte[]> of(String capture) {
    List<byte[]> frames = new ArrayList<>();
    HepFrame hep = new HepFrame();
    try (InputStream in = TestCaptures.open(capture)) {
      for (Transported carried : TestCaptures.carried(in)) {
        byte[] bytes = carried.bytes();
        if (carried instanceof Datagram
            && hep.read(bytes, 0, bytes.length) == null
            && hep.version() == 3) {
          frames.add(bytes);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return frames;
  }

  /** Sets the capture time where the frame has one. */
  public static void setTime(byte[] frame, long micros) {
    ByteBuffer buffer = ByteBuffer.wrap(frame);
    for (int at = 6; at + 6 <= frame.length; at += Math.max(6, buffer.getShort(at + 4) & 0xffff)) {
      if (buffer.getShort(at) != 0 || buffer.getShort(at + 4) != 10) {
        continue;
      }
      if (buffer.getShort(at + 2) == CHUNK_SECONDS) {
        buffer.putInt(at + 6, (int) (micros / 1_000_000));
      } else if (buffer.getShort(at + 2) == CHUNK_MICROS) {
        buffer.putInt(at + 6, (int) (micros % 1_000_000));
      }
    }
  }

  /** Puts a frame behind those of the batch, with a receipt. */
  public static void add(FrameBatch batch, byte[] frame, long receivedMicros) {
    System.arraycopy(frame, 0, batch.buffer(), batch.length(), frame.length);
    batch.add(
        Receipt.append(
            batch.buffer(),
            batch.length(),
            frame.length,
            receivedMicros,
            Transport.UDP,
            3,
            40_000,
            PEER));
  }

  /** Appends frames as an import of a file does, received when they were captured. */
  public static void appendImported(Journal journal, List<byte[]> frames, ImportMark mark)
      throws IOException {
    FrameBatch batch = new FrameBatch(1 << 20);
    HepFrame hep = new HepFrame();
    byte[] chunk = mark.chunk();
    for (byte[] frame : frames) {
      if (!batch.hasRoom()) {
        journal.append(batch);
        batch.clear();
      }
      hep.read(frame, 0, frame.length);
      byte[] buffer = batch.buffer();
      int at = batch.length();
      System.arraycopy(frame, 0, buffer, at, frame.length);
      System.arraycopy(chunk, 0, buffer, at + frame.length, chunk.length);
      int length = frame.length + chunk.length;
      batch.add(Receipt.append(buffer, at, length, hep.timeMicros(), Transport.FILE, 3, 0, PEER));
    }
    journal.append(batch);
  }

  /** Appends frames, received when they were captured. */
  public static void append(Journal journal, List<byte[]> frames) throws IOException {
    FrameBatch batch = new FrameBatch(1 << 20);
    HepFrame hep = new HepFrame();
    for (byte[] frame : frames) {
      if (!batch.hasRoom()) {
        journal.append(batch);
        batch.clear();
      }
      hep.read(frame, 0, frame.length);
      add(batch, frame, hep.timeMicros());
    }
    journal.append(batch);
  }

  /** Adds what the journal holds from the position on, as the indexer does. */
  public static void index(Journal journal, MessageStore store, Schema schema, long from)
      throws IOException, InterruptedException {
    try (JournalReader reader = journal.reader(from);
        ParsedMessage message = new ParsedMessage(schema)) {
      while (reader.read()) {
        for (int at = reader.from(); at < reader.to(); ) {
          int length = ByteBuffer.wrap(reader.buffer()).getShort(at + 4) & 0xffff;
          message.read(reader.buffer(), at, length);
          store.add(message, message.position() + length);
          at += length;
        }
      }
    }
  }

  /** The positions of all frames of a journal. */
  public static List<Long> positions(Journal journal) throws IOException {
    List<Long> positions = new ArrayList<>();
    try (JournalReader reader = journal.reader(journal.startPosition())) {
      while (reader.read()) {
        for (int at = reader.from(); at < reader.to(); ) {
          positions.add(reader.position() + at - reader.from());
          at += ByteBuffer.wrap(reader.buffer()).getShort(at + 4) & 0xffff;
        }
      }
    }
    return positions;
  }

  /** The positions of all messages of a store in their first role, page by page, sorted. */
  public static List<Long> positions(MessageStore store) throws IOException {
    List<Long> positions = new ArrayList<>();
    SearchRequest.Cursor cursor = null;
    do {
      SearchResult page =
          store.search(
              new SearchRequest(
                  0, Long.MAX_VALUE, Table.OF_MESSAGES, Query.ALL, true, 10_000, cursor));
      for (Message message : page.messages()) {
        // One that is a report as well is there in both its roles.
        if (message.table() != Table.REPORT || !message.values().containsKey("method")) {
          positions.add(message.position());
        }
      }
      cursor = page.next();
    } while (cursor != null);
    positions.sort(null);
    return positions;
  }
}
