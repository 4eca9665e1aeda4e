package io.hepatica.server.message;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A field of a message, as named in the contract. The standard ones are constants with ordinals
 * from 0; {@link Schema} adds the custom headers of a configuration behind them.
 *
 * @param ordinal place in {@link Schema#fields()}
 */
public record Field(String name, Kind kind, int ordinal) {
  /** How values are kept and compared. */
  public enum Kind {
    /** The message id: a journal position. */
    ID,
    /** Microseconds since the epoch. */
    TIME,
    /** One of {@link Table}. */
    TABLE,
    /** Exact, case-sensitive bytes. */
    TEXT,
    /** As text; a number, whole or by its last digits. */
    USER,
    /** Bytes compared without regard to ASCII case. */
    FOLDED,
    /** A whole number, 0 or more. */
    NUMBER,
    /** A number with three decimals, kept in thousandths; may be negative. */
    DECIMAL,
    /** An IP address: 4 or 16 bytes. */
    ADDRESS
  }

  public static final Field ID = new Field("id", Kind.ID, 0);
  public static final Field TIME = new Field("time", Kind.TIME, 1);
  public static final Field TABLE = new Field("table", Kind.TABLE, 2);
  public static final Field CALL_ID = new Field("call_id", Kind.TEXT, 3);
  public static final Field METHOD = new Field("method", Kind.FOLDED, 4);
  public static final Field STATUS = new Field("status", Kind.NUMBER, 5);
  public static final Field REASON = new Field("reason", Kind.TEXT, 6);
  public static final Field CSEQ = new Field("cseq", Kind.TEXT, 7);
  public static final Field RURI_USER = new Field("ruri_user", Kind.USER, 8);
  public static final Field RURI_DOMAIN = new Field("ruri_domain", Kind.FOLDED, 9);
  public static final Field FROM_USER = new Field("from_user", Kind.USER, 10);
  public static final Field FROM_DOMAIN = new Field("from_domain", Kind.FOLDED, 11);
  public static final Field FROM_TAG = new Field("from_tag", Kind.TEXT, 12);
  public static final Field TO_USER = new Field("to_user", Kind.USER, 13);
  public static final Field TO_DOMAIN = new Field("to_domain", Kind.FOLDED, 14);
  public static final Field TO_TAG = new Field("to_tag", Kind.TEXT, 15);
  public static final Field CONTACT_USER = new Field("contact_user", Kind.USER, 16);
  public static final Field CONTACT_DOMAIN = new Field("contact_domain", Kind.FOLDED, 17);
  public static final Field PAI_USER = new Field("pai_user", Kind.USER, 18);
  public static final Field AUTH_USER = new Field("auth_user", Kind.USER, 19);
  public static final Field DIVERSION_USER = new Field("diversion_user", Kind.USER, 20);
  public static final Field USER_AGENT = new Field("user_agent", Kind.FOLDED, 21);
  public static final Field VIA_BRANCH = new Field("via_branch", Kind.TEXT, 22);
  public static final Field CONTENT_TYPE = new Field("content_type", Kind.TEXT, 23);
  public static final Field REASON_HEADER = new Field("reason_header", Kind.TEXT, 24);
  public static final Field CORRELATION_ID = new Field("correlation_id", Kind.TEXT, 25);

  /** The only field with several values. */
  public static final Field LEG_IDS = new Field("leg_ids", Kind.TEXT, 26);

  public static final Field SRC_IP = new Field("src_ip", Kind.ADDRESS, 27);
  public static final Field SRC_PORT = new Field("src_port", Kind.NUMBER, 28);
  public static final Field DST_IP = new Field("dst_ip", Kind.ADDRESS, 29);
  public static final Field DST_PORT = new Field("dst_port", Kind.NUMBER, 30);
  public static final Field TRANSPORT = new Field("transport", Kind.TEXT, 31);
  public static final Field HEP_VERSION = new Field("hep_version", Kind.NUMBER, 32);
  public static final Field PROTO_TYPE = new Field("proto_type", Kind.NUMBER, 33);
  public static final Field AGENT_ID = new Field("agent_id", Kind.NUMBER, 34);
  public static final Field AGENT_NAME = new Field("agent_name", Kind.TEXT, 35);
  public static final Field AGENT_IP = new Field("agent_ip", Kind.ADDRESS, 36);
  public static final Field VLAN = new Field("vlan", Kind.NUMBER, 37);
  public static final Field SIZE = new Field("size", Kind.NUMBER, 38);
  public static final Field PARSE_ERROR = new Field("parse_error", Kind.TEXT, 39);

  /** What the agent gave as time, in ISO 8601; only where it was not believed. */
  public static final Field AGENT_TIME = new Field("agent_time", Kind.TEXT, 40);

  /** Label of the import of a file that brought the message; only of such messages. */
  public static final Field IMPORT = new Field("import", Kind.TEXT, 41);

  /** Every field that a message can have without configuration, by ordinal. */
  public static final List<Field> STANDARD =
      List.of(
          ID,
          TIME,
          TABLE,
          CALL_ID,
          METHOD,
          STATUS,
          REASON,
          CSEQ,
          RURI_USER,
          RURI_DOMAIN,
          FROM_USER,
          FROM_DOMAIN,
          FROM_TAG,
          TO_USER,
          TO_DOMAIN,
          TO_TAG,
          CONTACT_USER,
          CONTACT_DOMAIN,
          PAI_USER,
          AUTH_USER,
          DIVERSION_USER,
          USER_AGENT,
          VIA_BRANCH,
          CONTENT_TYPE,
          REASON_HEADER,
          CORRELATION_ID,
          LEG_IDS,
          SRC_IP,
          SRC_PORT,
          DST_IP,
          DST_PORT,
          TRANSPORT,
          HEP_VERSION,
          PROTO_TYPE,
          AGENT_ID,
          AGENT_NAME,
          AGENT_IP,
          VLAN,
          SIZE,
          PARSE_ERROR,
          AGENT_TIME,
          IMPORT);

  /** Where a bare number is looked for. */
  public static final List<Field> USERS =
      List.of(FROM_USER, TO_USER, RURI_USER, CONTACT_USER, PAI_USER, AUTH_USER, DIVERSION_USER);

  /** The field's name for a custom header: {@code X-Foo} is {@code x_foo}. */
  static String nameOfHeader(String header) {
    return header.toLowerCase(Locale.ROOT).replace('-', '_');
  }

  /** Fields are keys of maps in the path of a message. */
  @Override
  public int hashCode() {
    return ordinal;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Field field && field.ordinal == ordinal && field.name.equals(name);
  }
}
