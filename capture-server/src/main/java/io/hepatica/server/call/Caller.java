package io.hepatica.server.call;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.hepatica.sip.SipAddresses;
import io.hepatica.sip.SipField;
import io.hepatica.sip.SipMessage;
import java.util.Arrays;
import java.util.Locale;

/**
 * The number from which a session was opened: P-Asserted-Identity (RFC 3325), Remote-Party-ID of
 * the calling party, From; one that hides nothing before one that does. Immutable.
 *
 * @param key the lower, the better
 */
record Caller(long key, String number) {
  private static final long HIDDEN = 1L << 62;
  private static final byte[] REMOTE_PARTY_ID = "remote-party-id".getBytes(US_ASCII);
  private static final byte[] PARTY = "party".getBytes(US_ASCII);
  private static final byte[] CALLING = "calling".getBytes(US_ASCII);
  private static final String[] NOBODY = {
    "anonymous", "unavailable", "restricted", "unknown", "private"
  };

  /** The better one of what is known and of what a message says that has this place. */
  static @org.jspecify.annotations.Nullable Caller of(
      @org.jspecify.annotations.Nullable Caller known, long place, SipMessage sip, byte[] bytes) {
    if (known != null && known.key <= place) {
      return known;
    }
    if (sip.has(SipField.PAI_USER)
        && !hides(bytes, sip.start(SipField.PAI_USER), sip.length(SipField.PAI_USER))) {
      return read(place, bytes, sip.start(SipField.PAI_USER), sip.length(SipField.PAI_USER));
    }
    int header = sip.findHeader(REMOTE_PARTY_ID, 0);
    if (header >= 0) {
      SipAddresses addresses = new SipAddresses();
      for (; header >= 0; header = sip.findHeader(REMOTE_PARTY_ID, header + 1)) {
        addresses.over(bytes, sip.headerValueStart(header), sip.headerValueLength(header));
        while (addresses.next()) {
          if (addresses.userLength() > 0
              && !hides(bytes, addresses.userStart(), addresses.userLength())
              && (!addresses.find(PARTY) || isCalling(bytes, addresses))) {
            return read(place, bytes, addresses.userStart(), addresses.userLength());
          }
        }
      }
    }
    if (!sip.has(SipField.FROM_USER)) {
      return known;
    }
    int start = sip.start(SipField.FROM_USER);
    int length = sip.length(SipField.FROM_USER);
    long key = hides(bytes, start, length) ? place | HIDDEN : place;
    return known != null && known.key <= key ? known : read(key, bytes, start, length);
  }

  private static Caller read(long key, byte[] bytes, int start, int length) {
    return new Caller(key, SharedTexts.read(bytes, start, length));
  }

  private static boolean isCalling(byte[] bytes, SipAddresses addresses) {
    int start = addresses.valueStart();
    int end = start + addresses.valueLength();
    return Arrays.equals(bytes, start, end, CALLING, 0, CALLING.length);
  }

  private static boolean hides(byte[] bytes, int start, int length) {
    for (String nobody : NOBODY) {
      if (length == nobody.length()
          && new String(bytes, start, length, US_ASCII).toLowerCase(Locale.ROOT).equals(nobody)) {
        return true;
      }
    }
    return false;
  }
}
