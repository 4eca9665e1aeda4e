package io.hepatica.server.message;

/** What a message is at a glance: a request, a response by its first digit, or no SIP. */
public enum MessageClass {
  REQUEST("request"),
  PROVISIONAL("1xx"),
  SUCCESS("2xx"),
  REDIRECTION("3xx"),
  CLIENT_ERROR("4xx"),
  SERVER_ERROR("5xx"),
  GLOBAL_FAILURE("6xx"),
  /** No SIP request, and no response of RFC 3261, section 7.2. */
  OTHER("other");

  private static final MessageClass[] ALL = values();

  private final String label;

  MessageClass(String label) {
    this.label = label;
  }

  /** The class of a message in any of its roles. */
  public static MessageClass of(Fields message) {
    if (message.count(Field.STATUS) == 0) {
      return message.count(Field.METHOD) == 0 ? OTHER : REQUEST;
    }
    long digit = message.number(Field.STATUS) / 100;
    return digit >= 1 && digit <= 6 ? ALL[(int) digit] : OTHER;
  }

  /** As in the API. */
  public String label() {
    return label;
  }
}
