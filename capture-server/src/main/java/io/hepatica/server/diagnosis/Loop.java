package io.hepatica.server.diagnosis;

import io.hepatica.server.diagnosis.Finding.Severity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Requests that go in circles: 482, 483, and the same request at the same server again (RFC 3261,
 * 16.3). With another Request-URI it is a spiral, which is fine.
 */
final class Loop implements Rule {
  /** Left over of 70 (RFC 3261, 8.1.1.6), a request that passed many hops is near its end. */
  private static final long FEW_HOPS_LEFT = 3;

  private static final int MANY_HOPS = 10;

  private record Visit(String method, long cseq, Endpoint server, String uri, String fromTag) {}

  @Override
  public String name() {
    return "loop";
  }

  @Override
  public void check(CallView call, Findings findings) {
    for (Leg leg : call.legs()) {
      Map<Visit, Transaction> visits = new HashMap<>();
      Set<Visit> told = new HashSet<>();
      for (Transaction transaction : leg.transactions()) {
        int status = transaction.finalStatus();
        if ((status == 482 || status == 483) && call.isOrigin(transaction)) {
          checkRefused(transaction, findings);
        }
        checkReturn(call, transaction, visits, told, findings);
      }
    }
  }

  private static void checkRefused(Transaction transaction, Findings findings) {
    SipView response = transaction.finalResponse();
    SipView request = transaction.request();
    if (response == null || request == null) {
      return;
    }
    int hops = request.vias().size();
    long left = request.number(Header.MAX_FORWARDS);
    String why;
    if (response.status() == 482) {
      why = "the request came back to it after %d hops".formatted(hops);
    } else if (hops <= 1) {
      why =
          "the request came with Max-Forwards %s from its first sender already, which is too low"
              .formatted(left < 0 ? "missing" : left);
    } else {
      why =
          "Max-Forwards was down to %s after %d hops, so it goes in circles or started too low"
              .formatted(left < 0 ? "nothing" : left, hops);
    }
    findings.add(
        Severity.ERROR,
        "%s refused %s from %s with %s: %s."
            .formatted(response.from(), request.name(), request.from(), response.name(), why),
        request,
        response);
  }

  private static void checkReturn(
      CallView call,
      Transaction transaction,
      Map<Visit, Transaction> visits,
      Set<Visit> told,
      Findings findings) {
    SipView request = transaction.request();
    if (request == null) {
      return;
    }
    Visit visit =
        new Visit(request.method(), request.cseq(), request.to(), request.uri(), request.fromTag());
    Transaction earlier = visits.putIfAbsent(visit, transaction);
    List<SipView> way = earlier == null ? null : way(call, earlier, transaction);
    if (way != null && told.add(visit)) {
      findings.add(
          Severity.ERROR,
          "%s came back to %s with the same Request-URI after %d hops: a routing loop."
              .formatted(request.name(), request.to(), way.size() - 1),
          way);
    } else if (request.number(Header.MAX_FORWARDS) >= 0
        && request.number(Header.MAX_FORWARDS) <= FEW_HOPS_LEFT
        && request.vias().size() >= MANY_HOPS
        && told.add(visit)) {
      findings.add(
          Severity.WARNING,
          "%s reached %s with Max-Forwards %d after %d hops: it goes in circles or is about to be refused."
              .formatted(
                  request.name(),
                  request.to(),
                  request.number(Header.MAX_FORWARDS),
                  request.vias().size()),
          request);
    }
  }

  /** The request on its way from one visit to the next, or null where one did not lead there. */
  private static @Nullable List<SipView> way(
      CallView call, Transaction earlier, Transaction later) {
    List<SipView> way = new ArrayList<>();
    Transaction at = later;
    for (int hops = 0; at != null && hops < Via.MAX; hops++) {
      way.addFirst(at.first());
      if (at.key().equals(earlier.key())) {
        return way.size() > 1 ? way : null;
      }
      at = call.before(at);
    }
    return null;
  }
}
