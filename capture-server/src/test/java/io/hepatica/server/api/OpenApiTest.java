package io.hepatica.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hepatica.hep.Hep3Encoder;
import io.hepatica.hep.HepChunk;
import io.hepatica.server.call.SessionField;
import io.hepatica.server.message.Field;
import io.hepatica.server.message.Message;
import io.hepatica.server.message.MessageId;
import io.hepatica.server.message.ReportFields;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Structure after the OpenAPI specification 3.1.0, sections 4.8.1 to 4.8.17. */
class OpenApiTest {
  /** 2026-11-21T02:33:00Z. */
  private static final long TIME = 1_795_228_380_000_000L;

  private static final String INVITE =
      """
      INVITE sip:bob@example.com SIP/2.0
      Via: SIP/2.0/UDP 10.0.0.1:5060;branch=z9hG4bK-1
      From: <sip:alice@example.com>;tag=a
      To: <sip:bob@example.com>
      Call-ID: two-streams
      CSeq: 1 INVITE
      Content-Length: 0

      """;

  private static ApiFixture fixture;
  private static JsonNode document;

  @BeforeAll
  static void startServer() throws Exception {
    fixture = new ApiFixture();
    document = fixture.json("/api/v1/openapi.json");
  }

  @AfterAll
  static void stopServer() {
    fixture.close();
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  @Test
  void document_listsEveryPathAndNoOther() {
    assertThat(names(document.get("paths")))
        .containsExactlyInAnyOrderElementsOf(fixture.api.paths());
  }

  @Test
  void document_isOpenApi() {
    assertThat(document.get("openapi").asText()).isEqualTo("3.1.0");
    assertThat(document.at("/info/title").isTextual()).isTrue();
    assertThat(document.at("/info/version").isTextual()).isTrue();
    Set<String> operations = new HashSet<>();
    for (Map.Entry<String, JsonNode> entry : document.get("paths").properties()) {
      JsonNode path = entry.getValue();
      assertThat(names(path))
          .startsWith(entry.getKey().equals("/api/v1/import") ? "post" : "get")
          .isSubsetOf("get", "put", "post", "delete");
      for (JsonNode operation : path) {
        assertThat(operations.add(operation.get("operationId").asText())).isTrue();
        assertThat(names(operation.get("responses"))).contains("400", "405", "500");
        assertThat(names(operation.get("responses"))).containsAnyOf("200", "202");
        for (JsonNode response : operation.get("responses")) {
          assertThat(response.get("description").isTextual()).isTrue();
          assertThat(response.get("content").isObject()).isTrue();
        }
        Set<String> parameters = new HashSet<>();
        for (JsonNode parameter : operation.path("parameters")) {
          assertThat(parameters.add(parameter.get("name").asText())).isTrue();
          assertThat(parameter.get("in").asText()).isIn("query", "header", "path");
          assertThat(parameter.get("schema").isObject()).isTrue();
        }
      }
    }
    assertThat(names(document.at("/paths/~1api~1v1~1aliases"))).containsExactly("get", "put");
  }

  @Test
  void references_leadSomewhere() {
    List<JsonNode> references = document.findValues("$ref");
    assertThat(references).isNotEmpty();
    for (JsonNode reference : references) {
      assertThat(document.at(reference.asText().substring(1)).isMissingNode())
          .as(reference.asText())
          .isFalse();
    }
  }

  @Test
  void messages_takeEveryFieldAsParameterAndGiveIt() {
    List<String> parameters = new ArrayList<>();
    document
        .at("/paths/~1api~1v1~1messages/get/parameters")
        .forEach(parameter -> parameters.add(parameter.get("name").asText()));
    List<String> fields = Field.STANDARD.stream().map(Field::name).toList();
    List<String> own = List.of("from", "to", "q", "table", "order", "limit", "cursor", "raw");
    Set<String> all = new HashSet<>(fields);
    all.addAll(own);
    assertThat(parameters).containsExactlyInAnyOrderElementsOf(all);
    assertThat(names(document.at("/components/schemas/Message/properties")))
        .startsWith(fields.toArray(String[]::new))
        .endsWith("src_alias", "dst_alias", "raw", "raw_base64");
  }

  @Test
  void calls_takeEveryFieldButLegsAsParameterAndGiveIt() {
    List<String> fields = SessionField.ALL.stream().map(Field::name).toList();
    Set<String> wanted = new HashSet<>(fields);
    wanted.remove("legs");
    wanted.addAll(List.of("from", "to", "q", "table", "order", "limit", "cursor", "raw"));
    assertThat(parameters("calls")).containsExactlyInAnyOrderElementsOf(wanted);
    List<String> given = new ArrayList<>(List.of("id"));
    given.addAll(fields);
    assertThat(names(document.at("/components/schemas/Session/properties")))
        .containsExactlyElementsOf(given);
  }

  @Test
  void reports_takeEveryFieldAsParameterAndGiveIt() {
    List<String> fields =
        Stream.concat(Field.STANDARD.stream(), ReportFields.ALL.stream()).map(Field::name).toList();
    Set<String> wanted = new HashSet<>(fields);
    wanted.addAll(List.of("from", "to", "q", "order", "limit", "cursor", "raw"));
    assertThat(parameters("reports")).containsExactlyInAnyOrderElementsOf(wanted);
    assertThat(names(document.at("/components/schemas/Report/properties")))
        .startsWith(fields.toArray(String[]::new))
        .endsWith("raw", "raw_base64");
  }

  @Test
  void histograms_takeWhatPagesTakeButPaging() {
    for (String path : List.of("messages", "calls")) {
      Set<String> wanted = new HashSet<>(parameters(path));
      wanted.removeAll(List.of("order", "limit", "cursor", "raw"));
      wanted.add("buckets");
      assertThat(parameters(path + "~1histogram")).containsExactlyInAnyOrderElementsOf(wanted);
    }
  }

  private static List<String> parameters(String path) {
    List<String> parameters = new ArrayList<>();
    document
        .at("/paths/~1api~1v1~1" + path + "/get/parameters")
        .forEach(parameter -> parameters.add(parameter.get("name").asText()));
    return parameters;
  }

  @Test
  void answers_haveTheMembersThatTheSchemasRequire() throws Exception {
    assertRequired("Messages", fixture.json("/api/v1/messages"));
    JsonNode metrics = fixture.json("/api/v1/metrics/sip?group=agent");
    assertRequired("SipMetrics", metrics);
    ((ObjectNode) metrics.get("total")).remove("series");
    assertRequired("SipMeasures", metrics.get("total"));
    assertRequired("Calls", fixture.json("/api/v1/calls"));
    assertRequired("Reports", fixture.json("/api/v1/reports"));
    assertRequired("MessagesHistogram", fixture.json("/api/v1/messages/histogram"));
    assertRequired("CallsHistogram", fixture.json("/api/v1/calls/histogram"));
    Message invite = fixture.store.add(INVITE, TIME);
    fixture.store.addFrame(twoStreams(), TIME + 1);
    JsonNode call = fixture.json("/api/v1/call?call_id=two-streams");
    assertRequired("Call", call);
    assertRequired("Session", call.get("calls").get(0));
    assertRequired("Message", call.get("messages").get(0));
    assertThat(call.at("/messages/0/id").asText()).isEqualTo(MessageId.of(invite.position()));
    assertThat(call.at("/reports/0/streams")).hasSize(2);
    assertRequired("Report", call.get("reports").get(0));
    assertRequired("Aliases", fixture.json("/api/v1/aliases"));
    assertRequired("Field", fixture.json("/api/v1/fields").get("fields").get(0));
    assertRequired("Archive", fixture.json("/api/v1/archive"));
    assertRequired("Status", fixture.json("/api/v1/status"));
    assertRequired("Agent", fixture.json("/api/v1/agents").get("agents").get(0));
    assertRequired("Health", fixture.json("/health/live"));
    assertRequired("Problem", ApiFixture.JSON.readTree(fixture.get("/nothing").body()));
  }

  private static void assertRequired(String schema, JsonNode answer) {
    JsonNode definition = document.at("/components/schemas/" + schema);
    List<String> required = new ArrayList<>();
    definition.get("required").forEach(name -> required.add(name.asText()));
    assertThat(names(answer)).as(schema).containsAll(required);
    assertThat(names(definition.get("properties"))).as(schema).containsAll(names(answer));
  }

  /** RTCP with two report blocks, correlated with the INVITE. */
  private static byte[] twoStreams() {
    String block =
        "{\"source_ssrc\":%d,\"fraction_lost\":0,\"packets_lost\":0,\"highest_seq_no\":9,"
            + "\"ia_jitter\":8,\"lsr\":0,\"dlsr\":0}";
    byte[] rtcp =
        ("{\"ssrc\":1,\"type\":201,\"report_count\":2,\"report_blocks\":["
                + block.formatted(2)
                + ","
                + block.formatted(3)
                + "]}")
            .getBytes(StandardCharsets.UTF_8);
    byte[] id = "two-streams".getBytes(StandardCharsets.UTF_8);
    byte[] buffer = new byte[rtcp.length + 200];
    int length =
        new Hep3Encoder()
            .begin(buffer, 0, buffer.length)
            .u8(HepChunk.FAMILY, 2)
            .u8(HepChunk.PROTOCOL, 17)
            .source(new byte[] {10, 0, 0, 1}, 0, 4)
            .destination(new byte[] {10, 0, 0, 2}, 0, 4)
            .u16(HepChunk.SOURCE_PORT, 5001)
            .u16(HepChunk.DESTINATION_PORT, 6001)
            .time(TIME + 1)
            .u8(HepChunk.PROTOCOL_TYPE, 5)
            .u32(HepChunk.AGENT_ID, 2001)
            .bytes(HepChunk.CORRELATION_ID, id, 0, id.length)
            .bytes(HepChunk.PAYLOAD, rtcp, 0, rtcp.length)
            .finish();
    return Arrays.copyOf(buffer, length);
  }
}
