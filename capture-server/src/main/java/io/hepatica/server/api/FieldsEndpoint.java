package io.hepatica.server.api;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.hepatica.server.call.SessionField;
import io.hepatica.server.message.Field;
import io.hepatica.server.message.Schema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /api/v1/fields}: what a query may ask for. Descriptions and values of the standard
 * fields are those of the OpenAPI document; those of capture agents are of who was seen.
 */
final class FieldsEndpoint implements Endpoint.Handler {
  private static final int MAX_AGENT_VALUES = 100;

  private record Described(String name, String kind, String description, List<String> values) {}

  private final Map<String, List<Described>> fields;
  private final Supplier<List<AgentReport>> agents;

  /**
   * @param document the OpenAPI document
   */
  FieldsEndpoint(Schema schema, byte[] document, Supplier<List<AgentReport>> agents) {
    JsonNode openApi = read(document);
    this.agents = agents;
    this.fields =
        Map.of(
            "messages", described(schema, schema.messages().fields(), openApi, "Message"),
            "calls", described(schema, SessionField.SET.fields(), openApi, "Session"),
            "reports", described(schema, schema.reports().fields(), openApi, "Report"));
  }

  private static JsonNode read(byte[] document) {
    try {
      return Answers.JSON.readTree(document);
    } catch (IOException e) {
      throw new UncheckedIOException("reading the OpenAPI document of the program", e);
    }
  }

  private static List<Described> described(
      Schema schema, List<Field> fields, JsonNode openApi, String of) {
    JsonNode schemas = openApi.at("/components/schemas");
    List<Described> all = new ArrayList<>();
    for (Field field : fields) {
      JsonNode property = schemas.path(of).path("properties").path(field.name());
      String header = schema.header(field);
      String description =
          header == null
              ? property.path("description").asText()
              : "Value of the header " + header + ", a custom one of this server";
      all.add(
          new Described(
              field.name(),
              field.kind().name().toLowerCase(Locale.ROOT),
              description,
              values(property, schemas)));
    }
    return List.copyOf(all);
  }

  private static List<String> values(JsonNode property, JsonNode schemas) {
    JsonNode given =
        property.has("$ref")
            ? schemas.path(property.get("$ref").asText().replaceFirst(".*/", ""))
            : property;
    JsonNode values = given.has("enum") ? given.get("enum") : given.path("examples");
    List<String> texts = new ArrayList<>();
    values.forEach(value -> texts.add(value.asText()));
    return List.copyOf(texts);
  }

  @Override
  public HttpResponse answer(ServiceRequestContext context, Parameters parameters)
      throws IOException, ProblemException {
    parameters.allowOnly(Set.of("of"));
    String of = Objects.requireNonNullElse(parameters.one("of"), "messages");
    List<Described> wanted = fields.get(of);
    if (wanted == null) {
      throw ProblemException.badRequest("parameter of is messages, calls or reports: " + of);
    }
    List<AgentReport> seen = agents.get();
    return Answers.json(json -> write(json, wanted, seen));
  }

  private static void write(JsonGenerator json, List<Described> fields, List<AgentReport> agents)
      throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("fields");
    for (Described field : fields) {
      json.writeStartObject();
      json.writeStringField("name", field.name());
      json.writeStringField("kind", field.kind());
      json.writeStringField("description", field.description());
      List<String> values = field.values().isEmpty() ? seen(field.name(), agents) : field.values();
      if (!values.isEmpty()) {
        json.writeArrayFieldStart("values");
        for (String value : values) {
          json.writeString(value);
        }
        json.writeEndArray();
      }
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  /** Of the agents seen last; none for other fields. */
  private static List<String> seen(String field, List<AgentReport> agents) {
    Function<AgentReport, @Nullable Object> value =
        switch (field) {
          case "agent_id" -> AgentReport::id;
          case "agent_name" -> AgentReport::name;
          case "agent_ip" -> AgentReport::address;
          case "agents" -> agent -> agent.name() == null ? agent.id() : agent.name();
          default -> agent -> null;
        };
    return agents.stream()
        .map(value)
        .filter(Objects::nonNull)
        .map(Object::toString)
        .distinct()
        .limit(MAX_AGENT_VALUES)
        .toList();
  }
}
