package io.hepatica.server.diagnosis;

import io.hepatica.server.diagnosis.Finding.Severity;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Session timers (RFC 4028): refused as too short, refresh that failed, call that ran out. */
final class SessionTimer implements Rule {
  private static final long SECOND = 1_000_000;

  /** Who waits for a refresh hangs up this much before the end, or a third (RFC 4028, 10). */
  private static final long MARGIN_S = 32;

  /** Clocks and the way of the BYE. */
  private static final long SLACK_S = 5;

  @Override
  public String name() {
    return "session_timer";
  }

  @Override
  public void check(CallView call, Findings findings) {
    for (Leg leg : call.legs()) {
      SipView timer = null;
      Map<String, Long> accepted = accepted(leg);
      for (Transaction transaction : leg.transactions()) {
        if (transaction.method().equals("BYE")) {
          checkRanOut(timer, transaction.first(), findings);
          break;
        }
        SipView response = transaction.finalResponse();
        if (response == null || !call.isFirstHop(transaction)) {
          continue;
        }
        if (response.status() == 422) {
          checkTooShort(accepted, transaction, response, findings);
        }
        if (!isRefresh(transaction)) {
          continue;
        }
        if (response.isSuccess()) {
          timer = response;
        } else if (timer != null
            && transaction.isWithinDialog()
            && (response.status() == 408 || response.status() == 481)) {
          checkFailed(transaction, response, findings);
        }
      }
    }
  }

  private static boolean isRefresh(Transaction transaction) {
    return transaction.method().equals("INVITE") || transaction.method().equals("UPDATE");
  }

  /** The highest CSeq of each method that got a 2xx. */
  private static Map<String, Long> accepted(Leg leg) {
    Map<String, Long> accepted = new HashMap<>();
    for (Transaction transaction : leg.transactions()) {
      if (transaction.finalStatus() / 100 == 2) {
        accepted.merge(transaction.method(), transaction.key().cseq(), Math::max);
      }
    }
    return accepted;
  }

  private static void checkTooShort(
      Map<String, Long> accepted, Transaction refused, SipView response, Findings findings) {
    boolean mended = accepted.getOrDefault(refused.method(), -1L) > refused.key().cseq();
    long wanted = response.number(Header.MIN_SE);
    long asked = refused.first().number(Header.SESSION_EXPIRES);
    findings.add(
        mended ? Severity.INFO : Severity.WARNING,
        "%s refused a session timer%s with 422: it wants at least %s (Min-SE)%s."
            .formatted(
                response.from(),
                asked < 0 ? "" : " of " + asked + " s",
                wanted < 0 ? "more" : wanted + " s",
                mended ? ", which the caller then gave" : " and no such request followed"),
        refused.first(),
        response);
  }

  private static void checkFailed(Transaction transaction, SipView response, Findings findings) {
    findings.add(
        Severity.ERROR,
        "%s answered the %s within the dialog, which refreshes the session, with %s: the call ends by that (RFC 5057)."
            .formatted(response.from(), transaction.first().name(), response.name()),
        transaction.first(),
        response);
  }

  private static void checkRanOut(@Nullable SipView timer, SipView bye, Findings findings) {
    if (timer == null) {
      return;
    }
    long interval = timer.number(Header.SESSION_EXPIRES);
    long elapsed = (bye.timeMicros() - timer.timeMicros()) / SECOND;
    long earliest = interval - Math.min(MARGIN_S, interval / 3) - SLACK_S;
    if (interval > 0 && elapsed >= earliest && elapsed <= interval + SLACK_S) {
      findings.add(
          Severity.WARNING,
          "%s hung up %s after the last refresh, when the session timer of %d s ran out: no further refresh was seen."
              .formatted(
                  bye.from(), Wording.delay(bye.timeMicros() - timer.timeMicros()), interval),
          timer,
          bye);
    }
  }
}
