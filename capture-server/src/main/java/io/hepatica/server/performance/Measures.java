package io.hepatica.server.performance;

import io.hepatica.server.call.Session;
import io.hepatica.server.call.SessionField;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The metrics of some sessions. Ratios are percentages, 0 to 100, and null without a denominator;
 * times are milliseconds where the name does not say seconds. Filled by {@link Performance}; not
 * thread-safe.
 *
 * <p>An attempt is a session that a dialog-forming INVITE began, counted once, whatever the number
 * of agents that saw it and of retries with credentials; calls of which no such INVITE was seen are
 * in no figure. It is <em>open</em> while no final response is known (401 and 407 are none), for
 * three minutes at most; then it is one that nobody answered. Open attempts are in the number of
 * attempts and in no ratio. Formulas below write <em>decided</em> for the attempts that are not
 * open: RFC 6076's "total number of INVITE requests" of a measurement that is over.
 */
public final class Measures {
  /** Timer C (RFC 3261, 16.6): how long a proxy waits for a final response to INVITE. */
  private static final long INVITE_WAIT = 180_000_000L;

  /** Timers B and F (RFC 3261, 17.1): how long a client waits for any response. */
  private static final long REQUEST_WAIT = 32_000_000L;

  /** A call without BYE is taken for lost after a day. */
  private static final long CALL_WAIT = 86_400_000_000L;

  private final Tally statuses = new Tally();
  private final Distribution successfulSetup = new Distribution();
  private final Distribution failedSetup = new Distribution();
  private final Distribution postDialDelay = new Distribution();
  private final Distribution disconnectDelay = new Distribution();
  private final Distribution duration = new Distribution();
  private final Distribution firstResponse = new Distribution();
  private final Distribution registrationDelay = new Distribution();
  private long attempts;
  private long open;
  private long answered;
  private long users;
  private long reached;
  private long ineffective;
  private long redirects;
  private long cancelled;
  private long completed;
  private long goingOn;
  private long retransmissions;
  private long registrations;
  private long registrationsSucceeded;
  private long registrationsFailed;
  private long probes;
  private long openProbes;
  private long availableProbes;

  /**
   * @param asOfMicros the time of the question, which says whether a missing response may still
   *     come
   */
  void add(Session session, long asOfMicros) {
    add(firstResponse, session.whole(SessionField.FIRST_RESPONSE_MS));
    Long repeated = session.whole(SessionField.RETRANSMISSIONS);
    retransmissions += repeated == null ? 0 : repeated;
    switch (session.kind()) {
      case "call" -> addCall(session, asOfMicros);
      case "options" -> addProbe(session, asOfMicros);
      default -> {}
    }
  }

  private void addCall(Session call, long asOfMicros) {
    Long invites = call.whole(SessionField.INVITES);
    if (invites == null || invites == 0) {
      // Only a later part of the call was seen: how it began can't be told.
      return;
    }
    attempts++;
    Long ringing = call.whole(SessionField.RINGING);
    if (ringing != null) {
      postDialDelay.add(millis(ringing - call.startMicros()));
    }
    Integer status = FinalStatus.of(call);
    boolean isCancelled = call.state().equals("cancelled");
    cancelled += isCancelled ? 1 : 0;
    if (status == null) {
      // A caller that gave up was waiting for the user, though nobody saw the 487.
      reached += isCancelled ? 1 : 0;
      open += !isCancelled && asOfMicros - call.startMicros() < INVITE_WAIT ? 1 : 0;
      return;
    }
    statuses.add(status);
    redirects += FinalStatus.isRedirect(status) ? 1 : 0;
    users += FinalStatus.isUsers(status) ? 1 : 0;
    reached += FinalStatus.isReached(status) ? 1 : 0;
    ineffective += FinalStatus.isIneffective(status) ? 1 : 0;
    if (FinalStatus.isSuccess(status)) {
      add(successfulSetup, call.whole(SessionField.SETUP_MS));
      addAnswered(call, asOfMicros);
    } else if (FinalStatus.isFailure(status)) {
      add(failedSetup, call.whole(SessionField.SETUP_MS));
    }
  }

  private void addAnswered(Session call, long asOfMicros) {
    answered++;
    add(duration, call.whole(SessionField.DURATION_MS));
    Long disconnect = call.whole(SessionField.DISCONNECT_MS);
    add(disconnectDelay, disconnect);
    Long end = call.whole(SessionField.END);
    long lostAt = end == null ? call.startMicros() + CALL_WAIT : end + REQUEST_WAIT;
    if (disconnect != null) {
      completed++;
    } else if (asOfMicros < lostAt) {
      goingOn++;
    }
  }

  private void addProbe(Session probe, long asOfMicros) {
    probes++;
    Long status = probe.whole(SessionField.FINAL_STATUS);
    if (status == null) {
      openProbes += asOfMicros - probe.startMicros() < REQUEST_WAIT ? 1 : 0;
    } else if (status != 408 && status != 503) {
      availableProbes++;
    }
  }

  void add(RegistrationAttempt attempt) {
    registrations++;
    if (attempt.isSuccess()) {
      registrationsSucceeded++;
      registrationDelay.add(attempt.millis());
    } else if (attempt.isFailure()) {
      registrationsFailed++;
    }
  }

  private static void add(Distribution distribution, @Nullable Long millis) {
    if (millis != null) {
      distribution.add(millis);
    }
  }

  private static long millis(long micros) {
    return Math.floorDiv(micros, 1000);
  }

  private static @Nullable Double percent(long part, long whole) {
    return whole == 0 ? null : 100.0 * part / whole;
  }

  public long attempts() {
    return attempts;
  }

  /** Attempts whose result is not known yet. */
  public long open() {
    return open;
  }

  /** Attempts that got a 2xx. */
  public long answered() {
    return answered;
  }

  /** Attempts that the caller gave up with CANCEL. */
  public long cancelled() {
    return cancelled;
  }

  /** Attempts that got a 3xx. */
  public long redirects() {
    return redirects;
  }

  /** Answered calls whose BYE got its response. */
  public long completed() {
    return completed;
  }

  /** Messages of all sessions, of whatever kind, that were sent again. */
  public long retransmissions() {
    return retransmissions;
  }

  /** Attempts by final status, ascending; at most 600. */
  public SortedMap<Integer, Long> statuses() {
    SortedMap<Integer, Long> counts = new TreeMap<>();
    statuses.forEachKey(status -> counts.put(status, statuses.count(status)));
    return counts;
  }

  private long decided() {
    return attempts - open;
  }

  /** Answer-seizure ratio (ITU-T E.411): answered / decided. */
  public @Nullable Double asr() {
    return percent(answered, decided());
  }

  /**
   * Network effectiveness ratio (ITU-T E.425): (answered + user busy + no answer + rejected by the
   * user) / decided; these are 2xx, 480, 486, 487, 600, 603 and 607.
   */
  public @Nullable Double ner() {
    return percent(reached, decided());
  }

  /** Session establishment ratio (RFC 6076, 4.6): 2xx / (decided - 3xx). */
  public @Nullable Double ser() {
    return percent(answered, decided() - redirects);
  }

  /**
   * Session establishment effectiveness ratio (RFC 6076, 4.7): (2xx + 480 + 486 + 600 + 603) /
   * (decided - 3xx).
   */
  public @Nullable Double seer() {
    return percent(users, decided() - redirects);
  }

  /** Ineffective session attempts (RFC 6076, 4.8): (408 + 500 + 503 + 504) / decided. */
  public @Nullable Double isa() {
    return percent(ineffective, decided());
  }

  /**
   * Session completion ratio (RFC 6076, 4.9): completed / (decided - calls that go on). A call goes
   * on until BYE, for a day at most; its BYE waits 32 s for a response.
   */
  public @Nullable Double scr() {
    return percent(completed, decided() - goingOn);
  }

  /** Average call duration, seconds: the mean of {@link #sessionDuration}. */
  public @Nullable Double acdSeconds() {
    return duration.count() == 0 ? null : duration.mean() / 1000;
  }

  /**
   * Session request delay of answered attempts (RFC 6076, 4.3.1): first INVITE to the first
   * response but 100.
   */
  public Distribution successfulSetup() {
    return successfulSetup;
  }

  /**
   * Session request delay of failed attempts (RFC 6076, 4.3.2), those that ended in 4xx but 401,
   * 402 and 407, 5xx or 6xx: first INVITE to the first response but 100.
   */
  public Distribution failedSetup() {
    return failedSetup;
  }

  /** Post-dial delay: first INVITE to the first 18x. */
  public Distribution postDialDelay() {
    return postDialDelay;
  }

  /** Session disconnect delay (RFC 6076, 4.4): BYE to its final response. */
  public Distribution disconnectDelay() {
    return disconnectDelay;
  }

  /** Session duration time (RFC 6076, 4.5): 2xx to INVITE to BYE, of calls that ended. */
  public Distribution sessionDuration() {
    return duration;
  }

  /** First request to its first response of any kind, of all sessions. */
  public Distribution firstResponse() {
    return firstResponse;
  }

  /** Attempts to register that came to their end, each at its own time. */
  public long registrations() {
    return registrations;
  }

  public long registrationsSucceeded() {
    return registrationsSucceeded;
  }

  public long registrationsFailed() {
    return registrationsFailed;
  }

  /**
   * Registration request delay (RFC 6076, 4.1): REGISTER to its final response, of the successful.
   */
  public Distribution registrationDelay() {
    return registrationDelay;
  }

  /**
   * Ineffective registration attempts (RFC 6076, 4.2): those that ended in 4xx but 401, 402 and
   * 407, 5xx or 6xx / all.
   */
  public @Nullable Double ira() {
    return percent(registrationsFailed, registrations);
  }

  /** Sessions of OPTIONS, which is how peers ask whether the other is alive. */
  public long probes() {
    return probes;
  }

  /**
   * Share of OPTIONS that got a final response other than 408 and 503: any other, a refusal too,
   * shows a peer that works. Those without a response count after 32 s.
   */
  public @Nullable Double availability() {
    return percent(availableProbes, probes - openProbes);
  }
}
