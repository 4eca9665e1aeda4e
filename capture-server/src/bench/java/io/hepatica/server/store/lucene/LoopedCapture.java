package io.hepatica.server.store.lucene;

import io.hepatica.server.journal.FrameBatch;
import io.hepatica.server.journal.Journal;
import io.hepatica.server.journal.Receipt;
import io.hepatica.server.journal.Transport;
import io.hepatica.server.message.Field;
import io.hepatica.server.message.ParsedMessage;
import io.hepatica.server.message.Schema;
import io.hepatica.server.message.Span;
import io.hepatica.server.store.CapturedFrames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A real capture over and over, each time with other Call-IDs, tags, branches and numbers, of the
 * same length and alphabet, and with times that go on.
 */
public final class LoopedCapture {
  private static final byte[] PEER = {127, 0, 0, 1};
  private static final List<Field> ID_FIELDS =
      List.of(
          Field.CALL_ID,
          Field.FROM_TAG,
          Field.TO_TAG,
          Field.VIA_BRANCH,
          Field.FROM_USER,
          Field.TO_USER,
          Field.RURI_USER,
          Field.CONTACT_USER);
  private static final int MIN_ID = 7;
  private static final String COOKIE = "z9hG4bK";

  private record Place(int offset, int id) {}

  private record Template(byte[] frame, List<Place> places) {}

  private final List<byte[]> ids = new ArrayList<>();
  private final List<Template> templates = new ArrayList<>();
  private final long firstMicros;
  private final long microsBetweenNanos;
  private long messages;
  private long payloadBytes;
  private final List<Integer> payloads = new ArrayList<>();

  public LoopedCapture(String capture, long firstMicros, int messagesPerSecond) {
    this.firstMicros = firstMicros;
    this.microsBetweenNanos = 1_000_000_000L / messagesPerSecond;
    List<byte[]> frames = CapturedFrames.of(capture);
    Map<String, Integer> known = new HashMap<>();
    Span span = new Span();
    byte[] buffer = new byte[70_000];
    try (ParsedMessage message = new ParsedMessage(new Schema(List.of()))) {
      for (byte[] frame : frames) {
        System.arraycopy(frame, 0, buffer, 0, frame.length);
        int length = Receipt.append(buffer, 0, frame.length, 1, Transport.UDP, 3, 1, PEER);
        message.read(buffer, 0, length);
        payloads.add((int) message.number(Field.SIZE));
        for (Field field : ID_FIELDS) {
          if (message.count(field) > 0) {
            message.text(field, 0, span);
            String id =
                new String(span.bytes, span.start, span.length, StandardCharsets.ISO_8859_1);
            if (id.length() >= MIN_ID && known.putIfAbsent(id, ids.size()) == null) {
              ids.add(id.getBytes(StandardCharsets.ISO_8859_1));
            }
          }
        }
      }
    }
    for (byte[] frame : frames) {
      templates.add(new Template(frame, places(frame, known)));
    }
  }

  /** Ids are found as whole runs of the bytes that ids are made of. */
  private static List<Place> places(byte[] frame, Map<String, Integer> known) {
    List<Place> places = new ArrayList<>();
    String text = new String(frame, StandardCharsets.ISO_8859_1);
    for (int at = 0; at < text.length(); at++) {
      if (at > 0 && isIdByte(text.charAt(at - 1))) {
        continue;
      }
      int end = at;
      int longest = -1;
      while (end < text.length() && (isIdByte(text.charAt(end)) || text.charAt(end) == '@')) {
        end++;
        boolean whole = end == text.length() || !isIdByte(text.charAt(end));
        if (whole && known.containsKey(text.substring(at, end))) {
          longest = end;
        }
      }
      if (longest > 0) {
        places.add(new Place(at, known.getOrDefault(text.substring(at, longest), 0)));
      }
    }
    return places;
  }

  private static boolean isIdByte(char c) {
    return c >= '0' && c <= '9'
        || c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c == '-'
        || c == '.'
        || c == '+'
        || c == '_'
        || c == '~';
  }

  /** Appends so many messages, or as many whole rounds as are needed for them. */
  public void append(Journal journal, long atLeast) throws IOException {
    FrameBatch batch = new FrameBatch(1 << 20);
    for (long end = messages + atLeast; messages < end; ) {
      byte[][] changed = changedIds(messages);
      for (int i = 0; i < templates.size(); i++) {
        byte[] frame = templates.get(i).frame().clone();
        for (Place place : templates.get(i).places()) {
          byte[] id = changed[place.id()];
          System.arraycopy(id, 0, frame, place.offset(), id.length);
        }
        long micros = firstMicros + messages * microsBetweenNanos / 1000;
        CapturedFrames.setTime(frame, micros);
        if (!batch.hasRoom()) {
          journal.append(batch);
          batch.clear();
        }
        CapturedFrames.add(batch, frame, micros);
        payloadBytes += payloads.get(i);
        messages++;
      }
    }
    journal.append(batch);
  }

  /** Digits become other digits, letters of hexadecimal numbers others of these; the rest stays. */
  private byte[][] changedIds(long round) {
    SplittableRandom random = new SplittableRandom(round);
    byte[][] changed = new byte[ids.size()][];
    for (int i = 0; i < changed.length; i++) {
      byte[] id = ids.get(i).clone();
      int host = new String(id, StandardCharsets.ISO_8859_1).indexOf('@');
      int start = new String(id, StandardCharsets.ISO_8859_1).startsWith(COOKIE) ? 7 : 0;
      for (int at = start; at < (host < 0 ? id.length : host); at++) {
        if (id[at] >= '0' && id[at] <= '9') {
          id[at] = (byte) ('0' + random.nextInt(10));
        } else if (id[at] >= 'a' && id[at] <= 'f') {
          id[at] = (byte) ('a' + random.nextInt(6));
        }
      }
      changed[i] = id;
    }
    return changed;
  }

  public long messages() {
    return messages;
  }

  long payloadBytes() {
    return payloadBytes;
  }
}
