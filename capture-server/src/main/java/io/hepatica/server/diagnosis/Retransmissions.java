package io.hepatica.server.diagnosis;

import io.hepatica.server.diagnosis.Finding.Severity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Requests and final responses that were sent again (RFC 3261, 17.1.1.2 and 17.2.1), by hop and
 * kind.
 */
final class Retransmissions implements Rule {
  /** One may be lost now and then. */
  private static final int WORTH_A_WARNING = 2;

  /** Twice 64·T1 (RFC 3261, 17.1.1.1): what is seen later was captured twice, not sent again. */
  private static final long MAX_SPAN_MICROS = 64_000_000;

  private record Kind(Endpoint from, Endpoint to, String name, boolean request) {}

  private static final class Count {
    final List<SipView> messages = new ArrayList<>();
    int repeats;
    int answered;
    int ignored;
    long slowestMicros;
    long spanMicros;
  }

  @Override
  public String name() {
    return "retransmissions";
  }

  @Override
  public void check(CallView call, Findings findings) {
    Map<Kind, Count> counts = new LinkedHashMap<>();
    for (Leg leg : call.legs()) {
      for (Transaction transaction : leg.transactions()) {
        SipView answer =
            transaction.responses().isEmpty() ? null : transaction.responses().getFirst().first();
        for (Sending request : transaction.requests()) {
          add(counts, request, answer);
        }
        for (Sending response : transaction.responses()) {
          if (response.first().isFinal()) {
            add(counts, response, null);
          }
        }
      }
    }
    counts.forEach((kind, count) -> report(kind, count, findings));
  }

  private static void add(Map<Kind, Count> counts, Sending sending, @Nullable SipView answer) {
    if (sending.repeats() == 0 || sending.spanMicros() > MAX_SPAN_MICROS) {
      return;
    }
    SipView first = sending.first();
    Count count =
        counts.computeIfAbsent(
            new Kind(first.from(), first.to(), first.name(), first.isRequest()),
            kind -> new Count());
    count.repeats += sending.repeats();
    count.spanMicros = Math.max(count.spanMicros, sending.spanMicros());
    count.messages.addAll(sending.times());
    if (answer == null) {
      return;
    }
    count.answered++;
    count.slowestMicros = Math.max(count.slowestMicros, answer.timeMicros() - first.timeMicros());
    if (answer.timeMicros() < sending.last().timeMicros()) {
      count.ignored++;
    }
  }

  private static void report(Kind kind, Count count, Findings findings) {
    String text =
        "%s sent %s again %s to %s within %s: %s."
            .formatted(
                kind.from(),
                kind.name(),
                Wording.times(count.repeats),
                kind.to(),
                Wording.delay(count.spanMicros),
                reason(kind, count));
    boolean serious = count.repeats >= WORTH_A_WARNING;
    findings.add(serious ? Severity.WARNING : Severity.INFO, text, count.messages);
  }

  private static String reason(Kind kind, Count count) {
    if (!kind.request()) {
      return "the ACK or the response was lost, or the request was repeated";
    }
    if (count.answered == 0) {
      return "no response came";
    }
    if (count.ignored > 0) {
      return "responses were sent but did not reach " + kind.from() + " in time";
    }
    return "the first response came only after "
        + Wording.delay(count.slowestMicros)
        + ", so "
        + kind.to()
        + " is slow or packets were lost";
  }
}
