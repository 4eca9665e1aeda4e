package io.hepatica.server.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Collects the values of all keys: the commented default file that is packed with the program, then
 * the operator's file, the environment, and {@code --set}, each over the one before.
 *
 * <p>The default file is the list of keys, so a key can't be known without being documented.
 */
final class ConfigSource {
  static final String ROUTING = "routing.";
  private static final String ENVIRONMENT_PREFIX = "HEPATICA_";

  /** Variables that the scripts, the tests and other commands use for themselves. */
  private static final List<String> NOT_KEYS =
      List.of("HEPATICA_HOME", "HEPATICA_JAVA_OPTS", "HEPATICA_TEST_ES_URL", "HEPATICA_PASSWORD");

  private final YAMLMapper yaml = new YAMLMapper();
  private final Map<String, Object> values = new LinkedHashMap<>();

  ConfigSource() {
    try (InputStream in = ConfigSource.class.getResourceAsStream("/hepatica.yaml")) {
      if (in == null) {
        throw new IllegalStateException("hepatica.yaml is missing from the program's resources");
      }
      flatten("", yaml.readTree(in), values);
    } catch (IOException e) {
      throw new IllegalStateException("hepatica.yaml of the program can't be read", e);
    }
  }

  void file(Path file) throws ConfigException {
    JsonNode tree;
    try (InputStream in = Files.newInputStream(file)) {
      tree = yaml.readTree(in);
    } catch (JsonProcessingException e) {
      throw new ConfigException(
          file
              + ": not valid YAML: "
              + e.getOriginalMessage().lines().findFirst().orElse("")
              + at(e));
    } catch (NoSuchFileException e) {
      throw new ConfigException(file + ": can't be read: there is no such file");
    } catch (IOException e) {
      throw new ConfigException(file + ": can't be read: " + e);
    }
    Map<String, Object> ofFile = new LinkedHashMap<>();
    if (tree.isObject()) {
      flatten("", tree, ofFile);
    } else if (!tree.isMissingNode() && !tree.isNull()) {
      throw new ConfigException(file + ": expected keys and values");
    }
    if (ofFile.keySet().stream().anyMatch(key -> key.startsWith(ROUTING))) {
      // A routing is one decision: a method left out of the operator's list goes to rest.
      values.keySet().removeIf(key -> key.startsWith(ROUTING));
    }
    for (Map.Entry<String, Object> entry : ofFile.entrySet()) {
      put(entry.getKey(), entry.getValue(), file.toString());
    }
  }

  void environment(Map<String, String> environment) throws ConfigException {
    for (Map.Entry<String, String> variable : environment.entrySet()) {
      String name = variable.getKey();
      if (!name.startsWith(ENVIRONMENT_PREFIX) || NOT_KEYS.contains(name)) {
        continue;
      }
      String key = keyOfVariable(name);
      if (key == null) {
        throw new ConfigException(
            "environment variable " + name + " names no key of the configuration");
      }
      put(key, value(key, variable.getValue(), name), name);
    }
  }

  void set(String assignment) throws ConfigException {
    int equals = assignment.indexOf('=');
    if (equals < 1) {
      throw new ConfigException("--set " + assignment + ": expected key=value");
    }
    String key = assignment.substring(0, equals).trim();
    put(key, value(key, assignment.substring(equals + 1), "--set " + key), "--set");
  }

  /** By dotted key; a value is a String or a List of String. */
  Map<String, Object> values() {
    return values;
  }

  private void put(String key, Object value, String origin) throws ConfigException {
    if (!values.containsKey(key) && !key.startsWith(ROUTING)) {
      throw new ConfigException(origin + ": unknown key " + key + hint(key));
    }
    boolean list = values.get(key) instanceof List;
    if (list && value instanceof String text) {
      values.put(key, commaSeparated(text));
    } else if (!list && value instanceof List) {
      throw new ConfigException(key + ": expected one value, not a list");
    } else {
      values.put(key, value);
    }
  }

  private static List<String> commaSeparated(String text) {
    return Stream.of(text.split(",", -1)).map(String::strip).filter(v -> !v.isEmpty()).toList();
  }

  private static @Nullable String keyOfVariable(String name, Map<String, Object> keys) {
    for (String key : keys.keySet()) {
      String variable =
          ENVIRONMENT_PREFIX + key.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
      if (variable.equals(name)) {
        return key;
      }
    }
    return null;
  }

  private @Nullable String keyOfVariable(String name) {
    return keyOfVariable(name, values);
  }

  /** An address such as [::1]:9080 is no list: the key decides. */
  private Object value(String key, String text, String origin) throws ConfigException {
    if (!(values.get(key) instanceof List) || !text.startsWith("[")) {
      return text;
    }
    try {
      return scalarOrList(origin, yaml.readTree(text), isOfObjects(key));
    } catch (JsonProcessingException e) {
      // Without the text, which may be a secret.
      throw new ConfigException(origin + ": not a valid list; expected [one, two]");
    }
  }

  private void flatten(String prefix, JsonNode node, Map<String, Object> into) {
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      String key = prefix + entry.getKey();
      if (entry.getValue().isObject()) {
        flatten(key + ".", entry.getValue(), into);
      } else {
        into.put(key, scalarOrList(key, entry.getValue(), isOfObjects(key)));
      }
    }
  }

  private static boolean isOfObjects(String key) {
    return key.equals(InterfacesConfig.KEY);
  }

  private static Object scalarOrList(String key, JsonNode node, boolean ofObjects) {
    if (!node.isArray()) {
      // YAML makes a boolean of a bare off.
      return node.isNull() ? "" : node.isBoolean() && !node.asBoolean() ? "off" : node.asText();
    }
    List<String> list = new ArrayList<>();
    for (JsonNode item : node) {
      list.add(item.isValueNode() ? item.asText() : ofObjects ? item.toString() : key);
    }
    return List.copyOf(list);
  }

  private String hint(String key) {
    String last = key.substring(key.lastIndexOf('.') + 1);
    return values.keySet().stream()
        .filter(
            known -> known.endsWith("." + last) || known.equals(last) || distance(known, key) <= 2)
        .findFirst()
        .map(known -> "; did you mean " + known + "?")
        .orElse("; config/hepatica.yaml lists them all");
  }

  private static String at(JsonProcessingException e) {
    return e.getLocation() == null ? "" : " (line " + e.getLocation().getLineNr() + ")";
  }

  /** Levenshtein's, for typos. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
