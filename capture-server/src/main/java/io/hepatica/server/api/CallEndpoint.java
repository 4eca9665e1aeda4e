package io.hepatica.server.api;

import com.fasterxml.jackson.core.JsonGenerator;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.hepatica.server.alias.AliasTable;
import io.hepatica.server.alias.Aliases;
import io.hepatica.server.call.Session;
import io.hepatica.server.call.SessionJson;
import io.hepatica.server.call.WholeCall;
import io.hepatica.server.diagnosis.Diagnosis;
import io.hepatica.server.diagnosis.Finding;
import io.hepatica.server.export.MessageJson;
import io.hepatica.server.lookup.CallLookup;
import io.hepatica.server.message.Field;
import io.hepatica.server.message.Message;
import io.hepatica.server.store.CallTooLargeException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executor;

/**
 * {@code GET /api/v1/call}: all that is known of some Call-IDs and of their legs, whatever the
 * time, and what is wrong with it.
 */
final class CallEndpoint implements Endpoint.Handler {
  static final int MAX_CALL_IDS = 100;
  private final CallLookup lookup;
  private final AliasTable aliases;
  private final Executor executor;

  CallEndpoint(CallLookup lookup, AliasTable aliases, Executor executor) {
    this.lookup = lookup;
    this.aliases = aliases;
    this.executor = executor;
  }

  @Override
  public HttpResponse answer(ServiceRequestContext context, Parameters parameters)
      throws IOException, ProblemException {
    parameters.allowOnly(Set.of("call_id", "legs"));
    WholeCall call = find(lookup, parameters);
    List<Finding> findings = Diagnosis.of(call, System.currentTimeMillis() * 1000);
    Aliases names = aliases.inForce().aliases();
    Answers.JsonBody body = json -> write(json, call, names, findings);
    return Answers.json(
        context,
        executor,
        call.messages().size() + call.reports().size() + call.logs().size(),
        body);
  }

  /** What the parameters name; never nothing. */
  static WholeCall find(CallLookup lookup, Parameters parameters)
      throws IOException, ProblemException {
    List<String> callIds = parameters.all("call_id");
    if (callIds.isEmpty() || callIds.contains("")) {
      throw ProblemException.badRequest("parameter call_id is missing");
    }
    boolean legs = parameters.flag("legs", true);
    WholeCall call = bounded(callIds, ids -> lookup.find(ids, legs));
    if (call.messages().isEmpty() && call.reports().isEmpty() && call.logs().isEmpty()) {
      throw new ProblemException(
          HttpStatus.NOT_FOUND, "no message is known with Call-ID " + String.join(", ", callIds));
    }
    return call;
  }

  /** Looks up Call-IDs. */
  @FunctionalInterface
  interface Lookup<T> {
    T find(List<String> callIds) throws IOException;
  }

  /** What is found of so many Call-IDs; a problem where they, or what they have, are too many. */
  static <T> T bounded(List<String> callIds, Lookup<T> lookup)
      throws IOException, ProblemException {
    if (callIds.size() > MAX_CALL_IDS) {
      throw ProblemException.badRequest(
          "parameter call_id is given over " + MAX_CALL_IDS + " times");
    }
    try {
      return lookup.find(callIds);
    } catch (CallTooLargeException e) {
      throw new ProblemException(
          HttpStatus.REQUEST_ENTITY_TOO_LARGE,
          e.getMessage() + ": page through /api/v1/messages?call_id=… instead");
    }
  }

  private static void write(
      JsonGenerator json, WholeCall call, Aliases aliases, List<Finding> findings)
      throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("calls");
    for (Session session : call.sessions()) {
      SessionJson.write(json, session);
    }
    json.writeEndArray();
    write(json, "messages", call.messages(), aliases);
    write(json, "reports", call.reports(), aliases);
    write(json, "logs", call.logs(), aliases);
    json.writeArrayFieldStart("hosts");
    for (Map.Entry<String, Set<Long>> host : hosts(call.messages()).entrySet()) {
      json.writeStartObject();
      json.writeStringField("ip", host.getKey());
      String alias = aliases.find(host.getKey());
      if (alias != null) {
        json.writeStringField("alias", alias);
      }
      json.writeArrayFieldStart("ports");
      for (long port : host.getValue()) {
        json.writeNumber(port);
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("diagnosis");
    for (Finding finding : findings) {
      write(json, finding);
    }
    json.writeEndArray();
    json.writeBooleanField("complete", call.complete());
    json.writeEndObject();
  }

  private static void write(
      JsonGenerator json, String name, List<Message> messages, Aliases aliases) throws IOException {
    json.writeArrayFieldStart(name);
    for (Message message : messages) {
      MessageJson.write(json, message, true, aliases);
    }
    json.writeEndArray();
  }

  private static void write(JsonGenerator json, Finding finding) throws IOException {
    json.writeStartObject();
    json.writeStringField("rule", finding.rule());
    json.writeStringField("severity", finding.severity().name().toLowerCase(Locale.ROOT));
    json.writeStringField("text", finding.text());
    json.writeArrayFieldStart("messages");
    for (String id : finding.messages()) {
      json.writeString(id);
    }
    json.writeEndArray();
    json.writeEndObject();
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
