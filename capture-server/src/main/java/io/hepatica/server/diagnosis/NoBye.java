package io.hepatica.server.diagnosis;

import io.hepatica.server.diagnosis.Finding.Severity;
import io.hepatica.server.message.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Answered, and no BYE seen (RFC 3261, 15). What it means depends on how long the call has been
 * silent: its session timer (RFC 4028), its quality reports, its other legs.
 */
final class NoBye implements Rule {
  /** Reports come every few seconds (RFC 3550, 6.2); without any for so long media has ended. */
  private static final long NO_REPORTS_MICROS = 60_000_000;

  /** Without a session timer even a call that goes on is rarely silent for longer: 4 hours. */
  private static final long SILENT_MICROS = 4 * 3_600_000_000L;

  /** An other leg's BYE takes a while to be passed on. */
  private static final long PASS_ON_MICROS = 5_000_000;

  @Override
  public String name() {
    return "no_bye";
  }

  @Override
  public void check(CallView call, Findings findings) {
    SipView ended = null;
    for (Leg leg : call.legs()) {
      Transaction bye = leg.bye();
      if (bye != null && (ended == null || bye.first().timeMicros() > ended.timeMicros())) {
        ended = bye.first();
      }
    }
    for (Leg leg : call.legs()) {
      Transaction answered = leg.answered();
      SipView answer = answered == null ? null : answered.finalResponse();
      if (answer != null && leg.bye() == null && !refused(leg)) {
        check(call, leg, answer, ended, findings);
      }
    }
  }

  /** A request within the dialog got a response that ends it (RFC 5057, 5.1). */
  private static boolean refused(Leg leg) {
    for (Transaction transaction : leg.transactions()) {
      int status = transaction.finalStatus();
      if (transaction.isWithinDialog() && (status == 408 || status == 481)) {
        return true;
      }
    }
    return false;
  }

  private static void check(
      CallView call, Leg leg, SipView answer, @Nullable SipView ended, Findings findings) {
    String head =
        "No BYE was seen after %s answered at %s: "
            .formatted(answer.from(), Wording.time(answer.timeMicros()));
    List<Message> messages = new ArrayList<>(List.of(answer.message()));
    if (ended != null && call.nowMicros() - ended.timeMicros() >= PASS_ON_MICROS) {
      messages.add(ended.message());
      findings.add(
          Severity.WARNING,
          head
              + "another leg was hung up at "
              + Wording.time(ended.timeMicros())
              + ", so BYE was not passed on to this one or was not captured.",
          messages.stream());
      return;
    }
    SipView last = leg.last();
    messages.add(last.message());
    long silent = call.nowMicros() - last.timeMicros();
    SipView timer = timer(leg);
    long interval = timer == null ? -1 : timer.number(Header.SESSION_EXPIRES) * 1_000_000;
    StreamView report = call.streams().isEmpty() ? null : call.streams().getLast();
    long reportsSilent = report == null ? 0 : call.nowMicros() - report.report().timeMicros();
    if (timer != null && interval > 0 && silent > interval) {
      messages.add(timer.message());
      findings.add(
          Severity.WARNING,
          head
              + "its session timer of %s ran out at %s without a refresh, so BYE was lost or not captured."
                  .formatted(Wording.delay(interval), Wording.time(last.timeMicros() + interval)),
          messages.stream());
    } else if (report != null
        && reportsSilent >= NO_REPORTS_MICROS
        && silent >= NO_REPORTS_MICROS) {
      findings.add(
          Severity.WARNING,
          head
              + "the last quality report is of %s, so media has ended and BYE was lost or not captured."
                  .formatted(Wording.time(report.report().timeMicros())),
          Stream.concat(messages.stream(), Stream.of(report.report())));
    } else {
      findings.add(
          silent >= SILENT_MICROS ? Severity.WARNING : Severity.INFO,
          head
              + "the last message is of %s, so the call goes on, or BYE was lost or not captured."
                  .formatted(Wording.time(last.timeMicros())),
          messages.stream());
    }
  }

  /** The newest 2xx that sets a session timer. */
  private static @Nullable SipView timer(Leg leg) {
    SipView timer = null;
    for (SipView message : leg.messages()) {
      if (message.isSuccess() && message.number(Header.SESSION_EXPIRES) > 0) {
        timer = message;
      }
    }
    return timer;
  }
}
