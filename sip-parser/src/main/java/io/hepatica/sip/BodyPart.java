package io.hepatica.sip;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.jspecify.annotations.Nullable;

/** A body, or a part of a multipart body (RFC 2046 section 5.1), where it lies. */
record BodyPart(byte[] buffer, int start, int end) {
  static final byte[] SDP = "application/sdp".getBytes(US_ASCII);

  private static final byte[] MULTIPART = "multipart/".getBytes(US_ASCII);
  private static final byte[] BOUNDARY = "boundary".getBytes(US_ASCII);
  private static final int MAX_DEPTH = 4;

  /** The first part of that type, given in lower case, or null. */
  static @Nullable BodyPart ofType(byte[] type, SipMessage message) {
    int start = message.bodyStart();
    BodyPart body = new BodyPart(message.buffer(), start, start + message.bodyLength());
    int typeStart = message.start(SipField.CONTENT_TYPE);
    return body.find(type, typeStart, typeStart + message.length(SipField.CONTENT_TYPE), 0);
  }

  private @Nullable BodyPart find(byte[] type, int typeStart, int typeEnd, int depth) {
    int nameEnd = typeStart;
    while (nameEnd < typeEnd && buffer[nameEnd] != ';' && !Ascii.isBlank(buffer[nameEnd])) {
      nameEnd++;
    }
    if (Ascii.equalsIgnoreCase(buffer, typeStart, nameEnd - typeStart, type)) {
      return start < end ? this : null;
    }
    if (depth < MAX_DEPTH
        && nameEnd - typeStart > MULTIPART.length
        && Ascii.equalsIgnoreCase(buffer, typeStart, MULTIPART.length, MULTIPART)) {
      SipParameters parameters = new SipParameters().over(buffer, nameEnd, typeEnd - nameEnd);
      if (parameters.find(BOUNDARY) && parameters.valueLength() > 0) {
        return findBetween(parameters.valueStart(), parameters.valueLength(), type, depth + 1);
      }
    }
    return null;
  }

  /** Walks the lines once; a part lies between two delimiters, or reaches to the end. */
  private @Nullable BodyPart findBetween(int boundary, int length, byte[] type, int depth) {
    int partStart = -1;
    int partEnd = start;
    int line = start;
    while (line < end) {
      int lineEnd = Lines.end(buffer, line, end);
      if (isDelimiter(line, lineEnd, boundary, length)) {
        BodyPart found = partStart < 0 ? null : readPart(partStart, partEnd, type, depth);
        if (found != null) {
          return found;
        }
        partStart = Lines.next(buffer, lineEnd, end);
      }
      // The line break before a delimiter belongs to the delimiter.
      partEnd = lineEnd;
      line = Lines.next(buffer, lineEnd, end);
    }
    return partStart < 0 ? null : readPart(partStart, end, type, depth);
  }

  private boolean isDelimiter(int line, int lineEnd, int boundary, int length) {
    if (lineEnd - line < length + 2 || buffer[line] != '-' || buffer[line + 1] != '-') {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (buffer[line + 2 + i] != buffer[boundary + i]) {
        return false;
      }
    }
    return true;
  }

  private @Nullable BodyPart readPart(int partStart, int partEnd, byte[] type, int depth) {
    int typeStart = partStart;
    int typeEnd = partStart;
    int line = partStart;
    while (line < partEnd) {
      int lineEnd = Lines.end(buffer, line, partEnd);
      int next = Lines.next(buffer, lineEnd, partEnd);
      if (lineEnd == line) {
        return new BodyPart(buffer, next, partEnd).find(type, typeStart, typeEnd, depth);
      }
      while (next < partEnd && (buffer[next] == ' ' || buffer[next] == '\t')) {
        lineEnd = Lines.end(buffer, next, partEnd);
        next = Lines.next(buffer, lineEnd, partEnd);
      }
      int colon = Ascii.indexOf((byte) ':', buffer, line, lineEnd);
      if (colon >= 0
          && HeaderName.of(buffer, line, Ascii.trimEnd(buffer, line, colon) - line)
              == HeaderName.CONTENT_TYPE) {
        typeStart = Ascii.skipBlanks(buffer, colon + 1, lineEnd);
        typeEnd = Ascii.trimEnd(buffer, typeStart, lineEnd);
      }
      line = next;
    }
    return null;
  }
}
