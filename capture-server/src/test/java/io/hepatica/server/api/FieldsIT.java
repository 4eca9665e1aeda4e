package io.hepatica.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hepatica.server.call.SessionField;
import io.hepatica.server.message.Field;
import io.hepatica.server.message.Schema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FieldsIT {
  private static final Schema SCHEMA = new Schema(List.of("X-Foo"));

  private static ApiFixture fixture;

  @BeforeAll
  static void startServer() throws IOException {
    fixture = new ApiFixture();
  }

  @AfterAll
  static void stopServer() {
    fixture.close();
  }

  private static List<JsonNode> fields(String of) throws Exception {
    List<JsonNode> fields = new ArrayList<>();
    fixture.json("/api/v1/fields?of=" + of).get("fields").forEach(fields::add);
    return fields;
  }

  private static List<String> names(String of) throws Exception {
    return fields(of).stream().map(field -> field.get("name").asText()).toList();
  }

  private static List<String> names(List<Field> fields) {
    return fields.stream().map(Field::name).toList();
  }

  private static Map<String, List<String>> values(String of) throws Exception {
    Map<String, List<String>> values = new TreeMap<>();
    for (JsonNode field : fields(of)) {
      List<String> texts = new ArrayList<>();
      field.path("values").forEach(value -> texts.add(value.asText()));
      if (field.has("values")) {
        values.put(field.get("name").asText(), texts);
      }
    }
    return values;
  }

  @Test
  void fields_areAllThatAQueryMayAskFor() throws Exception {
    assertThat(names("messages"))
        .containsExactlyElementsOf(names(SCHEMA.messages().fields()))
        .contains("x_foo");
    assertThat(names("calls")).containsExactlyElementsOf(names(SessionField.SET.fields()));
    assertThat(names("reports"))
        .containsExactlyElementsOf(names(SCHEMA.reports().fields()))
        .contains("x_foo", "mos_lq");
    assertThat(fixture.json("/api/v1/fields"))
        .isEqualTo(fixture.json("/api/v1/fields?of=messages"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"messages", "calls", "reports"})
  void fields_areAllDescribedInASentence(String of) throws Exception {
    for (JsonNode field : fields(of)) {
      String name = field.get("name").asText();
      assertThat(field.get("description").asText())
          .as(name)
          .hasSizeBetween(4, 150)
          .doesNotEndWith(".");
      assertThat(field.get("kind").asText())
          .as(name)
          .isIn("text", "user", "folded", "number", "decimal", "time", "address", "id", "table");
    }
  }

  @Test
  void field_isThatOfTheContract() throws Exception {
    assertThat(fields("messages").stream().filter(f -> f.get("name").asText().equals("status")))
        .first()
        .hasToString(
            "{\"name\":\"status\",\"kind\":\"number\",\"description\":\"Status code of a response\"}");
    assertThat(fields("messages").getLast())
        .hasToString(
            "{\"name\":\"x_foo\",\"kind\":\"text\",\"description\":\"Value of the header x-foo, a custom one of this server\"}");
  }

  /** Methods are those of the IANA registry of SIP parameters; agents those of the fixture. */
  @Test
  void values_areThoseThatAreKnown() throws Exception {
    List<String> methods =
        List.of(
            "ACK",
            "BYE",
            "CANCEL",
            "INFO",
            "INVITE",
            "MESSAGE",
            "NOTIFY",
            "OPTIONS",
            "PRACK",
            "PUBLISH",
            "REFER",
            "REGISTER",
            "SUBSCRIBE",
            "UPDATE");
    List<String> transports = List.of("udp", "tcp", "tls", "sctp", "ws", "wss");
    assertThat(values("messages"))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "table", List.of("call", "registration", "rest", "report", "log"),
                "method", methods,
                "transport", transports,
                "hep_version", List.of("1", "2", "3"),
                "agent_id", List.of("2001"),
                "agent_ip", List.of("10.0.0.9")));
    assertThat(values("calls"))
        .containsOnlyKeys("kind", "state", "terminated_by", "transport", "agents")
        .containsEntry("agents", List.of("2001"))
        .containsEntry("terminated_by", List.of("caller", "callee", "proxy"));
    assertThat(values("calls").get("state")).hasSize(10).contains("answered", "timeout");
    assertThat(values("reports"))
        .containsEntry("table", List.of("report"))
        .containsEntry("kind", List.of("rtcp", "rtcp_xr", "vq_rtcpxr", "rtp_stats", "end_of_call"))
        .containsEntry("direction", List.of("received", "sent"));
  }

  @Test
  void otherRecords_areRefused() throws Exception {
    assertThat(fixture.get("/api/v1/fields?of=logs").statusCode()).isEqualTo(400);
    assertThat(fixture.get("/api/v1/fields?for=calls").statusCode()).isEqualTo(400);
  }
}
