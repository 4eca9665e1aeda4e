package io.hepatica.server.store.elastic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hepatica.server.message.Field;
import io.hepatica.server.message.Schema;
import io.hepatica.server.message.Table;
import io.hepatica.server.store.elastic.ElasticConnection.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * The templates of {@code config/elasticsearch}, by which the cluster makes the index of a day when
 * its first document comes. They are installed where there is none, or an older one; one that
 * somebody has changed, and given a higher version, stays.
 */
final class Templates {
  private static final String SETTINGS = "hepatica_settings";
  private static final String MESSAGE = "hepatica_message";
  private static final int NOT_FOUND = 404;
  private static final String RESOURCES = "/elasticsearch/";

  /** How indices are made; what is here goes over what the files say. */
  record Options(int shards, int replicas, Duration refreshInterval) {}

  private final ElasticConnection connection;
  private final ClusterCheck check;
  private final IndexNames names;
  private final Schema schema;
  private final Options options;

  Templates(
      ElasticConnection connection,
      ClusterCheck check,
      IndexNames names,
      Schema schema,
      Options options) {
    this.connection = connection;
    this.check = check;
    this.names = names;
    this.schema = schema;
    this.options = options;
  }

  /**
   * Installs what is missing or older, and makes the fields of custom headers, and those of newer
   * versions, known to the indices that are there. What older messages have in such a header is not
   * found until their days are built anew.
   */
  void install() throws IOException {
    ObjectNode settings = read(SETTINGS);
    ObjectNode index = settings.withObject("/template/settings/index");
    index.put("number_of_shards", options.shards());
    index.put("number_of_replicas", options.replicas());
    index.put("refresh_interval", options.refreshInterval().toMillis() + "ms");
    put("_component_template", "component_templates", SETTINGS, settings);
    ObjectNode message = read(MESSAGE);
    ObjectNode custom = customFields();
    message.withObject("/template/mappings/properties").setAll(custom);
    put("_component_template", "component_templates", MESSAGE, message);
    for (Table table : Table.values()) {
      ObjectNode template = read(table.indexName());
      template.putArray("index_patterns").add(names.ofAllDays(table));
      ArrayNode components = template.putArray("composed_of").add(names.prefix() + SETTINGS);
      if (table != Table.SESSION) {
        components.add(names.prefix() + MESSAGE);
      }
      put("_index_template", "index_templates", table.indexName(), template);
    }
    // Indices of an older version do not have it.
    custom.putObject(Field.IMPORT.name()).put("type", "keyword");
    addToIndices(custom);
  }

  private ObjectNode customFields() {
    ObjectNode fields = Requests.JSON.createObjectNode();
    for (Field field : schema.fields()) {
      if (schema.header(field) != null) {
        fields.putObject(field.name()).put("type", "keyword");
      }
    }
    return fields;
  }

  private void addToIndices(ObjectNode custom) throws IOException {
    ObjectNode mapping = Requests.JSON.createObjectNode();
    mapping.set("properties", custom);
    for (Table table : Table.OF_MESSAGES) {
      send(
          "PUT",
          "/" + names.ofAllDays(table) + "/_mapping?allow_no_indices=true&ignore_unavailable=true",
          mapping);
    }
  }

  private static ObjectNode read(String name) throws IOException {
    try (InputStream in = Templates.class.getResourceAsStream(RESOURCES + name + ".json")) {
      if (in == null) {
        throw new IllegalStateException("no resource " + name);
      }
      return (ObjectNode) Requests.JSON.readTree(in);
    }
  }

  /** Puts a template in force, unless that version is, with all that the configuration says. */
  private void put(String kind, String list, String file, ObjectNode template) throws IOException {
    String name = names.prefix() + file;
    JsonNode body = find("/" + kind + "/" + name).path(list).path(0).path(kind.substring(1));
    int version = body.path("version").asInt(0);
    int ours = template.path("version").asInt();
    if (version > ours || version == ours && has(body, template)) {
      return;
    }
    send("PUT", "/" + kind + "/" + name, template);
  }

  private JsonNode find(String path) throws IOException {
    Answer answer = connection.send("GET", path, null);
    if (answer.status() == NOT_FOUND) {
      return MissingNode.getInstance();
    }
    check.checkFine(answer);
    return Requests.JSON.readTree(answer.body());
  }

  private void send(String method, String path, ObjectNode body) throws IOException {
    check.checkFine(connection.send(method, path, body.toString()));
  }

  /** Whether all leaves are there already; numbers may have become text. */
  private static boolean has(JsonNode there, JsonNode wanted) {
    if (wanted.isObject()) {
      Set<String> members = new HashSet<>();
      wanted.fieldNames().forEachRemaining(members::add);
      return members.stream().allMatch(name -> has(there.path(name), wanted.path(name)));
    }
    return wanted.isArray() ? there.equals(wanted) : there.asText().equals(wanted.asText());
  }
}
