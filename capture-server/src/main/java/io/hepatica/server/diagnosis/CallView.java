package io.hepatica.server.diagnosis;

import io.hepatica.server.call.WholeCall;
import io.hepatica.server.message.Message;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A call read once for all rules: legs, transactions on every hop, streams. Immutable. */
final class CallView {
  private final List<Leg> legs;
  private final List<StreamView> streams;
  private final Map<Transaction.Key, Transaction> byKey = new HashMap<>();
  private final Map<Transaction.Key, List<Transaction>> further = new HashMap<>();
  private final long nowMicros;

  /**
   * @param nowMicros when the call is looked at: what is missing may still come until then
   */
  CallView(WholeCall call, long nowMicros) {
    this.nowMicros = nowMicros;
    Map<String, List<SipView>> byCallId = new LinkedHashMap<>();
    try (SipViewReader reader = new SipViewReader()) {
      for (Message message : call.messages()) {
        SipView view = reader.read(message);
        if (view != null) {
          byCallId.computeIfAbsent(view.callId(), id -> new ArrayList<>()).add(view);
        }
      }
    }
    List<Leg> read = new ArrayList<>();
    byCallId.forEach((callId, messages) -> read.add(leg(callId, messages)));
    legs = List.copyOf(read);
    streams = StreamView.of(call.reports());
  }

  private Leg leg(String callId, List<SipView> messages) {
    messages.sort(Comparator.comparingLong(SipView::timeMicros));
    Map<Transaction.Key, Transaction.Key> byHop = new HashMap<>();
    for (SipView message : messages) {
      if (!message.vias().isEmpty()) {
        byHop.putIfAbsent(Transaction.Key.ofHop(message), Transaction.Key.of(message));
      }
    }
    Map<Transaction.Key, List<SipView>> grouped = new LinkedHashMap<>();
    List<SipView> acks = new ArrayList<>();
    for (SipView message : messages) {
      if (message.method().equals("ACK")) {
        acks.add(message);
      } else {
        // Some elements send responses that lost their Via.
        Transaction.Key key =
            message.vias().isEmpty()
                ? byHop.getOrDefault(Transaction.Key.ofHop(message), Transaction.Key.ofHop(message))
                : Transaction.Key.of(message);
        grouped.computeIfAbsent(key, each -> new ArrayList<>()).add(message);
      }
    }
    List<Transaction> transactions = new ArrayList<>();
    grouped.forEach((key, seen) -> transactions.add(Transaction.of(key, seen)));
    for (Transaction transaction : transactions) {
      byKey.put(transaction.key(), transaction);
    }
    for (Transaction transaction : transactions) {
      Transaction before = before(transaction);
      if (before != null) {
        further.computeIfAbsent(before.key(), key -> new ArrayList<>()).add(transaction);
      }
    }
    return new Leg(callId, List.copyOf(messages), List.copyOf(transactions), List.copyOf(acks));
  }

  /** By their first message. */
  List<Leg> legs() {
    return legs;
  }

  /** What reports say of streams, oldest first. */
  List<StreamView> streams() {
    return streams;
  }

  /** Microseconds since the epoch. */
  long nowMicros() {
    return nowMicros;
  }

  /** The same request one hop before, or null where this is the first hop that was seen. */
  @Nullable Transaction before(Transaction transaction) {
    Transaction.Key key = Transaction.Key.before(transaction.first());
    Transaction before = key == null ? null : byKey.get(key);
    // Between the same two it is no further hop, whatever its Via says.
    return before == null
            || (before.client().equals(transaction.client())
                && before.server().equals(transaction.server()))
        ? null
        : before;
  }

  /** The same request one hop further on; several where a proxy forked. */
  List<Transaction> further(Transaction transaction) {
    return further.getOrDefault(transaction.key(), List.of());
  }

  /** The transaction of that key, or null where nothing of it was seen. */
  @Nullable Transaction find(Transaction.Key key) {
    return byKey.get(key);
  }

  /** Whether the final response came from this hop's server itself, as far as was seen. */
  boolean isOrigin(Transaction transaction) {
    return origin(transaction).key().equals(transaction.key());
  }

  boolean isFirstHop(Transaction transaction) {
    return before(transaction) == null;
  }

  /** The hop furthest on from which the final response came. */
  Transaction origin(Transaction transaction) {
    Transaction at = transaction;
    for (int hops = 0; hops < Via.MAX; hops++) {
      Transaction from = null;
      for (Transaction next : further(at)) {
        if (next.finalStatus() == at.finalStatus()) {
          from = next;
        }
      }
      if (from == null) {
        return at;
      }
      at = from;
    }
    return at;
  }
}
