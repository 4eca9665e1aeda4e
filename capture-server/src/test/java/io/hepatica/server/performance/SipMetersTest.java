package io.hepatica.server.performance;

import static io.hepatica.server.TestSessions.answered;
import static io.hepatica.server.TestSessions.ended;
import static io.hepatica.server.TestSessions.failed;
import static io.hepatica.server.TestSessions.ringing;
import static io.hepatica.server.TestSessions.session;
import static org.assertj.core.api.Assertions.assertThat;

import io.hepatica.server.call.Session;
import io.hepatica.server.call.SessionField;
import io.hepatica.server.call.SessionFold.Milestone;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import org.junit.jupiter.api.Test;

class SipMetersTest {
  private static final long TIME = 1_795_228_380_000_000L;

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final SipMeters meters = new SipMeters(registry);

  private static int bits(Milestone... milestones) {
    int bits = 0;
    for (Milestone milestone : milestones) {
      bits |= 1 << milestone.ordinal();
    }
    return bits;
  }

  @Test
  void finalResponse_isCountedByItsClass() {
    meters.observe(bits(Milestone.FINAL), answered(TIME, 200));
    meters.observe(bits(Milestone.FINAL), failed(TIME, 486, 200));
    meters.observe(bits(Milestone.FINAL), failed(TIME, 404, 30));
    assertThat(registry.scrape())
        .contains("\nhepatica_sip_attempts_total{agent=\"edge\",status=\"2xx\"} 1.0\n")
        .contains("\nhepatica_sip_attempts_total{agent=\"edge\",status=\"4xx\"} 2.0\n")
        .contains("\nhepatica_sip_attempts_total{agent=\"edge\",status=\"6xx\"} 0.0\n");
  }

  @Test
  void delays_areHistogramsOfSeconds() {
    Session call = ringing(ended(TIME, 200, 45_000), 200).with(SessionField.DISCONNECT_MS, 60L);
    meters.observe(bits(Milestone.SETUP), call);
    meters.observe(bits(Milestone.FINAL), call);
    meters.observe(bits(Milestone.ENDED, Milestone.DISCONNECTED), call);
    meters.observe(bits(Milestone.FINAL), failed(TIME, 503, 3000));
    assertThat(registry.scrape())
        .contains(srd("succeeded", "0.1") + " 0\n")
        .contains(srd("succeeded", "0.25") + " 1\n")
        .contains(srd("failed", "2.5") + " 0\n")
        .contains(srd("failed", "5.0") + " 1\n")
        .contains("\nhepatica_sip_pdd_seconds_sum{agent=\"edge\"} 0.2\n")
        .contains("\nhepatica_sip_sdd_seconds_bucket{agent=\"edge\",le=\"0.05\"} 0\n")
        .contains("\nhepatica_sip_sdd_seconds_bucket{agent=\"edge\",le=\"0.1\"} 1\n")
        .contains("\nhepatica_sip_session_duration_seconds_bucket{agent=\"edge\",le=\"30.0\"} 0\n")
        .contains("\nhepatica_sip_session_duration_seconds_bucket{agent=\"edge\",le=\"60.0\"} 1\n");
  }

  private static String srd(String result, String bound) {
    return "\nhepatica_sip_srd_seconds_bucket{agent=\"edge\",result=\""
        + result
        + "\",le=\""
        + bound
        + "\"}";
  }

  @Test
  void registration_isItsLastAttempt() {
    Session registration =
        session("registration", TIME).with(SessionField.ATTEMPTS, List.of(TIME + ":403:500"));
    meters.observe(bits(Milestone.REGISTRATION), registration);
    meters.observe(
        bits(Milestone.REGISTRATION),
        registration.with(SessionField.ATTEMPTS, List.of(TIME + ":403:500", TIME + 1 + ":200:40")));
    assertThat(registry.scrape())
        .contains("hepatica_sip_registrations_total{agent=\"edge\",result=\"succeeded\"} 1.0\n")
        .contains("hepatica_sip_registrations_total{agent=\"edge\",result=\"failed\"} 1.0\n")
        .contains("hepatica_sip_rrd_seconds_count{agent=\"edge\"} 1\n")
        .contains("hepatica_sip_rrd_seconds_sum{agent=\"edge\"} 0.04\n");
  }

  @Test
  void noMilestone_makesNoMeter() {
    meters.observe(0, answered(TIME, 200));
    assertThat(registry.scrape()).doesNotContain("hepatica_sip");
  }

  @Test
  void sessionOfSeveralAgents_isTheFirstOnes() {
    meters.observe(
        bits(Milestone.FINAL),
        answered(TIME, 200).with(SessionField.AGENTS, List.of("core", "edge")));
    meters.observe(bits(Milestone.FINAL), answered(TIME, 200).with(SessionField.AGENTS, null));
    assertThat(registry.scrape())
        .contains("hepatica_sip_attempts_total{agent=\"core\",status=\"2xx\"} 1.0\n")
        .contains("hepatica_sip_attempts_total{agent=\"unknown\",status=\"2xx\"} 1.0\n")
        .doesNotContain("agent=\"edge\"");
  }

  @Test
  void agentsBeyondTheLimit_areOther() {
    for (int i = 0; i < SipMeters.MAX_AGENTS + 20; i++) {
      meters.observe(
          bits(Milestone.FINAL),
          answered(TIME, 200).with(SessionField.AGENTS, List.of("agent-" + i)));
    }
    meters.observe(
        bits(Milestone.FINAL), answered(TIME, 200).with(SessionField.AGENTS, List.of("agent-0")));
    String scrape = registry.scrape();
    assertThat(scrape)
        .contains("hepatica_sip_attempts_total{agent=\"other\",status=\"2xx\"} 20.0\n")
        .contains("hepatica_sip_attempts_total{agent=\"agent-0\",status=\"2xx\"} 2.0\n");
    assertThat(scrape.lines().filter(line -> line.startsWith("hepatica_sip_attempts_total{")))
        .hasSize((SipMeters.MAX_AGENTS + 1) * 5);
  }
}
