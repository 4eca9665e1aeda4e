package io.hepatica.server.performance;

import io.hepatica.server.call.Session;
import io.hepatica.server.call.SessionField;
import io.hepatica.server.call.SessionFold.Milestone;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What happens now, as counters and histograms of seconds, each with the label {@code agent}: the
 * first agent that saw the session, so that no session counts twice. At most {@link #MAX_AGENTS}
 * agents have their own, the rest is {@code other}. Thread-safe.
 *
 * <p>{@code hepatica_sip_attempts_total{status}} (final responses to dialog-forming INVITEs, {@code
 * 2xx} to {@code 6xx}), {@code hepatica_sip_registrations_total{result}} ({@code succeeded failed
 * other}); {@code hepatica_sip_srd_seconds{result}} ({@code succeeded failed}; RFC 6076, 4.3),
 * {@code hepatica_sip_pdd_seconds} (INVITE to the first 18x), {@code hepatica_sip_sdd_seconds} (RFC
 * 6076, 4.4), {@code hepatica_sip_session_duration_seconds} (4.5), {@code hepatica_sip_rrd_seconds}
 * (4.1, successful ones).
 */
public final class SipMeters {
  public static final int MAX_AGENTS = 50;

  private static final String OTHER = "other";
  private static final String UNKNOWN = "unknown";

  private static final Duration[] DELAYS =
      Stream.of(10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 20_000, 32_000, 60_000)
          .map(Duration::ofMillis)
          .toArray(Duration[]::new);

  private static final Duration[] DURATIONS =
      Stream.of(1, 5, 10, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14_400)
          .map(Duration::ofSeconds)
          .toArray(Duration[]::new);

  private final MeterRegistry registry;
  private final Map<String, AgentMeters> agents = new ConcurrentHashMap<>();

  public SipMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  /**
   * Counts what became known of a session with its last message.
   *
   * @param milestones bits of 1 &lt;&lt; {@link Milestone#ordinal}
   * @param session as it is with that message
   */
  public void observe(int milestones, Session session) {
    if (milestones == 0) {
      return;
    }
    AgentMeters meters = meters(session);
    if (has(milestones, Milestone.SETUP)) {
      meters.setup(session);
    }
    if (has(milestones, Milestone.FINAL)) {
      meters.finalResponse(session);
    }
    if (has(milestones, Milestone.ENDED)) {
      record(meters.duration, session.whole(SessionField.DURATION_MS));
    }
    if (has(milestones, Milestone.DISCONNECTED)) {
      record(meters.disconnectDelay, session.whole(SessionField.DISCONNECT_MS));
    }
    if (has(milestones, Milestone.REGISTRATION)) {
      meters.registration(session);
    }
  }

  private static boolean has(int milestones, Milestone milestone) {
    return (milestones & 1 << milestone.ordinal()) != 0;
  }

  private AgentMeters meters(Session session) {
    String agent =
        switch (session.value(SessionField.AGENTS)) {
          case List<?> names when !names.isEmpty() -> String.valueOf(names.getFirst());
          case String name -> name;
          case null, default -> UNKNOWN;
        };
    AgentMeters known = agents.get(agent);
    return known != null ? known : firstMet(agent);
  }

  private synchronized AgentMeters firstMet(String agent) {
    boolean room = agents.size() < MAX_AGENTS || agent.equals(OTHER);
    return room
        ? agents.computeIfAbsent(agent, name -> new AgentMeters(registry, name))
        : firstMet(OTHER);
  }

  private static void record(Timer timer, @Nullable Long millis) {
    if (millis != null && millis >= 0) {
      timer.record(millis, TimeUnit.MILLISECONDS);
    }
  }

  /** The meters of one agent, made once: looking one up by its labels costs more than counting. */
  private static final class AgentMeters {
    private final Counter[] attempts = new Counter[5];
    private final Counter registrationsSucceeded;
    private final Counter registrationsFailed;
    private final Counter registrationsOther;
    private final Timer successfulSetup;
    private final Timer failedSetup;
    private final Timer postDialDelay;
    private final Timer disconnectDelay;
    private final Timer duration;
    private final Timer registrationDelay;

    AgentMeters(MeterRegistry registry, String agent) {
      for (int i = 0; i < attempts.length; i++) {
        attempts[i] =
            Counter.builder("hepatica.sip.attempts")
                .description("dialog-forming INVITEs by the class of their final response")
                .tags("agent", agent, "status", i + 2 + "xx")
                .register(registry);
      }
      registrationsSucceeded = registrations(registry, agent, "succeeded");
      registrationsFailed = registrations(registry, agent, "failed");
      registrationsOther = registrations(registry, agent, "other");
      String setup = "INVITE to the first response but 100 (RFC 6076, 4.3)";
      successfulSetup =
          timer("srd", setup, DELAYS, "agent", agent, "result", "succeeded").register(registry);
      failedSetup =
          timer("srd", setup, DELAYS, "agent", agent, "result", "failed").register(registry);
      postDialDelay =
          timer("pdd", "INVITE to the first 18x", DELAYS, "agent", agent).register(registry);
      disconnectDelay =
          timer("sdd", "BYE to its final response (RFC 6076, 4.4)", DELAYS, "agent", agent)
              .register(registry);
      duration =
          timer("session.duration", "answer to BYE (RFC 6076, 4.5)", DURATIONS, "agent", agent)
              .register(registry);
      registrationDelay =
          timer(
                  "rrd",
                  "REGISTER to its final response, of successful ones (RFC 6076, 4.1)",
                  DELAYS,
                  "agent",
                  agent)
              .register(registry);
    }

    private static Counter registrations(MeterRegistry registry, String agent, String result) {
      return Counter.builder("hepatica.sip.registrations")
          .description("attempts to register by their result")
          .tags("agent", agent, "result", result)
          .register(registry);
    }

    private static Timer.Builder timer(
        String name, String description, Duration[] buckets, String... tags) {
      return Timer.builder("hepatica.sip." + name)
          .description(description)
          .serviceLevelObjectives(buckets)
          .tags(tags);
    }

    private void setup(Session session) {
      Long ringing = session.whole(SessionField.RINGING);
      if (ringing != null) {
        record(postDialDelay, Math.floorDiv(ringing - session.startMicros(), 1000L));
      }
    }

    private void finalResponse(Session session) {
      Integer status = FinalStatus.of(session);
      if (status == null) {
        return;
      }
      int statusClass = status / 100 - 2;
      if (statusClass >= 0 && statusClass < attempts.length) {
        attempts[statusClass].increment();
      }
      Long setup = session.whole(SessionField.SETUP_MS);
      if (FinalStatus.isSuccess(status)) {
        record(successfulSetup, setup);
      } else if (FinalStatus.isFailure(status)) {
        record(failedSetup, setup);
      }
    }

    private void registration(Session session) {
      List<String> attempts = session.texts(SessionField.ATTEMPTS);
      if (attempts.isEmpty()) {
        return;
      }
      RegistrationAttempt last = RegistrationAttempt.parse(attempts.getLast());
      if (last.isSuccess()) {
        registrationsSucceeded.increment();
        record(registrationDelay, last.millis());
      } else if (last.isFailure()) {
        registrationsFailed.increment();
      } else {
        registrationsOther.increment();
      }
    }
  }
}
