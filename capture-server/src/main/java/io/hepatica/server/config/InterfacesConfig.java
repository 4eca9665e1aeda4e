package io.hepatica.server.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.hepatica.server.capture.InterfaceOptions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads {@code capture.interfaces}: of each interface an object as JSON, or its name alone. What is
 * wrong is said with the key's name.
 */
final class InterfacesConfig {
  static final String KEY = "capture.interfaces";

  private static final Set<String> KEYS =
      Set.of("name", "filter", "agent-id", "snap-length", "buffer", "promiscuous");
  private static final int FIRST_AGENT = 3001;
  private static final long MAX_AGENT = 0xffff_ffffL;

  /** Headers of link, IP, TCP and a bit. */
  private static final int LEAST_SNAP_LENGTH = 96;

  /** libpcap's own bound. */
  private static final int MOST_SNAP_LENGTH = 262_144;

  private static final long LEAST_BUFFER = 1 << 20;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String key;
  private final JsonNode item;

  private InterfacesConfig(String key, JsonNode item) {
    this.key = key;
    this.item = item;
  }

  static List<InterfaceOptions> read(List<String> items) throws ConfigException {
    List<InterfaceOptions> interfaces = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (int i = 0; i < items.size(); i++) {
      String key = KEY + "[" + i + "]";
      InterfaceOptions options =
          new InterfacesConfig(key, object(key, items.get(i))).options(FIRST_AGENT + i);
      if (!names.add(options.name() + ' ' + options.filter())) {
        throw new ConfigException(
            key + ": " + options.name() + " is named before with the same filter");
      }
      interfaces.add(options);
    }
    return List.copyOf(interfaces);
  }

  private static JsonNode object(String key, String item) throws ConfigException {
    if (!item.startsWith("{")) {
      return JsonNodeFactory.instance.objectNode().put("name", item);
    }
    try {
      return JSON.readTree(item);
    } catch (JsonProcessingException e) {
      throw new ConfigException(
          key + ": expected a name, or {name: eth0, filter: \"port 5060\"} within [ ]");
    }
  }

  private InterfaceOptions options(int defaultAgent) throws ConfigException {
    for (var entry : item.properties()) {
      if (!KEYS.contains(entry.getKey())) {
        throw new ConfigException(
            key
                + ": unknown key "
                + entry.getKey()
                + "; expected name, filter, agent-id, snap-length, buffer or promiscuous");
      }
      if (!entry.getValue().isValueNode()) {
        throw new ConfigException(key + "." + entry.getKey() + ": expected one value");
      }
    }
    String name = text("name", "");
    if (!InterfaceOptions.isName(name)) {
      throw new ConfigException(
          key + ".name: expected the name of an interface such as eth0, not '" + name + "'");
    }
    return new InterfaceOptions(
        name,
        text("filter", InterfaceOptions.DEFAULT_FILTER).strip(),
        number("agent-id", 1, MAX_AGENT, defaultAgent),
        name,
        (int)
            number(
                "snap-length",
                LEAST_SNAP_LENGTH,
                MOST_SNAP_LENGTH,
                InterfaceOptions.DEFAULT_SNAP_LENGTH),
        buffer(),
        isPromiscuous());
  }

  private String text(String name, String byDefault) {
    return item.has(name) ? item.get(name).asText() : byDefault;
  }

  private long number(String name, long least, long most, long byDefault) throws ConfigException {
    String text = text(name, Long.toString(byDefault));
    if (text.matches("\\d{1,10}")
        && Long.parseLong(text) >= least
        && Long.parseLong(text) <= most) {
      return Long.parseLong(text);
    }
    throw new ConfigException(
        "%s.%s: expected a number from %d to %d, not '%s'".formatted(key, name, least, most, text));
  }

  private int buffer() throws ConfigException {
    if (!item.has("buffer")) {
      return InterfaceOptions.DEFAULT_BUFFER_BYTES;
    }
    long bytes = ByteSize.parse(text("buffer", ""));
    if (bytes < LEAST_BUFFER || bytes > Integer.MAX_VALUE) {
      throw new ConfigException(
          key
              + ".buffer: expected a size from 1MiB to 2GB such as 64MB, not '"
              + text("buffer", "")
              + "'");
    }
    return (int) bytes;
  }

  private boolean isPromiscuous() throws ConfigException {
    return switch (text("promiscuous", "true")) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new ConfigException(
              key + ".promiscuous: expected true or false, not '" + text("promiscuous", "") + "'");
    };
  }
}
