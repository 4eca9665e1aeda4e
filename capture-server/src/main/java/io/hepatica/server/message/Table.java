package io.hepatica.server.message;

import java.util.Optional;
import java.util.stream.Stream;

/** The kinds of data that are kept, searched and dropped apart. Names are those of the contract. */
public enum Table {
  CALL("call", "sip_capture_call"),
  REGISTRATION("registration", "sip_capture_registration"),
  REST("rest", "sip_capture_rest"),
  REPORT("report", "report_capture"),
  LOG("log", "logs_capture");

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
