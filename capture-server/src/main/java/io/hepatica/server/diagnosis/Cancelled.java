package io.hepatica.server.diagnosis;

import io.hepatica.server.diagnosis.Finding.Severity;
import java.util.ArrayList;
import java.util.List;

/** Who cancelled a call, and after how long (RFC 3261, 9). */
final class Cancelled implements Rule {
  @Override
  public String name() {
    return "cancelled";
  }

  @Override
  public void check(CallView call, Findings findings) {
    for (Leg leg : call.legs()) {
      for (Transaction cancel : leg.transactions()) {
        if (cancel.method().equals("CANCEL") && cancel.request() != null) {
          check(call, cancel, findings);
        }
      }
    }
  }

  private static void check(CallView call, Transaction cancel, Findings findings) {
    Transaction invite = call.find(cancel.key().ofInvite());
    if (invite == null) {
      return;
    }
    Transaction before = call.before(invite);
    // What a proxy only passes on is told once.
    if (before != null && call.find(before.key().ofCancel()) != null) {
      return;
    }
    boolean byCaller = before == null;
    SipView first = cancel.first();
    SipView sign = invite.firstSign();
    StringBuilder text = new StringBuilder();
    text.append(first.from())
        .append(byCaller ? ", the caller, cancelled after " : " cancelled after ");
    text.append(Wording.delay(invite.delayTo(first)));
    if (sign != null && !sign.isFinal() && sign.timeMicros() <= first.timeMicros()) {
      text.append(", ").append(Wording.delay(first.timeMicros() - sign.timeMicros()));
      text.append(" after ").append(sign.name());
    }
    text.append('.');
    for (String reason : first.all(Header.REASON)) {
      String cause = Q850Causes.inReason(reason);
      text.append(" Reason: ").append(cause == null ? Wording.quoted(reason) : cause).append('.');
    }
    List<SipView> messages = new ArrayList<>(List.of(invite.first(), first));
    SipView end = invite.finalResponse();
    boolean crossed = end != null && end.isSuccess();
    if (end != null) {
      messages.add(end);
    }
    if (crossed) {
      text.append(" It crossed the answer, so the call is up and needs a BYE.");
    }
    findings.add(crossed ? Severity.WARNING : Severity.INFO, text.toString(), messages);
  }
}
