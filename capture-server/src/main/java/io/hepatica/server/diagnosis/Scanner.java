package io.hepatica.server.diagnosis;

import io.hepatica.server.diagnosis.Finding.Severity;
import io.hepatica.server.message.Field;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Requests of tools that look for open servers and weak passwords, by how they betray themselves.
 */
final class Scanner implements Rule {
  /** Whole words of the User-Agent header, lower case. */
  private static final Set<String> PRODUCTS =
      Set.of(
          "friendly-scanner",
          "friendly-request",
          "sipvicious",
          "sipcli",
          "sip-scan",
          "sipscan",
          "siparmyknife",
          "sundayddr",
          "vaxsipuseragent",
          "vaxipuseragent",
          "pplsip",
          "iwar",
          "smap",
          "sivus");

  @Override
  public String name() {
    return "scanner";
  }

  @Override
  public void check(CallView call, Findings findings) {
    Set<String> told = new HashSet<>();
    for (Leg leg : call.legs()) {
      for (Transaction transaction : leg.transactions()) {
        SipView request = transaction.request();
        String why = request == null ? null : sign(request);
        if (request != null && why != null && told.add(request.from().ip() + " " + why)) {
          findings.add(
              Severity.WARNING,
              "%s is a scanner, not a caller: its %s %s."
                  .formatted(request.from(), request.name(), why),
              request);
        }
      }
    }
  }

  private static @Nullable String sign(SipView request) {
    String product = request.first(Header.USER_AGENT);
    if (product != null) {
      String lowerCase = product.toLowerCase(Locale.ROOT);
      for (String token : lowerCase.split("[\\s/_]+", -1)) {
        if (PRODUCTS.contains(token)) {
          return "has the User-Agent " + Wording.quoted(product);
        }
      }
    }
    // The address that SIPVicious puts in by default, and the user of Nmap's probes.
    if (request.text(Field.FROM_DOMAIN).equals("1.1.1.1")
        && request.text(Field.TO_DOMAIN).equals("1.1.1.1")) {
      return "is from and to 1.1.1.1, as SIPVicious writes it";
    }
    if (request.text(Field.FROM_USER).equals("nm")
        && request.text(Field.FROM_DOMAIN).equals("nm")) {
      return "is from sip:nm@nm, as Nmap writes it";
    }
    return null;
  }
}
