package io.hepatica.server.diagnosis;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All of one Call-ID. Immutable.
 *
 * @param messages of every agent, oldest first
 * @param transactions by their first message
 * @param acks oldest first
 */
record Leg(
    String callId, List<SipView> messages, List<Transaction> transactions, List<SipView> acks) {
  /** The INVITE that was answered first, on the hop next to the caller; null where none was. */
  @Nullable Transaction answered() {
    for (Transaction transaction : transactions) {
      if (transaction.method().equals("INVITE")
          && !transaction.isWithinDialog()
          && transaction.finalStatus() / 100 == 2) {
        return transaction;
      }
    }
    return null;
  }

  /** The first BYE, or null. */
  @Nullable Transaction bye() {
    for (Transaction transaction : transactions) {
      if (transaction.method().equals("BYE")) {
        return transaction;
      }
    }
    return null;
  }

  /** The newest message. */
  SipView last() {
    return messages.getLast();
  }
}
