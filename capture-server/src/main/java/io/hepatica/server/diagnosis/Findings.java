package io.hepatica.server.diagnosis;

import io.hepatica.server.diagnosis.Finding.Severity;
import io.hepatica.server.message.Message;
import io.hepatica.server.message.MessageId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Takes what rules find, within bounds, and puts it in order. Not thread-safe. */
final class Findings {
  /** Findings of all rules. */
  static final int MAX = 50;

  /** Findings of one rule: more of the same say no more. */
  static final int MAX_OF_RULE = 10;

  /** Messages that one finding names. */
  static final int MAX_MESSAGES = 20;

  private record Timed(Finding finding, long timeMicros) {}

  private final List<Timed> found = new ArrayList<>();
  private String rule = "";
  private int ofRule;

  /** What is added from now on is of that rule. */
  void begin(Rule next) {
    rule = next.name();
    ofRule = 0;
  }

  /** Adds a finding about SIP messages, at least one; the first tells its time. */
  void add(Severity severity, String text, Collection<SipView> messages) {
    add(severity, text, messages.stream().map(SipView::message));
  }

  void add(Severity severity, String text, SipView... messages) {
    add(severity, text, Stream.of(messages).map(SipView::message));
  }

  /** Adds a finding about messages of any kind, at least one; the first tells its time. */
  void add(Severity severity, String text, Stream<Message> messages) {
    if (++ofRule > MAX_OF_RULE) {
      return;
    }
    List<Message> named = messages.limit(MAX_MESSAGES).toList();
    List<String> ids =
        named.stream().map(message -> MessageId.of(message.position())).distinct().toList();
    found.add(new Timed(new Finding(rule, severity, text, ids), named.getFirst().timeMicros()));
  }

  /** Worst first, then by time. */
  List<Finding> inOrder() {
    return found.stream()
        .sorted(
            Comparator.comparing((Timed timed) -> timed.finding.severity())
                .reversed()
                .thenComparingLong(Timed::timeMicros))
        .limit(MAX)
        .map(Timed::finding)
        .toList();
  }
}
