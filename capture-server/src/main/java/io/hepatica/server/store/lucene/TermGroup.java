package io.hepatica.server.store.lucene;

import io.hepatica.server.message.Field;
import io.hepatica.server.message.ReportFields;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The Lucene fields of a block's terms. Fields that hold the same kind of value share one, so that
 * postings are few: what a query finds here is a superset, and the predicate over the messages
 * decides.
 */
enum TermGroup {
  CALL_ID("call_id"),
  USER("user"),
  /** The users back to front, for a number's last digits. */
  USER_REVERSED("user_reversed"),
  /** Lower case. */
  DOMAIN("domain"),
  TAG("tag"),
  BRANCH("branch"),
  LEG("leg"),
  /** Addresses of the message, 4 or 16 bytes. */
  ADDRESS("address"),
  AGENT_ADDRESS("agent_address"),
  /** Id and name. */
  AGENT("agent"),
  /** Lower case. */
  METHOD("method"),
  /** Three digits. */
  STATUS("status"),
  /** Lower case. */
  USER_AGENT("user_agent"),
  /** Every other text, custom headers included. */
  OTHER("other");

  /** Bytes of a value that are indexed; what is longer leaves {@link #CUT_FIELD} too. */
  static final int MAX_TERM = 512;

  /** The Lucene field that holds the names of groups of which a value was cut. */
  static final String CUT_FIELD = "cut";

  /** The Lucene field that holds the names of the rare fields that a block has. */
  static final String PRESENT_FIELD = "present";

  private static final Set<Field> COMMON =
      Set.of(Field.REASON, Field.CSEQ, Field.CONTENT_TYPE, Field.TRANSPORT);
  private static final Set<Field> RARE =
      Set.of(
          Field.PAI_USER,
          Field.AUTH_USER,
          Field.DIVERSION_USER,
          Field.CORRELATION_ID,
          Field.LEG_IDS,
          Field.AGENT_NAME);

  private final String luceneField;

  TermGroup(String luceneField) {
    this.luceneField = luceneField;
  }

  String luceneField() {
    return luceneField;
  }

  /** Where the values of a field are indexed; null where they are not. */
  static @Nullable TermGroup of(Field field) {
    if (ReportFields.ALL.contains(field)) {
      return null;
    }
    return switch (field.kind()) {
      case ID, TIME, TABLE, DECIMAL -> null;
      case USER -> USER;
      case ADDRESS -> field.equals(Field.AGENT_IP) ? AGENT_ADDRESS : ADDRESS;
      case NUMBER ->
          field.equals(Field.STATUS) ? STATUS : field.equals(Field.AGENT_ID) ? AGENT : null;
      case FOLDED ->
          field.equals(Field.METHOD)
              ? METHOD
              : field.equals(Field.USER_AGENT) ? USER_AGENT : DOMAIN;
      case TEXT -> ofText(field);
    };
  }

  /** Whether blocks say that they have the field. */
  static boolean isRare(Field field) {
    return RARE.contains(field) || of(field) == OTHER && !COMMON.contains(field);
  }

  private static TermGroup ofText(Field field) {
    if (field.equals(Field.CALL_ID)) {
      return CALL_ID;
    } else if (field.equals(Field.FROM_TAG) || field.equals(Field.TO_TAG)) {
      return TAG;
    } else if (field.equals(Field.VIA_BRANCH)) {
      return BRANCH;
    } else if (field.equals(Field.CORRELATION_ID) || field.equals(Field.LEG_IDS)) {
      return LEG;
    } else if (field.equals(Field.AGENT_NAME)) {
      return AGENT;
    }
    return OTHER;
  }
}
