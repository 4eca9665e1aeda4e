package io.hepatica.sip;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one text of RFC 6035 line by line; for one use. */
final class VqReader {
  private static final int MAX_NAME = 32;

  /** Lines whose parameters are metrics. */
  private static final Set<String> METRIC_LINES =
      Set.of(
          "timestamps",
          "sessiondesc",
          "jitterbuffer",
          "packetloss",
          "burstgaploss",
          "delay",
          "signal",
          "qualityest");

  /** Further lines of the RFC, and those of its drafts. */
  private static final Set<String> OTHER_LINES =
      Set.of(
          "vqsessionreport",
          "vqintervalreport",
          "vqalertreport",
          "callid",
          "localid",
          "remoteid",
          "fromid",
          "toid",
          "origid",
          "localaddr",
          "remoteaddr",
          "localgroup",
          "remotegroup",
          "localmac",
          "remotemac",
          "localmetrics",
          "remotemetrics",
          "dialogid");

  private final byte[] buffer;
  private final Map<String, String> localAddress = new HashMap<>();
  private final Map<String, String> remoteAddress = new HashMap<>();
  private final Map<String, String> local = new HashMap<>();
  private final Map<String, String> remote = new HashMap<>();
  private final List<String> otherLines = new ArrayList<>();
  private Map<String, String> metrics = local;
  private @Nullable String callId;
  private @Nullable String dialogId;

  VqReader(byte[] buffer) {
    this.buffer = buffer;
  }

  VqReport read(int start, int end) {
    int line = start;
    while (line < end) {
      int lineEnd = Lines.end(buffer, line, end);
      int next = Lines.next(buffer, lineEnd, end);
      while (next < end && Ascii.isBlank(buffer[next]) && lineEnd > line && isFolded(next, end)) {
        lineEnd = Lines.end(buffer, next, end);
        next = Lines.next(buffer, lineEnd, end);
      }
      readLine(Ascii.skipBlanks(buffer, line, lineEnd), lineEnd);
      line = next;
    }
    return new VqReport(callId, dialogId, localAddress, remoteAddress, local, remote, otherLines);
  }

  /** Whether an indented line goes on with the one before; else it is one of its own. */
  private boolean isFolded(int line, int end) {
    int lineEnd = Lines.end(buffer, line, end);
    int start = Ascii.skipBlanks(buffer, line, lineEnd);
    String name = nameOf(start, lineEnd);
    return start < lineEnd && !METRIC_LINES.contains(name) && !OTHER_LINES.contains(name);
  }

  /** What stands before the colon, in lower case; empty where there is no such name. */
  private String nameOf(int start, int lineEnd) {
    int colon = Ascii.indexOf((byte) ':', buffer, start, Math.min(lineEnd, start + MAX_NAME + 1));
    int nameEnd = Ascii.trimEnd(buffer, start, colon < 0 ? lineEnd : colon);
    return nameEnd - start > MAX_NAME
        ? ""
        : new String(buffer, start, nameEnd - start, UTF_8).toLowerCase(Locale.ROOT);
  }

  private void readLine(int start, int lineEnd) {
    int colon = Ascii.indexOf((byte) ':', buffer, start, lineEnd);
    if (colon < 0) {
      return;
    }
    String name = nameOf(start, lineEnd);
    int value = Ascii.skipBlanks(buffer, colon + 1, lineEnd);
    int valueEnd = Ascii.trimEnd(buffer, value, lineEnd);
    switch (name) {
      case "callid" -> callId = callId == null ? text(value, idEnd(value, valueEnd)) : callId;
      case "dialogid" -> {
        int end = idEnd(value, valueEnd);
        int semicolon = Ascii.indexOf((byte) ';', buffer, value, end);
        dialogId = text(value, semicolon < 0 ? end : semicolon);
      }
      case "localaddr" -> readAddress(value, valueEnd, localAddress);
      case "remoteaddr" -> readAddress(value, valueEnd, remoteAddress);
      case "localmetrics" -> metrics = local;
      case "remotemetrics" -> metrics = remote;
      default -> {
        if (METRIC_LINES.contains(name)) {
          VqParameters.read(buffer, value, valueEnd, VqParameters.METRICS, metrics);
        } else if (!OTHER_LINES.contains(name)
            && !name.isEmpty()
            && otherLines.size() < VqReport.MAX_OTHER_LINES) {
          otherLines.add(name);
        }
      }
    }
  }

  /** An id has no blanks: what stands behind one is a line that was taken for folded. */
  private int idEnd(int start, int end) {
    return Ascii.tokenEnd(buffer, start, Lines.end(buffer, start, end));
  }

  private void readAddress(int start, int end, Map<String, String> into) {
    VqParameters.read(buffer, start, end, VqParameters.ADDRESS, into);
    int tokenEnd = Ascii.tokenEnd(buffer, start, end);
    if (!into.containsKey("IP") && Ascii.indexOf((byte) '=', buffer, start, tokenEnd) < 0) {
      String address = text(start, tokenEnd);
      if (address != null) {
        readBareAddress(address, into);
      }
    }
  }

  /** {@code 10.0.0.1}, {@code 10.0.0.1:5004}, or an IPv6 address. */
  private static void readBareAddress(String address, Map<String, String> into) {
    int colon = address.indexOf(':');
    boolean hasPort = colon > 0 && colon == address.lastIndexOf(':');
    into.put("IP", hasPort ? address.substring(0, colon) : address);
    if (hasPort) {
      into.putIfAbsent("PORT", address.substring(colon + 1));
    }
  }

  private @Nullable String text(int start, int end) {
    return start == end || end - start > VqReport.MAX_TEXT
        ? null
        : new String(buffer, start, end - start, UTF_8);
  }
}
