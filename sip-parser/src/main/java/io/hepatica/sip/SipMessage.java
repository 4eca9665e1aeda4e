package io.hepatica.sip;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A view of one SIP message where it lies. Reusable; not thread-safe; allocates nothing but in
 * {@link #text}, {@link #headerText} and {@link #faults}.
 *
 * <p>One pass over the start line and the headers (RFC 3261 section 7) locates the value of every
 * {@link SipField}. Any bytes may be given: what is wrong becomes a {@link SipFault}, and what can
 * be had is had. All spans lie within the bytes given to {@link #parse}, and are valid until these
 * change or another message is parsed.
 */
public final class SipMessage {
  /** Headers located in one message; of further ones only the end is found. */
  public static final int MAX_HEADERS = 256;

  private static final byte[] NOTHING = {};

  private final Findings found = new Findings();
  private final StartLine startLine = new StartLine();
  private final HeaderValues values = new HeaderValues(found);
  private final int[] nameStarts = new int[MAX_HEADERS];
  private final int[] nameEnds = new int[MAX_HEADERS];
  private final int[] valueStarts = new int[MAX_HEADERS];
  private final int[] valueEnds = new int[MAX_HEADERS];
  private byte[] buffer = NOTHING;
  private int headerCount;
  private int bodyStart;
  private int bodyEnd;

  /**
   * Parses; false where the bytes do not begin with a SIP start line, after which nothing but the
   * fault is found. Never throws on bad input. The buffer is kept until the next call, and not
   * written to.
   */
  public boolean parse(byte[] buffer, int offset, int length) {
    int end = offset + length;
    this.buffer = buffer;
    found.clear();
    values.clear();
    headerCount = 0;
    bodyStart = end;
    bodyEnd = end;
    int start = offset;
    while (start < end && (buffer[start] == '\r' || buffer[start] == '\n')) {
      start++;
    }
    int lineEnd = Lines.end(buffer, start, end);
    if (!startLine.read(buffer, start, lineEnd, found)) {
      found.fault(SipFault.NO_START_LINE);
      return false;
    }
    readHeaders(Lines.next(buffer, lineEnd, end), end);
    finish(end);
    return true;
  }

  private void readHeaders(int from, int end) {
    byte[] b = buffer;
    int line = from;
    while (line < end) {
      int lineEnd = Lines.end(b, line, end);
      int next = Lines.next(b, lineEnd, end);
      if (lineEnd == line) {
        bodyStart = next;
        return;
      }
      while (next < end && (b[next] == ' ' || b[next] == '\t')) {
        lineEnd = Lines.end(b, next, end);
        next = Lines.next(b, lineEnd, end);
      }
      readHeader(line, lineEnd);
      line = next;
    }
    found.fault(SipFault.TRUNCATED);
  }

  private void readHeader(int line, int lineEnd) {
    byte[] b = buffer;
    int colon = line;
    while (colon < lineEnd && b[colon] != ':') {
      colon++;
    }
    if (colon == lineEnd) {
      found.fault(SipFault.NO_COLON);
      return;
    }
    if (headerCount == MAX_HEADERS) {
      found.fault(SipFault.TOO_MANY_HEADERS);
      return;
    }
    int nameEnd = Ascii.trimEnd(b, line, colon);
    int valueStart = Ascii.skipBlanks(b, colon + 1, lineEnd);
    int valueEnd = Ascii.trimEnd(b, valueStart, lineEnd);
    int i = headerCount++;
    nameStarts[i] = line;
    nameEnds[i] = nameEnd;
    valueStarts[i] = valueStart;
    valueEnds[i] = valueEnd;
    HeaderName name = HeaderName.of(b, line, nameEnd - line);
    if (name != null) {
      values.read(name, b, valueStart, valueEnd);
    }
  }

  /** What can be said only when all headers have been seen. */
  private void finish(int end) {
    int announced = values.contentLength();
    if (announced > end - bodyStart) {
      found.fault(SipFault.BODY_TOO_SHORT);
    }
    bodyEnd = announced < 0 ? end : bodyStart + Math.min(announced, end - bodyStart);

    int cseqMethod = values.cseqMethodStart();
    int cseqMethodEnd = values.cseqMethodEnd();
    if (!startLine.request) {
      found.set(SipField.METHOD, cseqMethod, cseqMethodEnd);
    } else if (cseqMethod < cseqMethodEnd && !isMethod(cseqMethod, cseqMethodEnd)) {
      found.fault(SipFault.CSEQ_METHOD_DIFFERS);
    }
    require(HeaderName.CALL_ID, SipFault.NO_CALL_ID);
    require(HeaderName.CSEQ, SipFault.NO_CSEQ);
    require(HeaderName.FROM, SipFault.NO_FROM);
    require(HeaderName.TO, SipFault.NO_TO);
    require(HeaderName.VIA, SipFault.NO_VIA);
  }

  private boolean isMethod(int start, int end) {
    int method = found.start(SipField.METHOD);
    int methodEnd = method + found.length(SipField.METHOD);
    return Arrays.equals(buffer, method, methodEnd, buffer, start, end);
  }

  private void require(HeaderName name, SipFault fault) {
    if (!values.saw(name)) {
      found.fault(fault);
    }
  }

  /** False for a response, and where there was no start line. */
  public boolean isRequest() {
    return startLine.request && !found.has(SipFault.NO_START_LINE);
  }

  /** 100..999 of a response; 0 for a request, or where the code is none. */
  public int status() {
    return startLine.status;
  }

  /** Whether the field has a value; an empty one is none. */
  public boolean has(SipField field) {
    return found.has(field);
  }

  /** Offset of the value in the buffer given to {@link #parse}; 0 where absent. */
  public int start(SipField field) {
    return found.start(field);
  }

  /** Bytes of the value, folds included; 0 where absent. */
  public int length(SipField field) {
    return found.length(field);
  }

  /** The value decoded as UTF-8, folding unfolded; null where absent. */
  public @Nullable String text(SipField field) {
    return has(field) ? text(start(field), length(field)) : null;
  }

  /** Headers located, in order of appearance; at most {@link #MAX_HEADERS}. */
  public int headerCount() {
    return headerCount;
  }

  /**
   * Index of the next header of that name (lower case, long form) at or after {@code from}, or -1.
   * Compact forms match.
   */
  public int findHeader(byte[] lowerCaseName, int from) {
    for (int i = Math.max(from, 0); i < headerCount; i++) {
      int start = nameStarts[i];
      if (HeaderName.matches(buffer, start, nameEnds[i] - start, lowerCaseName)) {
        return i;
      }
    }
    return -1;
  }

  public int headerNameStart(int header) {
    return nameStarts[header];
  }

  public int headerNameLength(int header) {
    return nameEnds[header] - nameStarts[header];
  }

  /** Start of the value, blanks before it left out. */
  public int headerValueStart(int header) {
    return valueStarts[header];
  }

  public int headerValueLength(int header) {
    return valueEnds[header] - valueStarts[header];
  }

  /** The header's value decoded as UTF-8, folding unfolded. */
  public String headerText(int header) {
    return text(headerValueStart(header), headerValueLength(header));
  }

  /** Start of the body; where there is none, the end of the message. */
  public int bodyStart() {
    return bodyStart;
  }

  /** What is there of the body, as far as Content-Length goes. */
  public int bodyLength() {
    return bodyEnd - bodyStart;
  }

  public boolean has(SipFault fault) {
    return found.has(fault);
  }

  /** What was wrong, comma-separated in words for an engineer, or null where nothing was. */
  public @Nullable String faults() {
    return found.describeFaults();
  }

  byte[] buffer() {
    return buffer;
  }

  private String text(int start, int length) {
    return Folding.unfold(new String(buffer, start, length, UTF_8));
  }
}
