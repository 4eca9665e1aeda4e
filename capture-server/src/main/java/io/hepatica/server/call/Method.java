package io.hepatica.server.call;

/** The methods that a session is told by. */
enum Method {
  INVITE,
  ACK,
  BYE,
  CANCEL,
  PRACK,
  UPDATE,
  INFO,
  REFER,
  REGISTER,
  OPTIONS,
  SUBSCRIBE,
  NOTIFY,
  MESSAGE,
  OTHER;

  private static final int CALL =
      INVITE.bit | ACK.bit | BYE.bit | CANCEL.bit | PRACK.bit | UPDATE.bit | INFO.bit;

  private final int bit = bitOf(this);

  @SuppressWarnings("EnumOrdinal") // A place in a mask in memory.
  private static int bitOf(Method method) {
    return 1 << method.ordinal();
  }

  /** The method in these bytes, compared with regard to case (RFC 3261, 7.1). */
  static Method of(byte[] buffer, int start, int length) {
    return switch (length) {
      case 3 -> either(buffer[start] == 'A' ? ACK : BYE, buffer, start, length);
      case 4 -> either(INFO, buffer, start, length);
      case 5 -> either(buffer[start] == 'P' ? PRACK : REFER, buffer, start, length);
      case 6 ->
          either(
              switch (buffer[start]) {
                case 'I' -> INVITE;
                case 'C' -> CANCEL;
                case 'U' -> UPDATE;
                default -> NOTIFY;
              },
              buffer,
              start,
              length);
      case 7 -> either(buffer[start] == 'O' ? OPTIONS : MESSAGE, buffer, start, length);
      case 8 -> either(REGISTER, buffer, start, length);
      case 9 -> either(SUBSCRIBE, buffer, start, length);
      default -> OTHER;
    };
  }

  private static Method either(Method method, byte[] buffer, int start, int length) {
    return SharedTexts.isText(method.name(), buffer, start, length) ? method : OTHER;
  }

  /** A bit of its own, for sets. */
  int bit() {
    return bit;
  }

  /** Whether only calls have it; REFER only where it is sent within one. */
  boolean isOfCall() {
    return (bit & CALL) != 0;
  }

  /** Whether its transactions decide what becomes of a session. */
  boolean decides() {
    return this != ACK && this != PRACK && this != UPDATE && this != INFO;
  }

  /** Whether a request of it without To tag may begin a session. */
  boolean mayOpen() {
    return this != ACK && this != BYE && this != CANCEL && this != PRACK && this != UPDATE;
  }
}
