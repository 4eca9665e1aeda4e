package io.hepatica.server.performance;

import io.hepatica.server.call.Session;
import io.hepatica.server.call.SessionField;
import io.hepatica.server.message.Field;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** By what sessions are told apart. */
public enum Group {
  /** Name of a capture agent, or its id; a session that several saw is in the group of each. */
  AGENT("agent"),
  /** Who sent the first request. */
  SRC_IP("src_ip"),
  /** Whom the first request was sent to. */
  DST_IP("dst_ip"),
  /** Domain of To, in lower case. */
  DOMAIN("domain");

  private static final List<String> NO_NAME = List.of("");

  private final String label;

  Group(String label) {
    this.label = label;
  }

  public String label() {
    return label;
  }

  public static Optional<Group> find(String label) {
    return Stream.of(values()).filter(group -> group.label.equals(label)).findAny();
  }

  /** The groups that a session is in, each once; the empty name alone where it has no value. */
  List<String> names(Session session) {
    List<String> names =
        session.texts(
            switch (this) {
              case AGENT -> SessionField.AGENTS;
              case SRC_IP -> Field.SRC_IP;
              case DST_IP -> Field.DST_IP;
              case DOMAIN -> Field.TO_DOMAIN;
            });
    if (names.isEmpty()) {
      return NO_NAME;
    }
    return this == DOMAIN
        ? List.of(names.getFirst().toLowerCase(Locale.ROOT))
        : names.stream().distinct().toList();
  }
}
