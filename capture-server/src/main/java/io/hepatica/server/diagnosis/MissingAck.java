package io.hepatica.server.diagnosis;

import io.hepatica.server.diagnosis.Finding.Severity;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Final responses to INVITE without ACK: for a 2xx ACK is a request of its own from end to end (RFC
 * 3261, 13.2.2.4), for others it stays on the hop (17.1.1.3).
 */
final class MissingAck implements Rule {
  /** T1 doubles to T2 at most, so in this time a 2xx goes again (RFC 3261, 13.3.1.4). */
  private static final long PATIENCE_MICROS = 4_000_000;

  private record Dialog(long cseq, String toTag) {}

  private record Hop(long cseq, String branch) {}

  @Override
  public String name() {
    return "missing_ack";
  }

  @Override
  public void check(CallView call, Findings findings) {
    for (Leg leg : call.legs()) {
      Set<Dialog> ofDialogs = new HashSet<>();
      Set<Hop> ofHops = new HashSet<>();
      for (SipView ack : leg.acks()) {
        ofDialogs.add(new Dialog(ack.cseq(), ack.toTag()));
        ofHops.add(new Hop(ack.cseq(), ack.vias().isEmpty() ? "" : ack.vias().getFirst().branch()));
      }
      for (Transaction transaction : leg.transactions()) {
        if (transaction.method().equals("INVITE")) {
          for (Sending response : transaction.responses()) {
            check(call, transaction, response, ofDialogs, ofHops, findings);
          }
        }
      }
    }
  }

  private static void check(
      CallView call,
      Transaction transaction,
      Sending response,
      Set<Dialog> ofDialogs,
      Set<Hop> ofHops,
      Findings findings) {
    SipView first = response.first();
    if (!first.isFinal()
        || (response.repeats() == 0 && call.nowMicros() - first.timeMicros() < PATIENCE_MICROS)) {
      return;
    }
    String sent = "%s from %s, %s".formatted(first.name(), first.from(), Wording.sent(response));
    List<SipView> messages = new ArrayList<>(response.times());
    messages.addFirst(transaction.first());
    if (!first.isSuccess()) {
      if (!ofHops.contains(new Hop(first.cseq(), transaction.key().branch()))) {
        findings.add(
            Severity.WARNING,
            "%s never acknowledged the %s: the response or the ACK is lost between them."
                .formatted(first.to(), sent),
            messages);
      }
    } else if (!ofDialogs.contains(new Dialog(first.cseq(), first.toTag()))) {
      if (call.further(transaction).isEmpty()) {
        findings.add(
            Severity.ERROR,
            "No ACK was seen for the %s: the caller did not get it or its ACK took the wrong way, and %s will hang up."
                .formatted(sent, first.from()),
            messages);
      }
    } else if (response.repeats() > 0 && call.further(transaction).isEmpty()) {
      findings.add(
          Severity.WARNING,
          "%s, though an ACK was seen: the ACK came late or did not reach %s."
              .formatted(sent, first.from()),
          messages);
    }
  }
}
