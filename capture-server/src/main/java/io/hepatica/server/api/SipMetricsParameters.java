package io.hepatica.server.api;

import io.hepatica.server.performance.Group;
import io.hepatica.server.performance.Performance;
import io.hepatica.server.search.TimeParameter;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The parameters of {@code /api/v1/metrics/sip}. */
final class SipMetricsParameters {
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,6})([smhdw])");

  /** Where no step is given, the first of these that gives few enough intervals. */
  private static final long[] STEPS_S = {
    1, 5, 10, 30, 60, 300, 900, 1800, 3600, 21_600, 86_400, 604_800, 2_419_200
  };

  private static final int DEFAULT_INTERVALS = 100;

  private SipMetricsParameters() {}

  static Performance.Scope read(Parameters parameters, Instant now) throws ProblemException {
    parameters.allowOnly(Set.of("window", "from", "to", "step", "group"));
    long from = from(parameters, now);
    long to = SearchParameters.time(parameters, "to", SearchParameters.DEFAULT_TO, now);
    if (from > to) {
      throw ProblemException.badRequest("parameter from is after parameter to");
    }
    long step = TimeUnit.SECONDS.toMicros(stepSeconds(parameters, from, to));
    long intervals = Performance.Scope.intervals(from, to, step);
    if (intervals > Performance.MAX_INTERVALS) {
      throw ProblemException.badRequest(
          "parameter step gives "
              + intervals
              + " intervals, at most "
              + Performance.MAX_INTERVALS
              + " are given: take a longer one");
    }
    return new Performance.Scope(from, to, step, group(parameters), TimeParameter.toMicros(now));
  }

  private static long from(Parameters parameters, Instant now) throws ProblemException {
    Long seconds = seconds(parameters, "window");
    if (seconds == null) {
      return SearchParameters.time(parameters, "from", SearchParameters.DEFAULT_FROM, now);
    }
    if (parameters.one("from") != null || parameters.one("to") != null) {
      throw ProblemException.badRequest(
          "parameter window is a time up to now: give it, or from and to");
    }
    return Math.max(0, TimeParameter.toMicros(now) - TimeUnit.SECONDS.toMicros(seconds));
  }

  private static long stepSeconds(Parameters parameters, long from, long to)
      throws ProblemException {
    Long given = seconds(parameters, "step");
    if (given != null) {
      return given;
    }
    for (long step : STEPS_S) {
      if ((to - from) / TimeUnit.SECONDS.toMicros(step) < DEFAULT_INTERVALS) {
        return step;
      }
    }
    return STEPS_S[STEPS_S.length - 1];
  }

  private static @Nullable Long seconds(Parameters parameters, String name)
      throws ProblemException {
    String text = parameters.one(name);
    if (text == null) {
      return null;
    }
    Matcher duration = DURATION.matcher(text);
    long number = duration.matches() ? Long.parseLong(duration.group(1)) : 0;
    if (number == 0) {
      throw ProblemException.badRequest(
          "parameter " + name + " is a time above 0 such as 30s, 15m, 6h, 7d or 2w: " + text);
    }
    return number
        * switch (duration.group(2)) {
          case "s" -> 1;
          case "m" -> 60;
          case "h" -> 3600;
          case "d" -> 86_400;
          default -> 604_800;
        };
  }

  private static @Nullable Group group(Parameters parameters) throws ProblemException {
    String label = parameters.one("group");
    if (label == null) {
      return null;
    }
    return Group.find(label)
        .orElseThrow(() ->
            ProblemException.badRequest(
                "parameter group is agent, src_ip, dst_ip or domain: " + label));
  }
}
