package io.hepatica.server.performance;

import io.hepatica.server.call.Session;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sessions, added in any order, become metrics per interval and group. A session counts in the
 * interval in which it began, an attempt to register at its own time. Not thread-safe.
 *
 * <p>Bounded whatever is added: intervals by {@link #MAX_INTERVALS}, groups by {@link
 * #groupLimit()}, each metric by its own class.
 */
public final class Performance {
  public static final int MAX_INTERVALS = 2_000;

  /**
   * Intervals of all groups together, those of the total and of {@link #other()} not counted: what
   * one answer can keep in memory, and anyone read.
   */
  public static final int MAX_CELLS = 5_000;

  private final Scope scope;
  private final int groupLimit;
  private final Series total = new Series();
  private final Map<String, Series> groups = new LinkedHashMap<>();
  private @Nullable Series other;

  /**
   * What is asked for. Times are microseconds since the epoch, both ends included.
   *
   * @param stepMicros length of an interval; they begin at its multiples since the epoch
   * @param group null: the total only
   * @param asOfMicros the time of the question: until then responses were waited for
   */
  public record Scope(
      long fromMicros, long toMicros, long stepMicros, @Nullable Group group, long asOfMicros) {
    /**
     * @throws IllegalArgumentException where from is after to, the step is not above 0, or there
     *     are more than {@link #MAX_INTERVALS}
     */
    public Scope {
      if (fromMicros > toMicros || stepMicros <= 0) {
        throw new IllegalArgumentException(fromMicros + " to " + toMicros + " by " + stepMicros);
      }
      if (intervals(fromMicros, toMicros, stepMicros) > MAX_INTERVALS) {
        throw new IllegalArgumentException("more than " + MAX_INTERVALS + " intervals");
      }
    }

    /** How many intervals there are from one time to another. */
    public static long intervals(long fromMicros, long toMicros, long stepMicros) {
      return Math.floorDiv(toMicros, stepMicros) - Math.floorDiv(fromMicros, stepMicros) + 1;
    }

    boolean contains(long micros) {
      return micros >= fromMicros && micros <= toMicros;
    }

    long interval(long micros) {
      return Math.floorDiv(micros, stepMicros) * stepMicros;
    }
  }

  public Performance(Scope scope) {
    this.scope = scope;
    long intervals = Scope.intervals(scope.fromMicros(), scope.toMicros(), scope.stepMicros());
    this.groupLimit = Math.toIntExact(MAX_CELLS / intervals);
  }

  /**
   * Adds what of a session is in the time. A registration that began earlier is asked for its
   * attempts, so give those too; other sessions that began earlier or later change nothing.
   */
  public void add(Session session) {
    boolean began = scope.contains(session.startMicros());
    List<RegistrationAttempt> attempts =
        session.kind().equals("registration")
            ? RegistrationAttempt.of(session).stream()
                .filter(attempt -> scope.contains(attempt.timeMicros()))
                .toList()
            : List.of();
    if (!began && attempts.isEmpty()) {
      return;
    }
    for (Series series : seriesOf(session)) {
      if (began) {
        series.whole().add(session, scope.asOfMicros());
        series.at(scope.interval(session.startMicros())).add(session, scope.asOfMicros());
      }
      for (RegistrationAttempt attempt : attempts) {
        series.whole().add(attempt);
        series.at(scope.interval(attempt.timeMicros())).add(attempt);
      }
    }
  }

  private List<Series> seriesOf(Session session) {
    Group group = scope.group();
    if (group == null) {
      return List.of(total);
    }
    List<Series> all = new ArrayList<>();
    all.add(total);
    boolean isOther = false;
    for (String name : group.names(session)) {
      Series series = groups.get(name);
      if (series == null && groups.size() < groupLimit) {
        series = new Series();
        groups.put(name, series);
      }
      if (series != null) {
        all.add(series);
      } else {
        isOther = true;
      }
    }
    if (isOther) {
      if (other == null) {
        other = new Series();
      }
      all.add(other);
    }
    return all;
  }

  /** All sessions, each once. */
  public Series total() {
    return total;
  }

  /**
   * By name, in the order in which they were met; the empty name has the sessions without a value.
   */
  public Map<String, Series> groups() {
    return Collections.unmodifiableMap(groups);
  }

  /** How many groups there are at most: fewer where there are many intervals. */
  public int groupLimit() {
    return groupLimit;
  }

  /** The sessions of groups that were met beyond the limit; null where all had room. */
  public @Nullable Series other() {
    return other;
  }
}
