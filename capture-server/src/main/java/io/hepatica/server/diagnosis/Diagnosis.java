package io.hepatica.server.diagnosis;

import io.hepatica.server.call.WholeCall;
import java.util.List;

/** All rules over one call. Stateless. */
public final class Diagnosis {
  private static final List<Rule> RULES =
      List.of(
          new FinalResponse(),
          new NoAnswer(),
          new Retransmissions(),
          new MissingAck(),
          new CodecMismatch(),
          new PrivateAddress(),
          new MediaToNowhere(),
          new NoBye(),
          new AuthLoop(),
          new Loop(),
          new SessionTimer(),
          new OneWayMedia(),
          new MediaLoss(),
          new LateAnswer(),
          new RegistrationRefused(),
          new Scanner(),
          new Cancelled(),
          new Glare(),
          new UnknownDialog());

  private Diagnosis() {}

  /**
   * What the rules find in what is known by now, worst first, then by time: at most {@value
   * Findings#MAX}.
   *
   * @param nowMicros the present, microseconds since the epoch: what has not come by then, and
   *     should have, is missing
   */
  public static List<Finding> of(WholeCall call, long nowMicros) {
    CallView view = new CallView(call, nowMicros);
    Findings findings = new Findings();
    for (Rule rule : RULES) {
      findings.begin(rule);
      rule.check(view, findings);
    }
    return findings.inOrder();
  }
}
