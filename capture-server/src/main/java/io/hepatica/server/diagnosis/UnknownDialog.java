package io.hepatica.server.diagnosis;

import io.hepatica.server.diagnosis.Finding.Severity;
import java.util.HashSet;
import java.util.Set;

/** A request within the dialog that its peer knows nothing of: 481 (RFC 3261, 12.2.2, 15.1.2). */
final class UnknownDialog implements Rule {
  @Override
  public String name() {
    return "unknown_dialog";
  }

  @Override
  public void check(CallView call, Findings findings) {
    for (Leg leg : call.legs()) {
      Set<String> hungUp = new HashSet<>();
      for (Transaction transaction : leg.transactions()) {
        if (transaction.method().equals("BYE")) {
          hungUp.add(transaction.first().fromTag());
        }
      }
      for (Transaction transaction : leg.transactions()) {
        SipView response = transaction.finalResponse();
        if (response != null
            && response.status() == 481
            && transaction.isWithinDialog()
            && call.isFirstHop(transaction)) {
          boolean crossed = hungUp.contains(transaction.first().toTag());
          findings.add(
              crossed ? Severity.INFO : Severity.WARNING,
              "%s answered %s from %s with %s: %s."
                  .formatted(
                      response.from(),
                      transaction.first().name(),
                      transaction.client(),
                      response.name(),
                      crossed
                          ? "its side had hung up already"
                          : "it had lost or ended the call without telling the other side"),
              transaction.first(),
              response);
        }
      }
    }
  }
}
