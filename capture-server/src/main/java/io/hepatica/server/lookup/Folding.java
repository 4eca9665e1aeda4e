package io.hepatica.server.lookup;

import io.hepatica.server.call.Session;
import io.hepatica.server.call.SessionFold;
import io.hepatica.server.message.Field;
import io.hepatica.server.message.Message;
import io.hepatica.server.message.ParsedMessage;
import io.hepatica.server.message.Schema;
import io.hepatica.server.report.QualityReport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sessions as they are folded: from messages first, then from reports. For one use. */
final class Folding implements AutoCloseable {
  /** A session of a Call-ID, and the time of its newest message in microseconds. */
  static final class Part {
    private final String callId;
    private final SessionFold fold = new SessionFold();
    private long newestMicros;

    private Part(String callId) {
      this.callId = callId;
    }

    String callId() {
      return callId;
    }

    SessionFold fold() {
      return fold;
    }

    long newestMicros() {
      return newestMicros;
    }
  }

  private final ParsedMessage reader;
  private final List<Part> parts = new ArrayList<>();

  /**
   * @param messages SIP, oldest first
   */
  Folding(List<Message> messages, Schema schema) {
    reader = new ParsedMessage(schema);
    for (Message message : messages) {
      reader.read(message.frame(), 0, message.frame().length);
      String callId = callId(message);
      if (callId != null && reader.isSip()) {
        Part part = partFor(callId);
        part.fold.add(reader);
        part.newestMicros = Math.max(part.newestMicros, message.timeMicros());
      }
    }
  }

  private Part partFor(String callId) {
    for (Part part : parts) {
      if (part.callId.equals(callId) && part.fold.isOf(reader)) {
        return part;
      }
    }
    parts.add(new Part(callId));
    return parts.getLast();
  }

  static @Nullable String callId(Message message) {
    return message.values().get(Field.CALL_ID.name()) instanceof String callId ? callId : null;
  }

  List<Part> parts() {
    return parts;
  }

  /** Adds what a report says to a session of the id that it names, if there is one. */
  void add(Message report, String id) {
    Part part = partOf(id, report.timeMicros());
    if (part != null) {
      add(report, part);
    }
  }

  void add(Message report, Part part) {
    reader.read(report.frame(), 0, report.frame().length);
    QualityReport read = reader.report();
    if (read != null) {
      part.fold.add(read, report.timeMicros());
    }
  }

  /** The last session with that Call-ID that had begun, or the first with that leg id. */
  private @Nullable Part partOf(String id, long timeMicros) {
    Part found = null;
    for (Part part : parts) {
      if (part.callId.equals(id) && (found == null || part.fold.startMicros() <= timeMicros)) {
        found = part;
      }
    }
    for (int i = 0; found == null && i < parts.size(); i++) {
      Session session = parts.get(i).fold.session();
      if (session != null && session.texts(Field.LEG_IDS).contains(id)) {
        found = parts.get(i);
      }
    }
    return found;
  }

  /** By start. */
  List<Session> sessions() {
    List<Session> sessions = new ArrayList<>();
    for (Part part : parts) {
      Session session = part.fold.session();
      if (session != null) {
        sessions.add(session);
      }
    }
    sessions.sort(
        Comparator.comparingLong(Session::startMicros).thenComparingLong(Session::position));
    return sessions;
  }

  @Override
  public void close() {
    reader.close();
  }
}
