package io.hepatica.server.api;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.hepatica.server.call.WholeCall;
import io.hepatica.server.lookup.CallLookup;
import io.hepatica.server.message.Message;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code GET /api/v1/call/export}: a call as a file to keep. */
final class ExportEndpoint implements Endpoint.Handler {
  /** Said where there is more of the call than the file has. */
  private static final String COMPLETE = "Hepatica-Complete";

  private static final int MAX_NAME = 100;

  private final CallLookup lookup;
  private final CallWriter writer;
  private final Executor executor;

  ExportEndpoint(CallLookup lookup, CallWriter writer, Executor executor) {
    this.lookup = lookup;
    this.writer = writer;
    this.executor = executor;
  }

  private enum Format {
    PCAP("pcap", "application/vnd.tcpdump.pcap"),
    PCAPNG("pcapng", "application/x-pcapng"),
    TEXT("text", "text/plain; charset=utf-8"),
    JSON("json", "application/json; charset=utf-8"),
    HEP("hep", "application/octet-stream");

    private final String label;
    private final String type;

    Format(String label, String type) {
      this.label = label;
      this.type = type;
    }

    private String extension() {
      return this == TEXT ? "txt" : label;
    }

    private static Format of(Parameters parameters) throws ProblemException {
      String label = parameters.one("format");
      return Stream.of(values())
          .filter(format -> format.label.equals(label))
          .findAny()
          .orElseThrow(() ->
              ProblemException.badRequest(
                  "parameter format is one of "
                      + Stream.of(values())
                          .map(format -> format.label)
                          .collect(Collectors.joining(", "))));
    }
  }

  @Override
  public HttpResponse answer(ServiceRequestContext context, Parameters parameters)
      throws IOException, ProblemException {
    parameters.allowOnly(Set.of("call_id", "legs", "format"));
    Format format = Format.of(parameters);
    WholeCall call = CallEndpoint.find(lookup, parameters);
    List<Message> messages = frames(call);
    String name = fileName(parameters.all("call_id").getFirst()) + "." + format.extension();
    ResponseHeadersBuilder headers =
        ResponseHeaders.builder(HttpStatus.OK)
            .contentType(MediaType.parse(format.type))
            .set(HttpHeaderNames.CONTENT_DISPOSITION, "attachment; filename=\"" + name + "\"");
    if (!call.complete()) {
      headers.set(COMPLETE, "false");
    }
    return Answers.streamed(
        context, executor, headers, out -> writer.write(format.label, messages, out));
  }

  /** Every frame of the call once, oldest first: a BYE with statistics is a report as well. */
  static List<Message> frames(WholeCall call) {
    Map<Long, Message> frames = new HashMap<>();
    Stream.of(call.messages(), call.reports(), call.logs())
        .flatMap(List::stream)
        .forEach(message -> frames.putIfAbsent(message.position(), message));
    return frames.values().stream()
        .sorted(Comparator.comparingLong(Message::timeMicros).thenComparingLong(Message::position))
        .toList();
  }

  /** The Call-ID with all that a file system or a header could stumble over replaced. */
  static String fileName(String callId) {
    String safe = callId.replaceAll("[^A-Za-z0-9._@=+-]", "_").replaceFirst("^[.-]+", "_");
    return safe.length() <= MAX_NAME ? safe : safe.substring(0, MAX_NAME);
  }
}
