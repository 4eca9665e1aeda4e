package io.hepatica.server.call;

import io.hepatica.server.message.Field;
import io.hepatica.server.message.Field.Kind;
import io.hepatica.server.message.FieldSet;
import java.util.Arrays;
import java.util.List;

/**
 * The fields of a session, as named in the contract. Those that a message has too are the same
 * constants. Times are microseconds since the epoch, decimals thousandths.
 */
public final class SessionField {
  private static final int FIRST = 64;

  /** The values of {@link #STATE}. */
  public static final List<String> STATES =
      List.of(
          "trying",
          "ringing",
          "answered",
          "completed",
          "failed",
          "cancelled",
          "redirected",
          "registered",
          "unregistered",
          "timeout");

  /** call, registration, options, subscription, message, other. */
  public static final Field KIND = new Field("kind", Kind.TEXT, FIRST);

  /** One of {@link #STATES}. */
  public static final Field STATE = new Field("state", Kind.TEXT, FIRST + 1);

  /** The best known number of the caller: P-Asserted-Identity, Remote-Party-ID, From. */
  public static final Field CALLER = new Field("caller", Kind.USER, FIRST + 2);

  /** The best known number of the callee: the first request URI, To. */
  public static final Field CALLEE = new Field("callee", Kind.USER, FIRST + 3);

  /** The first message. */
  public static final Field START = new Field("start", Kind.TIME, FIRST + 4);

  /** The first 18x. */
  public static final Field RINGING = new Field("ringing", Kind.TIME, FIRST + 5);

  /** The first 2xx to an INVITE. */
  public static final Field ANSWER = new Field("answer", Kind.TIME, FIRST + 6);

  /** BYE, or the final response where there was no answer; absent while the session goes on. */
  public static final Field END = new Field("end", Kind.TIME, FIRST + 7);

  /** First request to the first response but 100 that says something of the other end. */
  public static final Field SETUP_MS = new Field("setup_ms", Kind.NUMBER, FIRST + 8);

  /** Answer to end. */
  public static final Field DURATION_MS = new Field("duration_ms", Kind.NUMBER, FIRST + 9);

  public static final Field FINAL_STATUS = new Field("final_status", Kind.NUMBER, FIRST + 10);
  public static final Field FINAL_REASON = new Field("final_reason", Kind.TEXT, FIRST + 11);

  /** caller, callee, proxy. */
  public static final Field TERMINATED_BY = new Field("terminated_by", Kind.TEXT, FIRST + 12);

  public static final Field USER_AGENTS = new Field("user_agents", Kind.FOLDED, FIRST + 13);
  public static final Field CODECS = new Field("codecs", Kind.FOLDED, FIRST + 14);

  /** Names of the capture agents, or their ids where they have none. */
  public static final Field AGENTS = new Field("agents", Kind.TEXT, FIRST + 15);

  /** SIP messages, every copy and retransmission counted. */
  public static final Field MESSAGES = new Field("messages", Kind.NUMBER, FIRST + 16);

  public static final Field RETRANSMISSIONS = new Field("retransmissions", Kind.NUMBER, FIRST + 17);

  /** Call-IDs of the other legs; found when a session is read, never kept. */
  public static final Field LEGS = new Field("legs", Kind.TEXT, FIRST + 18);

  public static final Field REPORTS = new Field("reports", Kind.NUMBER, FIRST + 19);

  /** Of all streams reported, of each the lower of MOS-LQ and MOS-CQ. */
  public static final Field MOS_MIN = new Field("mos_min", Kind.DECIMAL, FIRST + 20);

  /** Of the same. */
  public static final Field MOS_AVG = new Field("mos_avg", Kind.DECIMAL, FIRST + 21);

  /** Percent. */
  public static final Field LOSS_MAX = new Field("loss_max", Kind.DECIMAL, FIRST + 22);

  public static final Field JITTER_MAX_MS = new Field("jitter_max_ms", Kind.DECIMAL, FIRST + 23);
  public static final Field RTT_MAX_MS = new Field("rtt_max_ms", Kind.DECIMAL, FIRST + 24);

  /** First request to its first response of any kind, 100 included. */
  public static final Field FIRST_RESPONSE_MS =
      new Field("first_response_ms", Kind.NUMBER, FIRST + 25);

  /** BYE to its final response (RFC 6076, 4.4: SDD). */
  public static final Field DISCONNECT_MS = new Field("disconnect_ms", Kind.NUMBER, FIRST + 26);

  /** Seconds that the registrar granted last. */
  public static final Field EXPIRES_S = new Field("expires_s", Kind.NUMBER, FIRST + 27);

  /** Address that a registration binds, or a redirection points at. */
  public static final Field CONTACT = new Field("contact", Kind.TEXT, FIRST + 28);

  /**
   * Of a registration: each attempt that came to its end, as {@code time:status:ms}, where time is
   * microseconds since the epoch, status the final one other than 401 and 407, ms the delay from
   * the first REGISTER of the attempt to its final response. The newest 256.
   */
  public static final Field ATTEMPTS = new Field("attempts", Kind.TEXT, FIRST + 29);

  /**
   * Of a call: dialog-forming INVITEs (without To tag), each retry with credentials counted, no
   * retransmission; 0 where only a later part of the call was seen.
   */
  public static final Field INVITES = new Field("invites", Kind.NUMBER, FIRST + 30);

  /** In the order in which they are shown. */
  public static final List<Field> ALL =
      List.of(
          Field.CALL_ID,
          KIND,
          STATE,
          CALLER,
          CALLEE,
          Field.FROM_USER,
          Field.TO_USER,
          Field.RURI_USER,
          Field.FROM_DOMAIN,
          Field.TO_DOMAIN,
          START,
          RINGING,
          ANSWER,
          END,
          SETUP_MS,
          DURATION_MS,
          FINAL_STATUS,
          FINAL_REASON,
          TERMINATED_BY,
          USER_AGENTS,
          CODECS,
          AGENTS,
          MESSAGES,
          RETRANSMISSIONS,
          LEGS,
          REPORTS,
          MOS_MIN,
          MOS_AVG,
          LOSS_MAX,
          JITTER_MAX_MS,
          RTT_MAX_MS,
          Field.FROM_TAG,
          Field.TO_TAG,
          Field.SRC_IP,
          Field.SRC_PORT,
          Field.DST_IP,
          Field.DST_PORT,
          Field.TRANSPORT,
          FIRST_RESPONSE_MS,
          DISCONNECT_MS,
          EXPIRES_S,
          INVITES,
          CONTACT,
          Field.LEG_IDS,
          ATTEMPTS);

  /** What queries over sessions may ask: all but the legs, which are not kept. */
  public static final FieldSet SET =
      new FieldSet(
          ALL.stream().filter(field -> !field.equals(LEGS)).toList(),
          List.of(CALLER, CALLEE, Field.FROM_USER, Field.TO_USER, Field.RURI_USER),
          List.of(Field.CALL_ID, Field.LEG_IDS, Field.FROM_TAG, Field.TO_TAG));

  /** Place of a field in {@link #ALL} by its ordinal; -1 for the others. */
  private static final byte[] PLACES = new byte[2 * FIRST];

  static {
    Arrays.fill(PLACES, (byte) -1);
    for (int place = 0; place < ALL.size(); place++) {
      PLACES[ALL.get(place).ordinal()] = (byte) place;
    }
  }

  private SessionField() {}

  /** Place of a field in {@link #ALL}; -1 for one that a session does not have. */
  static int place(Field field) {
    int ordinal = field.ordinal();
    int place = ordinal < PLACES.length ? PLACES[ordinal] : -1;
    // Fields that only messages have may have the ordinal of one that only sessions have.
    return place >= 0 && ALL.get(place).equals(field) ? place : -1;
  }
}
