package io.hepatica.server.diagnosis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Locale;

/** Headers whose values rules look at. */
enum Header {
  ACCEPT,
  AUTHORIZATION,
  MAX_FORWARDS,
  MIN_SE,
  PROXY_AUTHENTICATE,
  PROXY_AUTHORIZATION,
  REASON,
  RETRY_AFTER,
  SERVER,
  SESSION_EXPIRES,
  USER_AGENT,
  VIA,
  WARNING,
  WWW_AUTHENTICATE;

  /** Long form, in lower case. */
  byte[] headerName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-').getBytes(US_ASCII);
  }
}
