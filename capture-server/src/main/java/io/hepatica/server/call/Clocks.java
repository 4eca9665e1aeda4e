package io.hepatica.server.call;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The capture agents of a session in the order in which their clocks are believed. A time is that
 * of the first of them who saw it; a delay is taken between two times of one agent, wherever one
 * saw both, since clocks differ by seconds and delays are milliseconds.
 */
final class Clocks {
  private static final long NONE = Transaction.NONE;

  /** When an agent saw something, or {@link Transaction#NONE}. */
  @FunctionalInterface
  interface Moment {
    long at(int agent);
  }

  private final int[] agents;

  Clocks(@Nullable CaptureAgent first) {
    List<CaptureAgent> sorted = new ArrayList<>();
    for (CaptureAgent agent = first; agent != null; agent = agent.next) {
      sorted.add(agent);
    }
    sorted.sort((one, other) -> one.isBefore(other) ? -1 : 1);
    agents = sorted.stream().mapToInt(agent -> agent.index).toArray();
  }

  int[] agents() {
    return agents;
  }

  /** The first time that one of them was seen in that range of statuses; 0 is a request. */
  static Moment when(List<Transaction> transactions, int lowest, int highest) {
    return agent -> {
      long first = NONE;
      for (Transaction each : transactions) {
        first = Math.min(first, each.time(agent, lowest, highest));
      }
      return first;
    };
  }

  static Moment either(Moment one, Moment other) {
    return agent -> Math.min(one.at(agent), other.at(agent));
  }

  /** When it was seen, or {@link Transaction#NONE}. */
  long first(Moment moment) {
    for (int agent : agents) {
      long time = moment.at(agent);
      if (time != NONE) {
        return time;
      }
    }
    return NONE;
  }

  /** Whole milliseconds; null where one was not seen, or clocks make it negative. */
  @Nullable Long millis(Moment from, Moment to) {
    for (int agent : agents) {
      long begin = from.at(agent);
      long end = to.at(agent);
      if (begin != NONE && end != NONE) {
        return begin <= end ? (end - begin) / 1000 : null;
      }
    }
    long begin = first(from);
    long end = first(to);
    return begin != NONE && end != NONE && begin <= end ? (end - begin) / 1000 : null;
  }
}
