package io.hepatica.server.call;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.hepatica.sip.SipAddresses;
import io.hepatica.sip.SipMessage;

/** What the Contact and Expires headers of a message say (RFC 3261, 10.2.1 and 10.3). */
final class Contacts {
  private static final byte[] CONTACT = "contact".getBytes(US_ASCII);
  private static final byte[] EXPIRES = "expires".getBytes(US_ASCII);
  private static final int NOT_SAID = -1;

  /** A response may list hundreds of bindings; what these say is enough. */
  private static final int LIMIT = 64;

  /** The first URI; a length of 0 where there is none. */
  final int uriStart;

  final int uriLength;

  /** Whether what is bound is to be forgotten: all of it, or all that is named. */
  final boolean removing;

  /** Longest that a binding lives, in seconds; negative where that is not said. */
  final long expires;

  Contacts(SipMessage sip, byte[] bytes) {
    int header = sip.findHeader(EXPIRES, 0);
    long common =
        header < 0
            ? NOT_SAID
            : number(bytes, sip.headerValueStart(header), sip.headerValueLength(header));
    int firstStart = 0;
    int firstLength = 0;
    boolean star = false;
    int count = 0;
    long longest = NOT_SAID;
    boolean allEnd = true;
    SipAddresses addresses = new SipAddresses();
    for (int at = sip.findHeader(CONTACT, 0);
        at >= 0 && count < LIMIT;
        at = sip.findHeader(CONTACT, at + 1)) {
      addresses.over(bytes, sip.headerValueStart(at), sip.headerValueLength(at));
      while (count < LIMIT && addresses.next()) {
        count++;
        if (addresses.uriLength() == 1 && bytes[addresses.uriStart()] == '*') {
          star = true;
          continue;
        }
        if (firstLength == 0) {
          firstStart = addresses.uriStart();
          firstLength = addresses.uriLength();
        }
        long own =
            addresses.find(EXPIRES)
                ? number(bytes, addresses.valueStart(), addresses.valueLength())
                : common;
        allEnd &= own == 0;
        longest = Math.max(longest, own);
      }
    }
    uriStart = firstStart;
    uriLength = firstLength;
    removing = star || (count > 0 && allEnd);
    expires = count == 0 ? common : longest;
  }

  /** Whether they end what the request before them began. */
  boolean ends() {
    return expires == 0;
  }

  private static long number(byte[] bytes, int start, int length) {
    long value = 0;
    int p = start;
    for (; p < start + length && bytes[p] >= '0' && bytes[p] <= '9'; p++) {
      // RFC 3261, 20.19: below 2**32.
      value = Math.min(value * 10 + bytes[p] - '0', (1L << 32) - 1);
    }
    return p == start ? NOT_SAID : value;
  }
}
