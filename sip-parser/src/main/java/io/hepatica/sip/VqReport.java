package io.hepatica.sip;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A report of voice quality as RFC 6035 writes it (application/vq-rtcpxr), and as telephones do:
 * blanks around the colon of a line, lines indented or folded, parameters without a blank between
 * them, addresses without {@code IP=}, and lines of their own. Immutable.
 *
 * @param callId of the call reported on; null where it is absent or longer than {@link #MAX_TEXT}
 * @param dialogId Call-ID of DialogID, without tags; null as above
 * @param localAddress IP, PORT and SSRC of the one who reports, by these names
 * @param remoteAddress the same of the other side
 * @param local parameters of LocalMetrics by their name in upper case (NLR, MOSLQ ...): of the
 *     stream that the reporter receives
 * @param remote those of RemoteMetrics: of the stream that it sends
 * @param otherLines names of lines that RFC 6035 does not know, in lower case
 */
public record VqReport(
    @Nullable String callId,
    @Nullable String dialogId,
    Map<String, String> localAddress,
    Map<String, String> remoteAddress,
    Map<String, String> local,
    Map<String, String> remote,
    List<String> otherLines) {
  /** Characters of an id or of a parameter's value; longer ones are passed over. */
  public static final int MAX_TEXT = 255;

  /** Names of unknown lines that are kept. */
  public static final int MAX_OTHER_LINES = 32;

  private static final byte[] TYPE = "application/vq-rtcpxr".getBytes(US_ASCII);
  private static final byte[] PUBLISH = "PUBLISH".getBytes(US_ASCII);
  private static final byte[] NOTIFY = "NOTIFY".getBytes(US_ASCII);

  public VqReport {
    localAddress = Collections.unmodifiableMap(localAddress);
    remoteAddress = Collections.unmodifiableMap(remoteAddress);
    local = Collections.unmodifiableMap(local);
    remote = Collections.unmodifiableMap(remote);
    otherLines = List.copyOf(otherLines);
  }

  /**
   * The report in the body of a PUBLISH or NOTIFY, or in a part of it; null, at once, for any other
   * message.
   */
  public static @Nullable VqReport of(SipMessage message) {
    byte[] buffer = message.buffer();
    int method = message.start(SipField.METHOD);
    int length = message.length(SipField.METHOD);
    if (!message.isRequest()
        || (!Ascii.isText(buffer, method, length, PUBLISH)
            && !Ascii.isText(buffer, method, length, NOTIFY))) {
      return null;
    }
    BodyPart part = BodyPart.ofType(TYPE, message);
    return part == null ? null : read(buffer, part.start(), part.end() - part.start());
  }

  /** Reads the text; what makes no sense is passed over, and may leave the report empty. */
  public static VqReport read(byte[] buffer, int start, int length) {
    return new VqReader(buffer).read(start, start + length);
  }

  /** Whether no line of metrics was found. */
  public boolean isEmpty() {
    return local.isEmpty() && remote.isEmpty();
  }
}
