package io.hepatica.sip;

/**
 * The addresses of one header value, read in place: Contact, Remote-Party-ID, Path and the like
 * ({@code "Display" <uri>;params, uri;params}), RFC 3261 section 20.10. Reusable; not thread-safe;
 * allocates nothing. Never throws on any bytes.
 *
 * {@snippet :
 * SipAddresses contacts = new SipAddresses();
 * contacts.over(buffer, message.headerValueStart(i), message.headerValueLength(i));
 * while (contacts.next()) {
 *   boolean limited = contacts.find(EXPIRES);
 * }
 * }
 */
public final class SipAddresses {
  private final AddressScan address = new AddressScan();
  private final SipParameters parameters = new SipParameters();
  private byte[] buffer = {};
  private int position;
  private int end;

  /** Begins before the first address of the value. */
  public SipAddresses over(byte[] buffer, int start, int length) {
    this.buffer = buffer;
    this.position = start;
    this.end = start + length;
    return this;
  }

  /** Moves to the next address; false at the end, where the spans are undefined. */
  public boolean next() {
    if (position >= end) {
      return false;
    }
    address.scan(buffer, position, end, true);
    position = address.nextInList(buffer, end);
    return true;
  }

  /** Start of the URI as it is written, without brackets; {@code *} is one too. */
  public int uriStart() {
    return address.uriStart;
  }

  public int uriLength() {
    return address.uriEnd - address.uriStart;
  }

  public int userStart() {
    return address.uri.userStart;
  }

  /** 0 where the URI has no user. */
  public int userLength() {
    return address.uri.userEnd - address.uri.userStart;
  }

  /** Looks for a parameter of the address, not of its URI; given in lower case. */
  public boolean find(byte[] lowerCaseName) {
    parameters.begin(buffer, address.rest, end, (byte) ';');
    return parameters.find(lowerCaseName);
  }

  /** The value of the parameter that {@link #find} found last. */
  public int valueStart() {
    return parameters.valueStart();
  }

  public int valueLength() {
    return parameters.valueLength();
  }
}
