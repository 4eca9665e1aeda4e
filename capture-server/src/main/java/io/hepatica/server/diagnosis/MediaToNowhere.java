package io.hepatica.server.diagnosis;

import io.hepatica.server.diagnosis.Finding.Severity;
import io.hepatica.server.message.Addresses;
import io.hepatica.sip.SdpSummary;
import io.hepatica.sip.SdpSummary.Direction;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Descriptions that leave media nowhere to go: no address or no port from the start (RFC 3264, 5.1,
 * 6), and a hold that was never ended (8.4).
 */
final class MediaToNowhere implements Rule {
  /** Hung up from a short hold, nobody waited. */
  private static final long LONG_HOLD_MICROS = 30_000_000;

  @Override
  public String name() {
    return "media_to_nowhere";
  }

  @Override
  public void check(CallView call, Findings findings) {
    for (Leg leg : call.legs()) {
      Map<String, SipView> holds = new HashMap<>();
      for (Transaction transaction : leg.transactions()) {
        SipView request = transaction.request();
        if (!call.isFirstHop(transaction) || request == null) {
          continue;
        }
        SipView answer = transaction.finalResponse();
        if (transaction.method().equals("INVITE") && !transaction.isWithinDialog()) {
          checkStart(request, findings);
          if (answer != null && answer.isSuccess()) {
            checkStart(answer, findings);
          }
        } else if (answer != null && answer.isSuccess()) {
          noteHold(request, holds);
        }
      }
      Transaction bye = leg.bye();
      if (bye != null) {
        for (SipView hold : holds.values()) {
          checkHold(hold, bye.first(), findings);
        }
      }
    }
  }

  private static void checkStart(SipView message, Findings findings) {
    SdpSummary sdp = message.sdp();
    if (sdp == null || sdp.media().isEmpty() || message.ice()) {
      return;
    }
    if (sdp.media().stream().allMatch(media -> media.port() == 0)) {
      findings.add(
          Severity.WARNING,
          "%s describes only streams with port 0 in its %s: there will be no media."
              .formatted(message.from(), message.name()),
          message);
      return;
    }
    for (SdpSummary.Media media : sdp.media()) {
      if (media.port() != 0
          && isNowhere(media.address())
          && media.direction() != Direction.INACTIVE) {
        findings.add(
            Severity.WARNING,
            "%s asks in its %s to send %s to %s from the start, without a hold before: nobody will be heard there."
                .formatted(
                    message.from(), message.name(), Wording.quoted(media.type()), media.address()),
            message);
        return;
      }
    }
  }

  private static void noteHold(SipView request, Map<String, SipView> holds) {
    SdpSummary sdp = request.sdp();
    if (sdp == null) {
      return;
    }
    boolean held =
        sdp.media().stream()
            .filter(media -> media.type().equals("audio") && media.port() != 0)
            .anyMatch(media ->
                media.direction() == Direction.SENDONLY
                    || media.direction() == Direction.INACTIVE
                    || (isNowhere(media.address()) && !request.ice()));
    if (held) {
      holds.putIfAbsent(request.fromTag(), request);
    } else {
      holds.remove(request.fromTag());
    }
  }

  private static void checkHold(SipView hold, SipView bye, Findings findings) {
    long held = bye.timeMicros() - hold.timeMicros();
    if (held >= LONG_HOLD_MICROS) {
      findings.add(
          Severity.INFO,
          "%s put the call on hold at %s and never took it back: it was hung up %s later."
              .formatted(hold.from(), Wording.time(hold.timeMicros()), Wording.delay(held)),
          hold,
          bye);
    }
  }

  private static boolean isNowhere(@Nullable String text) {
    InetAddress address = text == null ? null : Addresses.parse(text);
    return address != null && address.isAnyLocalAddress();
  }
}
