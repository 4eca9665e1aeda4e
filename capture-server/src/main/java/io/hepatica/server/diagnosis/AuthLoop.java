package io.hepatica.server.diagnosis;

import io.hepatica.server.diagnosis.Finding.Severity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Challenged again though credentials were given (RFC 3261, 22.1, 22.2). Once is how an old nonce
 * is renewed; it counts what comes in a row, up to a response that is no challenge.
 */
final class AuthLoop implements Rule {
  private static final class Row {
    final List<SipView> messages = new ArrayList<>();
    final Set<String> nonces = new HashSet<>();
    String realm = "";
    String username = "";
    int refused;
    int stale;
  }

  @Override
  public String name() {
    return "auth_loop";
  }

  @Override
  public void check(CallView call, Findings findings) {
    for (Leg leg : call.legs()) {
      Map<String, Row> rows = new HashMap<>();
      for (Transaction transaction : leg.transactions()) {
        SipView request = transaction.request();
        SipView response = transaction.finalResponse();
        if (request == null || response == null || !call.isFirstHop(transaction)) {
          continue;
        }
        if (response.isChallenge()) {
          add(rows, request, response);
        } else {
          Row row = rows.remove(request.method());
          if (row != null && row.refused > 1) {
            report(row, findings);
          }
        }
      }
      rows.values().forEach(row -> report(row, findings));
    }
  }

  private static void add(Map<String, Row> rows, SipView request, SipView response) {
    for (Digest challenge : Digest.challenges(response)) {
      Digest given = Digest.credentials(request, challenge.realm());
      if (given == null) {
        continue;
      }
      Row row = rows.computeIfAbsent(request.method(), method -> new Row());
      row.messages.add(request);
      row.messages.add(response);
      row.nonces.add(challenge.nonce());
      row.realm = challenge.realm();
      row.username = given.username();
      row.refused++;
      row.stale += challenge.stale() ? 1 : 0;
      return;
    }
  }

  private static void report(Row row, Findings findings) {
    SipView request = row.messages.getFirst();
    SipView response = row.messages.get(1);
    String why;
    if (row.stale == row.refused) {
      why =
          "each time the nonce was too old (stale=true), so nonces expire at once, or servers behind one address do not share them";
    } else if (row.refused > 1 && row.nonces.size() == 1) {
      why = "the nonce stayed the same, so the password or the user name is wrong";
    } else {
      why = "the password, the user name or the realm is wrong";
    }
    findings.add(
        row.refused > 1 ? Severity.ERROR : Severity.WARNING,
        "%s challenged %s from %s again %s with %d though it bore credentials of user %s for realm %s: %s."
            .formatted(
                response.from(),
                request.name(),
                request.from(),
                Wording.times(row.refused),
                response.status(),
                Wording.quoted(row.username),
                Wording.quoted(row.realm),
                why),
        row.messages);
  }
}
