package io.hepatica.server.message;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The kinds of data that are kept, searched and dropped apart. Names are those of the contract. */
public enum Table {
  CALL("call", "sip_capture_call"),
  REGISTRATION("registration", "sip_capture_registration"),
  REST("rest", "sip_capture_rest"),
  REPORT("report", "report_capture"),
  LOG("log", "logs_capture"),
  /** What is known of each call, registration and so on as a whole; holds no messages. */
  SESSION("session", "sip_session");

  /** The tables whose rows are frames. */
  public static final Set<Table> OF_MESSAGES =
      Collections.unmodifiableSet(EnumSet.complementOf(EnumSet.of(SESSION)));

  private final String label;
  private final String indexName;

  Table(String label, String indexName) {
    this.label = label;
    this.indexName = indexName;
  }

  /** The table of that label, if there is one. */
  public static Optional<Table> find(String label) {
    return Stream.of(values()).filter(table -> table.label.equals(label)).findAny();
  }

  /** As in queries and results. */
  public String label() {
    return label;
  }

  /** Index of a day (UTC) is {@code indexName() + "_YYYYMMDD"}. */
  public String indexName() {
    return indexName;
  }
}
