package io.hepatica.server.call;

import static io.hepatica.server.call.Clocks.either;
import static io.hepatica.server.call.Clocks.when;

import io.hepatica.server.call.Clocks.Moment;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a session, as far as its transactions tell. Times are microseconds from one of the
 * session's, {@link Transaction#NONE} where there are none. Immutable.
 *
 * @param finalStatus of the decisive response; 0 where there is none yet
 */
record Outcome(
    String state,
    long ringing,
    long answer,
    long end,
    @Nullable Long setupMillis,
    @Nullable Long firstResponseMillis,
    @Nullable Long durationMillis,
    @Nullable Long disconnectMillis,
    int finalStatus,
    @Nullable String terminatedBy) {
  private static final long NONE = Transaction.NONE;

  static final String CALLER = "caller";
  static final String CALLEE = "callee";
  static final String PROXY = "proxy";

  /**
   * Of a call.
   *
   * @param callerTag hash of the caller's tag; null where the caller is not known
   * @param established whether a request was seen that only an established call has
   */
  static Outcome ofCall(
      Transactions transactions, Clocks clocks, @Nullable Long callerTag, boolean established) {
    List<Transaction> attempts = attempts(transactions.of(Method.INVITE), clocks);
    List<Transaction> byes = transactions.of(Method.BYE);
    Moment cancelled = when(transactions.of(Method.CANCEL), 0, 699);
    Moment answered = when(attempts, 200, 299);
    Moment ended = when(byes, 0, 699);
    Transaction decisive = decisive(attempts);
    int status = decisive == null ? 0 : decisive.finalStatus();
    boolean isAnswered = status >= 200 && status < 300;
    boolean isEnded = clocks.first(ended) != NONE;
    boolean isCancelled = clocks.first(cancelled) != NONE;
    String state;
    String terminatedBy = null;
    long end = NONE;
    if (isAnswered || (status == 0 && isEnded && !isCancelled)) {
      state = isEnded ? "completed" : "answered";
      end = clocks.first(ended);
      terminatedBy = byeBy(byes, clocks, callerTag);
    } else if (decisive != null && status > 0) {
      state = stateOf(status);
      end = clocks.first(when(List.of(decisive), status, status));
      terminatedBy = refusedBy(decisive, status);
    } else if (isCancelled) {
      state = "cancelled";
      end = clocks.first(cancelled);
      terminatedBy = CALLER;
    } else if (attempts.isEmpty() && established) {
      state = "answered";
    } else {
      boolean rings = !attempts.isEmpty() && attempts.getLast().has(180, 189);
      state = rings ? "ringing" : "trying";
    }
    return new Outcome(
        state,
        clocks.first(when(attempts, 180, 189)),
        clocks.first(answered),
        end,
        clocks.millis(when(attempts, 0, 0), reached(attempts)),
        clocks.millis(when(attempts, 0, 0), when(attempts, 100, 699)),
        isEnded ? clocks.millis(answered, ended) : null,
        disconnect(byes, clocks),
        status,
        terminatedBy);
  }

  /** Of another session than a call or a registration: one request, perhaps again and again. */
  static Outcome ofRequests(List<Transaction> requests, Clocks clocks) {
    List<Transaction> attempts = attempts(requests, clocks);
    Transaction decisive = null;
    for (Transaction attempt : attempts) {
      decisive = attempt.has(200, 699) ? attempt : decisive;
    }
    int status = decisive == null ? 0 : decisive.finalStatus();
    String state = status == 0 ? "trying" : status < 300 ? "completed" : stateOf(status);
    long end = decisive == null ? NONE : clocks.first(when(List.of(decisive), status, status));
    return new Outcome(
        state,
        NONE,
        NONE,
        end,
        clocks.millis(when(attempts, 0, 0), reached(attempts)),
        clocks.millis(when(attempts, 0, 0), when(attempts, 100, 699)),
        null,
        null,
        status,
        null);
  }

  /**
   * The same for a subscription, which goes on once it is accepted.
   *
   * @param terminated when it was ended, {@link Transaction#NONE} if it was not
   */
  Outcome subscribed(long terminated) {
    if (terminated != NONE) {
      return with("completed", terminated, finalStatus);
    }
    return state.equals("completed") ? with("answered", NONE, finalStatus) : this;
  }

  /** The same with another end. */
  Outcome with(String newState, long newEnd, int newStatus) {
    return new Outcome(
        newState,
        ringing,
        answer,
        newEnd,
        setupMillis,
        firstResponseMillis,
        durationMillis,
        disconnectMillis,
        newStatus,
        terminatedBy);
  }

  /** The state that a final response other than 2xx leaves. */
  static String stateOf(int status) {
    return switch (status) {
      case 408 -> "timeout";
      case 487 -> "cancelled";
      default -> status < 400 ? "redirected" : "failed";
    };
  }

  /**
   * The requests that began it, in order. Where the request of a response was lost, it may be one
   * more of them, unless the session was answered without it.
   */
  private static List<Transaction> attempts(List<Transaction> all, Clocks clocks) {
    List<Transaction> openings = all.stream().filter(each -> each.opens).toList();
    boolean answered = openings.stream().anyMatch(each -> each.has(200, 299));
    return all.stream()
        .filter(each ->
            each.opens
                || (!each.inDialog
                    && !answered
                    && (openings.isEmpty()
                        || openings.stream().anyMatch(other -> other.tag == each.tag))))
        .sorted(
            Comparator.comparingLong(
                    (Transaction each) -> clocks.first(when(List.of(each), 0, 699)))
                .thenComparingInt(each -> each.cseq)
                .thenComparingLong(each -> each.tag))
        .toList();
  }

  /** The attempt that was answered, else the last one. */
  private static @Nullable Transaction decisive(List<Transaction> attempts) {
    for (Transaction attempt : attempts) {
      if (attempt.has(200, 299)) {
        return attempt;
      }
    }
    return attempts.isEmpty() ? null : attempts.getLast();
  }

  /** The first response that says something of the other end: no 100, no challenge met. */
  private static Moment reached(List<Transaction> attempts) {
    Moment moment = when(attempts, 180, 189);
    for (Transaction attempt : attempts) {
      int status = attempt.finalStatus();
      boolean met = (status == 401 || status == 407) && attempt != attempts.getLast();
      if (status > 0 && !met) {
        moment = either(moment, when(List.of(attempt), status, status));
      }
    }
    return moment;
  }

  private static @Nullable String byeBy(
      List<Transaction> byes, Clocks clocks, @Nullable Long callerTag) {
    Transaction first = first(byes, clocks);
    if (first == null || callerTag == null) {
      return null;
    }
    return first.tag == callerTag ? CALLER : CALLEE;
  }

  private static @Nullable Transaction first(List<Transaction> transactions, Clocks clocks) {
    return transactions.stream()
        .min(
            Comparator.comparingLong(
                    (Transaction each) -> clocks.first(when(List.of(each), 0, 699)))
                .thenComparingInt(each -> each.cseq)
                .thenComparingLong(each -> each.tag))
        .orElse(null);
  }

  /**
   * Who refused: a proxy where it alone could (407, 482, 483), or where the request was seen to go
   * on and this response was not seen to come back from there.
   */
  private static String refusedBy(Transaction decisive, int status) {
    return switch (status) {
      case 487 -> CALLER;
      case 407, 482, 483 -> PROXY;
      default -> decisive.wentBeyond(status) ? PROXY : CALLEE;
    };
  }

  /** RFC 6076, 4.4: BYE to its final response, of the one who hung up first. */
  private static @Nullable Long disconnect(List<Transaction> byes, Clocks clocks) {
    Transaction first = first(byes, clocks);
    if (first == null) {
      return null;
    }
    List<Transaction> own = byes.stream().filter(bye -> bye.tag == first.tag).toList();
    return clocks.millis(
        when(own, 0, 0),
        agent -> {
          long time = NONE;
          for (Transaction bye : own) {
            int status = bye.finalStatus();
            if (status > 0 && (own.size() == 1 || (status != 401 && status != 407))) {
              time = Math.min(time, bye.time(agent, status, status));
            }
          }
          return time;
        });
  }
}
