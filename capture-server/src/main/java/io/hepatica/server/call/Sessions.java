package io.hepatica.server.call;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hepatica.server.message.Field;
import io.hepatica.server.message.Message;
import io.hepatica.server.message.ParsedMessage;
import io.hepatica.server.message.Schema;
import io.hepatica.server.message.Table;
import io.hepatica.server.report.QualityReport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Folds messages that were read from a store. Stateless. */
public final class Sessions {
  private static final Comparator<Session> BY_START =
      Comparator.comparingLong(Session::startMicros).thenComparing(Session::callId);

  private Sessions() {}

  /**
   * The sessions of messages of any tables, in any order.
   *
   * @param messages each once; those without Call-ID, and logs, are left out
   * @return by start, then Call-ID; none for a Call-ID of which there are only reports
   */
  public static List<Session> of(List<Message> messages, Schema schema) {
    List<Session> sessions = new ArrayList<>();
    for (SessionFold fold : folds(messages, schema)) {
      Session session = fold.session();
      if (session != null) {
        sessions.add(session);
      }
    }
    sessions.sort(BY_START);
    return sessions;
  }

  /** The same as folds, to which more can be added; in no order. */
  public static List<SessionFold> folds(List<Message> messages, Schema schema) {
    Map<String, List<Message>> byCallId = new LinkedHashMap<>();
    for (Message message : messages) {
      if (message.table() != Table.LOG
          && message.values().get(Field.CALL_ID.name()) instanceof String callId) {
        byCallId.computeIfAbsent(callId, _ -> new ArrayList<>()).add(message);
      }
    }
    List<SessionFold> folds = new ArrayList<>();
    try (ParsedMessage reader = new ParsedMessage(schema)) {
      byCallId.forEach((callId, group) -> folds.addAll(of(callId, group, reader)));
    }
    return folds;
  }

  private static List<SessionFold> of(String callId, List<Message> messages, ParsedMessage reader) {
    List<SessionFold> folds = new ArrayList<>();
    SharedTexts texts = new SharedTexts(0);
    // What makes a call of it comes first: then whatever else there is, is of the call.
    for (Message message : messages) {
      if (isOfCall(message)) {
        addSip(message, folds, callId, texts, reader);
      }
    }
    for (Message message : messages) {
      if (!isOfCall(message) && message.table() != Table.REPORT) {
        addSip(message, folds, callId, texts, reader);
      }
    }
    for (Message message : messages) {
      if (message.table() == Table.REPORT && !folds.isEmpty()) {
        addReport(message, folds, reader);
      }
    }
    return folds;
  }

  private static boolean isOfCall(Message message) {
    return message.table() != Table.REPORT
        && message.values().get(Field.METHOD.name()) instanceof String method
        && Method.of(method.getBytes(UTF_8), 0, method.getBytes(UTF_8).length).isOfCall();
  }

  private static void addSip(
      Message message,
      List<SessionFold> folds,
      String callId,
      SharedTexts texts,
      ParsedMessage reader) {
    reader.read(message.frame(), 0, message.frame().length);
    if (!reader.isSip()) {
      return;
    }
    for (SessionFold fold : folds) {
      if (fold.isOf(reader)) {
        fold.add(reader);
        return;
      }
    }
    SessionFold fold = new SessionFold(callId, texts);
    fold.add(reader);
    folds.add(fold);
  }

  private static void addReport(Message message, List<SessionFold> folds, ParsedMessage reader) {
    reader.read(message.frame(), 0, message.frame().length);
    reader.asReport();
    QualityReport report = reader.report();
    if (report == null) {
      return;
    }
    SessionFold best = folds.getLast();
    for (SessionFold fold : folds) {
      if (fold.isOf(reader)) {
        best = fold;
      }
    }
    best.add(report, reader.timeMicros());
  }
}
