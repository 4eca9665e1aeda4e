package io.hepatica.server.api;

import static java.util.stream.Collectors.groupingBy;

import com.fasterxml.jackson.core.JsonGenerator;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.hepatica.server.export.MessageJson;
import io.hepatica.server.message.Field;
import io.hepatica.server.message.Message;
import io.hepatica.server.message.Table;
import io.hepatica.server.store.CallTooLargeException;
import io.hepatica.server.store.MessageStore;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executor;

/**
 * {@code GET /api/v1/call}: every message of some Call-IDs, whatever the time, and the reports and
 * logs whose senders named one of them.
 */
final class CallEndpoint implements Endpoint.Handler {
  static final int MAX_CALL_IDS = 100;
  private static final int STREAM_ABOVE = 500;

  private final MessageStore store;
  private final Executor executor;

  CallEndpoint(MessageStore store, Executor executor) {
    this.store = store;
    this.executor = executor;
  }

  @Override
  public HttpResponse answer(ServiceRequestContext context, Parameters parameters)
      throws IOException, ProblemException {
    parameters.allowOnly(Set.of("call_id", "legs"));
    List<Message> messages = messages(store, parameters);
    Answers.JsonBody body = json -> write(json, messages);
    return messages.size() > STREAM_ABOVE
        ? Answers.streamedJson(context, executor, body)
        : Answers.json(body);
  }

  /** The messages of the Call-IDs that the parameters name, oldest first; never none. */
  static List<Message> messages(MessageStore store, Parameters parameters)
      throws IOException, ProblemException {
    List<String> callIds = parameters.all("call_id");
    if (callIds.isEmpty() || callIds.contains("")) {
      throw ProblemException.badRequest("parameter call_id is missing");
    }
    if (callIds.size() > MAX_CALL_IDS) {
      throw ProblemException.badRequest(
          "parameter call_id is given over " + MAX_CALL_IDS + " times");
    }
    parameters.flag("legs", true);
    List<Message> messages = call(store, callIds);
    if (messages.isEmpty()) {
      throw new ProblemException(
          HttpStatus.NOT_FOUND, "no message is known with Call-ID " + String.join(", ", callIds));
    }
    return messages;
  }

  private static List<Message> call(MessageStore store, List<String> callIds)
      throws IOException, ProblemException {
    try {
      return store.call(callIds);
    } catch (CallTooLargeException e) {
      throw new ProblemException(
          HttpStatus.REQUEST_ENTITY_TOO_LARGE,
          e.getMessage() + ": page through /api/v1/messages?call_id=… instead");
    }
  }

  private static void write(JsonGenerator json, List<Message> messages) throws IOException {
    json.writeStartObject();
    Map<Table, List<Message>> byKind = messages.stream().collect(groupingBy(CallEndpoint::kind));
    List<Message> signalling = byKind.getOrDefault(Table.CALL, List.of());
    write(json, "calls", List.of());
    write(json, "messages", signalling);
    write(json, "reports", byKind.getOrDefault(Table.REPORT, List.of()));
    write(json, "logs", byKind.getOrDefault(Table.LOG, List.of()));
    json.writeArrayFieldStart("hosts");
    for (Map.Entry<String, Set<Long>> host : hosts(signalling).entrySet()) {
      json.writeStartObject();
      json.writeStringField("ip", host.getKey());
      json.writeArrayFieldStart("ports");
      for (long port : host.getValue()) {
        json.writeNumber(port);
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
    write(json, "diagnosis", List.of());
    json.writeEndObject();
  }

  /** Reports and logs stand apart from the SIP of a call, whichever table that is in. */
  private static Table kind(Message message) {
    return switch (message.table()) {
      case CALL, REGISTRATION, REST -> Table.CALL;
      case REPORT -> Table.REPORT;
      case LOG, SESSION -> Table.LOG;
    };
  }

  private static void write(JsonGenerator json, String name, List<Message> messages)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (Message message : messages) {
      MessageJson.write(json, message, true);
    }
    json.writeEndArray();
  }

  /** Addresses in the order in which they appear, each with its ports. */
  private static Map<String, Set<Long>> hosts(List<Message> messages) {
    Map<String, Set<Long>> hosts = new LinkedHashMap<>();
    for (Message message : messages) {
      add(hosts, message, Field.SRC_IP, Field.SRC_PORT);
      add(hosts, message, Field.DST_IP, Field.DST_PORT);
    }
    return hosts;
  }

  private static void add(Map<String, Set<Long>> hosts, Message message, Field ip, Field port) {
    if (message.values().get(ip.name()) instanceof String address) {
      Set<Long> ports = hosts.computeIfAbsent(address, unseen -> new TreeSet<>());
      if (message.values().get(port.name()) instanceof Long number) {
        ports.add(number);
      }
    }
  }
}
