package io.hepatica.sip;

import org.jspecify.annotations.Nullable;

/**
 * A view of one SIP message where it lies. Reusable; not thread-safe; allocates nothing but in
 * {@link #text}.
 */
public final class SipMessage {
  /**
   * Parses; false where the bytes do not begin with a SIP start line. Never throws on bad input.
   */
  public boolean parse(byte[] buffer, int offset, int length) {
    throw new UnsupportedOperationException();
  }

  public boolean isRequest() {
    throw new UnsupportedOperationException();
  }

  /** 100..999 of a response; 0 for a request, or where the code is none. */
  public int status() {
    throw new UnsupportedOperationException();
  }

  public boolean has(SipField field) {
    throw new UnsupportedOperationException();
  }

  /** Offset of the value in the buffer given to {@link #parse}. */
  public int start(SipField field) {
    throw new UnsupportedOperationException();
  }

  public int length(SipField field) {
    throw new UnsupportedOperationException();
  }

  /** The value decoded as UTF-8, folding unfolded; null where absent. */
  public @Nullable String text(SipField field) {
    throw new UnsupportedOperationException();
  }

  /** Headers located, in order of appearance; at most the parser's limit. */
  public int headerCount() {
    throw new UnsupportedOperationException();
  }

  /**
   * Index of the next header of that name (lower case, long form) at or after {@code from}, or -1.
   * Compact forms match.
   */
  public int findHeader(byte[] lowerCaseName, int from) {
    throw new UnsupportedOperationException();
  }

  public int headerValueStart(int header) {
    throw new UnsupportedOperationException();
  }

  public int headerValueLength(int header) {
    throw new UnsupportedOperationException();
  }

  public int bodyStart() {
    throw new UnsupportedOperationException();
  }

  public int bodyLength() {
    throw new UnsupportedOperationException();
  }

  /** What was wrong, comma-separated in words for an engineer, or null where nothing was. */
  public @Nullable String faults() {
    throw new UnsupportedOperationException();
  }
}
