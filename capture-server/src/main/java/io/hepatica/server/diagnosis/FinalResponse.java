package io.hepatica.server.diagnosis;

import io.hepatica.server.diagnosis.Finding.Severity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Explains the final response that decided over a leg: who gave it, what it means, and what its
 * headers add (RFC 3261, 21; Warning 20.43, Retry-After 20.33; Reason RFC 3326).
 */
final class FinalResponse implements Rule {
  @Override
  public String name() {
    return "final_response";
  }

  @Override
  public void check(CallView call, Findings findings) {
    for (Leg leg : call.legs()) {
      Map<String, Transaction> last = new LinkedHashMap<>();
      boolean cancelled = false;
      for (Transaction transaction : leg.transactions()) {
        cancelled |= transaction.method().equals("CANCEL");
        if (transaction.finalStatus() > 0
            && !transaction.method().equals("CANCEL")
            && call.isFirstHop(transaction)) {
          last.put(transaction.method() + " " + transaction.isWithinDialog(), transaction);
        }
      }
      for (Transaction transaction : last.values()) {
        int status = transaction.finalStatus();
        // Who cancelled is told by a rule of its own, as are the troubles of a dialog below.
        boolean toldElsewhere =
            (status == 487 && cancelled)
                || (transaction.isWithinDialog()
                    && (status == 491 || status == 422 || status == 481));
        if (status >= 300 && !toldElsewhere) {
          explain(call, transaction, findings);
        }
      }
    }
  }

  private static void explain(CallView call, Transaction transaction, Findings findings) {
    Transaction origin = call.origin(transaction);
    SipView response = origin.finalResponse();
    SipView arrived = transaction.finalResponse();
    if (response == null || arrived == null) {
      return;
    }
    StringBuilder text = new StringBuilder();
    text.append(response.from());
    String product = response.product();
    if (product != null) {
      text.append(" (").append(Wording.quoted(product)).append(")");
    }
    text.append(" answered ").append(Wording.quoted(transaction.method()));
    text.append(transaction.isWithinDialog() ? " within the dialog" : "");
    text.append(" with ").append(response.name()).append(" after ");
    text.append(Wording.delay(transaction.delayTo(arrived))).append(": ");
    text.append(SipCodes.of(response.status()).meaning()).append('.');
    addSilent(call, origin, text);
    addHeaders(response, text);
    List<SipView> messages = new ArrayList<>(List.of(transaction.first(), response));
    if (!arrived.equals(response)) {
      messages.add(arrived);
    }
    findings.add(severity(response.status()), text.toString(), messages);
  }

  private static void addSilent(CallView call, Transaction origin, StringBuilder text) {
    List<String> silent = new ArrayList<>();
    for (Transaction next : call.further(origin)) {
      if (next.responses().isEmpty()) {
        silent.add(next.server().toString());
      }
    }
    if (!silent.isEmpty()) {
      text.append(' ').append(Wording.list(silent)).append(" did not answer at all.");
    }
  }

  private static void addHeaders(SipView response, StringBuilder text) {
    for (String warning : response.all(Header.WARNING)) {
      text.append(" Warning: ").append(Wording.quoted(warning)).append('.');
    }
    long retryAfter = response.number(Header.RETRY_AFTER);
    if (retryAfter >= 0) {
      text.append(" It wants no new attempt for ").append(retryAfter).append(" s.");
    }
    for (String reason : response.all(Header.REASON)) {
      @Nullable String cause = Q850Causes.inReason(reason);
      text.append(" Reason: ").append(cause == null ? Wording.quoted(reason) : cause).append('.');
    }
  }

  /** What a user decided is nobody's fault (RFC 6076, 4.7). */
  private static Severity severity(int status) {
    return switch (status) {
      case 480, 486, 487, 600, 603, 607 -> Severity.INFO;
      case 408 -> Severity.ERROR;
      default ->
          status < 400 ? Severity.INFO : status / 100 == 5 ? Severity.ERROR : Severity.WARNING;
    };
  }
}
