package io.hepatica.server.diagnosis;

import io.hepatica.server.diagnosis.Finding.Severity;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Long post-dial delay (RFC 6076, 4.3: SRD), and phones that rang for long. */
final class LateAnswer implements Rule {
  private static final long LATE_MICROS = 5_000_000;
  private static final long LONG_RINGING_MICROS = 60_000_000;

  @Override
  public String name() {
    return "late_answer";
  }

  @Override
  public void check(CallView call, Findings findings) {
    for (Leg leg : call.legs()) {
      SipView start = null;
      for (Transaction transaction : leg.transactions()) {
        if (!transaction.method().equals("INVITE")
            || transaction.isWithinDialog()
            || transaction.request() == null
            || !call.isFirstHop(transaction)) {
          continue;
        }
        start = start == null ? transaction.request() : start;
        if (transaction.finalStatus() == 401 || transaction.finalStatus() == 407) {
          continue;
        }
        check(start, transaction, findings);
        break;
      }
    }
  }

  private static void check(@Nullable SipView start, Transaction transaction, Findings findings) {
    SipView sign = transaction.firstSign();
    if (sign == null || start == null) {
      return;
    }
    long delay = sign.timeMicros() - start.timeMicros();
    if (delay > LATE_MICROS) {
      findings.add(
          Severity.WARNING,
          "The caller at %s heard nothing for %s after INVITE, then came %s from %s: a long post-dial delay."
              .formatted(start.from(), Wording.delay(delay), sign.name(), sign.from()),
          start,
          sign);
    }
    SipView end = transaction.finalResponse();
    if (end == null || sign.isFinal()) {
      return;
    }
    long rang = end.timeMicros() - sign.timeMicros();
    if (rang > LONG_RINGING_MICROS) {
      List<SipView> messages = new ArrayList<>(List.of(start, sign, end));
      findings.add(
          Severity.INFO,
          "It rang for %s before %s from %s."
              .formatted(Wording.delay(rang), end.name(), end.from()),
          messages);
    }
  }
}
