package io.hepatica.server.diagnosis;

import io.hepatica.server.diagnosis.Finding.Severity;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Requests without a response: at all, at one of several capture points, or on one hop though the
 * next hop has one, which is signalling that goes one way only (RFC 3261, 17.1).
 */
final class NoAnswer implements Rule {
  /** 64 T1: timers B and F of RFC 3261, 17.1. */
  private static final long GIVEN_UP_MICROS = 32_000_000;

  /** Sent so often, a request is not just under way. */
  private static final int SENT_OFTEN = 3;

  /** A proxy passes a response on in far less. */
  private static final long PASS_ON_MICROS = 4_000_000;

  /** Timer C of RFC 3261, 16.6. */
  private static final long RINGING_MICROS = 180_000_000;

  @Override
  public String name() {
    return "no_answer_to_request";
  }

  @Override
  public void check(CallView call, Findings findings) {
    for (Leg leg : call.legs()) {
      boolean cancelled =
          leg.transactions().stream().anyMatch(each -> each.method().equals("CANCEL"));
      for (Transaction transaction : leg.transactions()) {
        if (transaction.requests().isEmpty()) {
          continue;
        }
        if (transaction.finalStatus() > 0) {
          checkCapturePoints(transaction, findings);
        } else if (!checkFurther(call, transaction, findings)) {
          if (transaction.responses().isEmpty()) {
            checkSilence(call, transaction, findings);
          } else if (!cancelled) {
            checkEndless(call, transaction, findings);
          }
        }
      }
    }
  }

  /** One agent has a final response that another, which saw the request, lacks. */
  private static void checkCapturePoints(Transaction transaction, Findings findings) {
    Map<String, SipView> asked = new LinkedHashMap<>();
    Set<String> answered = new LinkedHashSet<>();
    SipView response = null;
    for (SipView message : transaction.seen()) {
      if (message.isRequest()) {
        asked.putIfAbsent(message.agent(), message);
      } else if (message.isFinal()) {
        answered.add(message.agent());
        response = message;
      }
    }
    asked.keySet().removeAll(answered);
    if (response == null) {
      return;
    }
    for (Map.Entry<String, SipView> without : asked.entrySet()) {
      String agent = without.getKey();
      SipView request = without.getValue();
      findings.add(
          Severity.WARNING,
          "Capture point %s saw %s from %s to %s but not the %s that capture point %s saw: it was lost on the way, or %s sees one direction only."
              .formatted(
                  agentName(agent),
                  request.name(),
                  request.from(),
                  request.to(),
                  response.name(),
                  agentName(response.agent()),
                  agentName(agent)),
          request,
          response);
    }
  }

  private static String agentName(String agent) {
    String[] parts = agent.split("/", 3);
    return parts[0].isEmpty() ? parts[1] : Wording.quoted(parts[0]);
  }

  /** Whether the request was passed on, which leaves the trouble to the hops further on. */
  private static boolean checkFurther(CallView call, Transaction transaction, Findings findings) {
    List<Transaction> further = call.further(transaction);
    if (further.isEmpty()) {
      return false;
    }
    Transaction answered = further.getFirst();
    for (Transaction next : further) {
      SipView response = next.finalResponse();
      if (response == null || call.nowMicros() - response.timeMicros() < PASS_ON_MICROS) {
        return true;
      }
      answered = next;
    }
    SipView response = answered.finalResponse();
    SipView request = transaction.request();
    if (response != null && request != null) {
      findings.add(
          Severity.ERROR,
          "%s passed %s on to %s and got %s, but no final response from %s to %s was seen: signalling towards %s is lost."
              .formatted(
                  answered.client(),
                  request.name(),
                  answered.server(),
                  response.name(),
                  request.to(),
                  request.from(),
                  request.from()),
          request,
          answered.first(),
          response);
    }
    return true;
  }

  private static void checkSilence(CallView call, Transaction transaction, Findings findings) {
    for (Sending request : transaction.requests()) {
      SipView first = request.first();
      boolean waited = call.nowMicros() - first.timeMicros() >= GIVEN_UP_MICROS;
      if (request.times().size() < SENT_OFTEN && !waited) {
        continue;
      }
      if (request.repeats() == 0 && isUnreliable(first)) {
        findings.add(
            Severity.INFO,
            "No response to %s from %s to %s was seen, yet it was not sent again: the capture point probably misses the response."
                .formatted(first.name(), first.from(), first.to()),
            first);
      } else {
        findings.add(
            first.method().equals("INVITE") || first.method().equals("REGISTER")
                ? Severity.ERROR
                : Severity.WARNING,
            "%s did not answer %s from %s, which was %s: it is down, out of reach, or a firewall is in the way."
                .formatted(first.to(), first.name(), first.from(), Wording.sent(request)),
            request.times());
      }
    }
  }

  /** Only what goes by UDP is sent again (RFC 3261, 17.1.2.2). */
  private static boolean isUnreliable(SipView request) {
    return request.message().values().get("transport") instanceof String transport
        && transport.equalsIgnoreCase("udp");
  }

  private static void checkEndless(CallView call, Transaction transaction, Findings findings) {
    SipView last = transaction.seen().getLast();
    if (!transaction.method().equals("INVITE")
        || call.nowMicros() - last.timeMicros() < RINGING_MICROS) {
      return;
    }
    SipView first = transaction.first();
    findings.add(
        Severity.WARNING,
        "%s from %s to %s got %s and then no final response: it was neither answered, refused nor cancelled."
            .formatted(
                first.name(),
                transaction.client(),
                transaction.server(),
                transaction.responses().stream()
                    .map(response -> response.first().name())
                    .distinct()
                    .collect(Collectors.collectingAndThen(Collectors.toList(), Wording::list))),
        Stream.concat(Stream.of(first), transaction.responses().stream().map(Sending::first))
            .toList());
  }
}
