package io.hepatica.server.diagnosis;

import io.hepatica.server.diagnosis.Finding.Severity;
import io.hepatica.server.message.Field;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * REGISTER refused at least twice in a row (RFC 3261, 10.3), over all legs by address of record.
 */
final class RegistrationRefused implements Rule {
  private record Client(String aor, String ip) {}

  private static final class Row {
    final List<SipView> messages = new ArrayList<>();
    int refused;
  }

  @Override
  public String name() {
    return "registration_refused";
  }

  @Override
  public void check(CallView call, Findings findings) {
    List<Transaction> registers = new ArrayList<>();
    for (Leg leg : call.legs()) {
      for (Transaction transaction : leg.transactions()) {
        if (transaction.method().equals("REGISTER")
            && transaction.request() != null
            && transaction.finalStatus() > 0
            && call.isFirstHop(transaction)) {
          registers.add(transaction);
        }
      }
    }
    registers.sort(Comparator.comparingLong(each -> each.first().timeMicros()));
    Map<Client, Row> rows = new LinkedHashMap<>();
    for (Transaction register : registers) {
      SipView request = register.first();
      SipView response = Objects.requireNonNull(register.finalResponse());
      Client client =
          new Client(
              request.text(Field.TO_USER) + "@" + request.text(Field.TO_DOMAIN),
              request.from().ip());
      if (response.isSuccess()) {
        report(client, rows.remove(client), findings);
      } else if (isRefusal(register, response)) {
        Row row = rows.computeIfAbsent(client, key -> new Row());
        row.refused++;
        row.messages.add(request);
        row.messages.add(response);
      }
    }
    rows.forEach((client, row) -> report(client, row, findings));
  }

  /** A challenge refuses only who gave credentials for it; 423 asks for another expiry. */
  private static boolean isRefusal(Transaction register, SipView response) {
    if (response.isChallenge()) {
      return Digest.challenges(response).stream()
          .anyMatch(challenge ->
              !challenge.stale()
                  && Digest.credentials(register.first(), challenge.realm()) != null);
    }
    return response.status() >= 400 && response.status() != 423;
  }

  private static void report(Client client, @Nullable Row row, Findings findings) {
    if (row == null || row.refused < 2) {
      return;
    }
    SipView first = row.messages.get(1);
    SipView last = row.messages.getLast();
    findings.add(
        Severity.ERROR,
        "%s refused the registration of %s from %s %s within %s, last with %s: %s."
            .formatted(
                last.from(),
                Wording.quoted(client.aor()),
                client.ip(),
                Wording.times(row.refused),
                Wording.delay(last.timeMicros() - first.timeMicros()),
                last.name(),
                last.isChallenge()
                    ? "the password or the user name is wrong"
                    : SipCodes.of(last.status()).meaning()),
        row.messages);
  }
}
