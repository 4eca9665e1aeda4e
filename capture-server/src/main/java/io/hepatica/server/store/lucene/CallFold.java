package io.hepatica.server.store.lucene;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hepatica.server.call.LiveSession;
import io.hepatica.server.call.SessionFold;
import io.hepatica.server.call.SharedTexts;
import io.hepatica.server.message.Field;
import io.hepatica.server.message.ParsedMessage;
import io.hepatica.server.message.Schema;
import io.hepatica.server.message.Span;
import io.hepatica.server.message.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/**
 * Folds the sessions that one Call-ID has on a day, from blocks. A call is looked for on other days
 * as well, since it may reach over midnight: on the days behind as long as there is more of it, on
 * the day before, and on all before where its first request is not known. Not thread-safe.
 */
final class CallFold implements AutoCloseable {
  /** Other names of one call under which reports are looked for. */
  private static final int MAX_CORRELATED = 8;

  private final long day;
  private final TreeMap<Long, List<CallBlocks>> sources = new TreeMap<>();
  private final ParsedMessage message;
  private final SharedTexts texts = new SharedTexts(1 << 12);
  private final Span span = new Span();

  // Of one Call-ID.
  private String callId = "";
  private BytesRef term = new BytesRef();
  private @Nullable LiveSession call;
  private final Map<Long, LiveSession> others = new HashMap<>();
  private final Set<String> correlated = new HashSet<>();
  private final Set<Long> otherDays = new HashSet<>();

  CallFold(Schema schema, long day, List<DaySnapshot> snapshots) throws IOException {
    this.day = day;
    this.message = new ParsedMessage(schema);
    for (DaySnapshot snapshot : snapshots) {
      sources.computeIfAbsent(snapshot.day(), _ -> new ArrayList<>()).add(new CallBlocks(snapshot));
    }
  }

  /** The other days that have messages of the call that was folded last. */
  Set<Long> otherDays() {
    return otherDays;
  }

  /** The sessions of the Call-ID, none where the day has no SIP message of it. */
  List<LiveSession> of(BytesRef of) throws IOException {
    term = of;
    callId = of.utf8ToString();
    call = null;
    others.clear();
    correlated.clear();
    otherDays.clear();
    addMessages(day);
    if (call == null && others.isEmpty()) {
      return List.of();
    }
    if (call == null && (hasCall(day - 1) || hasCall(day + 1))) {
      call = new LiveSession(callId, Long.MAX_VALUE, texts);
    }
    LiveSession found = call;
    if (found != null) {
      if (!others.isEmpty()) {
        addOthersToCall(found);
      }
      addOtherDays(found);
    }
    addReports();
    return found == null ? List.copyOf(others.values()) : List.of(found);
  }

  private LiveSession begin() {
    return new LiveSession(callId, message.position(), texts);
  }

  private void addMessages(long ofDay) throws IOException {
    for (CallBlocks blocks : sources.getOrDefault(ofDay, List.of())) {
      if (blocks.table() != Table.REPORT) {
        blocks.forEach(term, message, this::addMessage);
      }
    }
  }

  private void addMessage() {
    if (!message.isSip() || message.table() == Table.REPORT || !isNamed(term)) {
      return;
    }
    LiveSession known = call;
    if (SessionFold.isOfCall(message)) {
      if (known == null) {
        known = begin();
        call = known;
      }
      known.add(message);
    } else {
      others.computeIfAbsent(DaySnapshot.dayOf(message.timeMicros()), _ -> begin()).add(message);
    }
    correlate();
  }

  /** Whether what the Call-ID has on that day makes a call of what it has on this one. */
  private boolean hasCall(long other) throws IOException {
    boolean[] any = {false};
    for (CallBlocks blocks : sources.getOrDefault(other, List.of())) {
      if (blocks.table() != Table.REPORT) {
        blocks.forEach(
            term,
            message,
            () -> any[0] |= message.isSip() && isNamed(term) && SessionFold.isOfCall(message));
      }
    }
    return any[0];
  }

  /** What is no call's own is the call's, where there is one. */
  private void addOthersToCall(LiveSession found) throws IOException {
    others.clear();
    for (CallBlocks blocks : sources.getOrDefault(day, List.of())) {
      if (blocks.table() != Table.REPORT) {
        blocks.forEach(
            term,
            message,
            () -> {
              if (message.isSip() && isNamed(term) && !SessionFold.isOfCall(message)) {
                found.add(message);
              }
            });
      }
    }
  }

  private void addOtherDays(LiveSession found) throws IOException {
    boolean opened = found.isOpened();
    for (long before : sources.headMap(day, false).descendingKeySet()) {
      if (opened && before < day - 1) {
        break;
      }
      addOtherDay(before, found);
    }
    for (long after : sources.tailMap(day, false).keySet()) {
      if (!addOtherDay(after, found)) {
        break;
      }
    }
  }

  private boolean addOtherDay(long other, LiveSession found) throws IOException {
    int before = found.messages();
    for (CallBlocks blocks : sources.getOrDefault(other, List.of())) {
      if (blocks.table() != Table.REPORT) {
        blocks.forEach(
            term,
            message,
            () -> {
              if (message.isSip() && isNamed(term)) {
                found.add(message);
                correlate();
              }
            });
      }
    }
    boolean any = found.messages() > before;
    if (any) {
      otherDays.add(other);
    }
    return any;
  }

  private void addReports() throws IOException {
    Set<Long> days = new HashSet<>(otherDays);
    days.add(day);
    List<BytesRef> names = new ArrayList<>();
    names.add(term);
    for (String name : correlated) {
      BytesRef other = new BytesRef(name);
      if (!isCallId(other)) {
        names.add(other);
      }
    }
    for (long each : days) {
      for (CallBlocks blocks : sources.getOrDefault(each, List.of())) {
        if (blocks.table() == Table.REPORT) {
          for (BytesRef name : names) {
            blocks.forEach(name, message, () -> addReport(name));
          }
        }
      }
    }
  }

  private void addReport(BytesRef name) {
    message.asReport();
    if (!isNamed(name)) {
      return;
    }
    LiveSession of = call;
    if (of == null) {
      of = others.get(DaySnapshot.dayOf(message.timeMicros()));
    }
    if (of != null) {
      of.add(message);
    }
  }

  /** Whether the SIP messages of the day have it as their Call-ID: then reports are of those. */
  private boolean isCallId(BytesRef name) throws IOException {
    for (CallBlocks blocks : sources.getOrDefault(day, List.of())) {
      if (blocks.table() != Table.REPORT && blocks.has(name)) {
        return true;
      }
    }
    return false;
  }

  private void correlate() {
    if (correlated.size() < MAX_CORRELATED && message.count(Field.CORRELATION_ID) > 0) {
      message.text(Field.CORRELATION_ID, 0, span);
      if (span.length < TermGroup.MAX_TERM) {
        String id = new String(span.bytes, span.start, span.length, UTF_8);
        if (!id.equals(callId)) {
          correlated.add(id);
        }
      }
    }
  }

  /** Terms are cut, and Call-IDs that are as long make no session. */
  private boolean isNamed(BytesRef name) {
    if (message.count(Field.CALL_ID) == 0) {
      return false;
    }
    message.text(Field.CALL_ID, 0, span);
    return name.bytesEquals(new BytesRef(span.bytes, span.start, span.length));
  }

  @Override
  public void close() {
    sources.values().forEach(blocks -> blocks.forEach(CallBlocks::close));
    message.close();
  }
}
