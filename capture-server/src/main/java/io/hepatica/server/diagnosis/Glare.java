package io.hepatica.server.diagnosis;

import io.hepatica.server.diagnosis.Finding.Severity;
import java.util.HashMap;
import java.util.Map;

/** Both sides changed the session at once: 491 (RFC 3261, 14.1, 21.4.27). */
final class Glare implements Rule {
  private record Sender(String tag, String method) {}

  @Override
  public String name() {
    return "glare";
  }

  @Override
  public void check(CallView call, Findings findings) {
    for (Leg leg : call.legs()) {
      Map<Sender, Long> accepted = new HashMap<>();
      for (Transaction transaction : leg.transactions()) {
        if (transaction.finalStatus() / 100 == 2) {
          accepted.merge(sender(transaction), transaction.key().cseq(), Math::max);
        }
      }
      for (Transaction transaction : leg.transactions()) {
        SipView response = transaction.finalResponse();
        if (response == null || response.status() != 491 || !call.isFirstHop(transaction)) {
          continue;
        }
        boolean mended = accepted.getOrDefault(sender(transaction), -1L) > transaction.key().cseq();
        findings.add(
            mended ? Severity.INFO : Severity.WARNING,
            "%s refused %s from %s with 491, since its own change of the session was under way: %s."
                .formatted(
                    response.from(),
                    transaction.first().name(),
                    transaction.client(),
                    mended ? "a later attempt succeeded" : "no later attempt succeeded"),
            transaction.first(),
            response);
      }
    }
  }

  private static Sender sender(Transaction transaction) {
    return new Sender(transaction.first().fromTag(), transaction.method());
  }
}
