package io.hepatica.server.performance;

import io.hepatica.server.call.Session;
import io.hepatica.server.call.SessionField;
import org.jspecify.annotations.Nullable;

/** What final responses mean to the metrics. */
final class FinalStatus {
  private FinalStatus() {}

  /**
   * The final status of a session, or null where it has none. A challenge is not final: the caller
   * asks again with credentials, or has given up.
   */
  static @Nullable Integer of(Session session) {
    Long status = session.whole(SessionField.FINAL_STATUS);
    return status == null || status == 401 || status == 407 ? null : status.intValue();
  }

  static boolean isSuccess(int status) {
    return status / 100 == 2;
  }

  static boolean isRedirect(int status) {
    return status / 100 == 3;
  }

  /**
   * Whether RFC 6076 (4.2, 4.3.2) calls it a failure: 4xx but 401, 402 and 407, which can be
   * recovered from, 5xx and 6xx.
   */
  static boolean isFailure(int status) {
    return status >= 400 && status != 401 && status != 402 && status != 407;
  }

  /** Whether the answer is clearly of a user: RFC 6076, 4.7 (SEER). */
  static boolean isUsers(int status) {
    return isSuccess(status) || status == 480 || status == 486 || status == 600 || status == 603;
  }

  /**
   * Whether the network reached the user: answered, busy (486, 600), no answer (480, 487), rejected
   * (603, 607). ITU-T E.425 names the outcomes, which codes are meant is local policy.
   */
  static boolean isReached(int status) {
    return isUsers(status) || status == 487 || status == 607;
  }

  /** Whether an element on the way failed or was overloaded: RFC 6076, 4.8 (ISA). */
  static boolean isIneffective(int status) {
    return status == 408 || status == 500 || status == 503 || status == 504;
  }
}
