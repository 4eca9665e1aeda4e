package io.hepatica.server.alias;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Aliases as JSON: {@code {"aliases":[{"address":"10.0.0.0/8","port":5060,"name":"core"}]}}, port
 * absent where it is any. Read token by token, so that the first mistake ends the work. Stateless.
 */
public final class AliasesJson {
  /** Bytes of the longest document that is to be taken. */
  public static final int MAX_BYTES = 2 << 20;

  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private AliasesJson() {}

  /**
   * Reads UTF-8.
   *
   * @throws AliasException its message names the entry and the member, as in {@code
   *     aliases[3].address: …}
   */
  public static Aliases read(byte[] utf8) throws AliasException {
    try (JsonParser json =
        JSON.createParser(
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString())) {
      return document(json);
    } catch (CharacterCodingException e) {
      throw new AliasException("not UTF-8", e);
    } catch (JsonProcessingException e) {
      String where =
          e.getLocation() == null
              ? ""
              : " at line " + e.getLocation().getLineNr() + ", " + e.getLocation().getColumnNr();
      throw new AliasException(
          "no JSON" + where + ": " + e.getOriginalMessage().lines().findFirst().orElse(""), e);
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory", e);
    }
  }

  private static Aliases document(JsonParser json) throws IOException, AliasException {
    expect(json.nextToken(), JsonToken.START_OBJECT, "an object with the member aliases");
    List<Alias> aliases = null;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String member = json.currentName();
      if (!member.equals("aliases")) {
        throw new AliasException(shown(member) + ": unknown member; there is: aliases");
      }
      expect(json.nextToken(), JsonToken.START_ARRAY, "aliases: an array");
      aliases = array(json);
    }
    if (json.nextToken() != null) {
      throw new AliasException("something follows the object");
    }
    if (aliases == null) {
      throw new AliasException("aliases: missing");
    }
    return new Aliases(aliases);
  }

  private static List<Alias> array(JsonParser json) throws IOException, AliasException {
    List<Alias> aliases = new ArrayList<>();
    Map<Place, Integer> places = new HashMap<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      int index = aliases.size();
      if (index == Aliases.MAX_ALIASES) {
        throw new AliasException("aliases: more than " + Aliases.MAX_ALIASES);
      }
      String entry = "aliases[" + index + "]";
      Alias alias = alias(json, entry);
      Integer same = places.put(new Place(alias.network(), alias.port()), index);
      if (same != null) {
        throw new AliasException(
            entry + ".address: the same network and port as aliases[" + same + "]");
      }
      aliases.add(alias);
    }
    return aliases;
  }

  private record Place(Network network, int port) {}

  private static Alias alias(JsonParser json, String entry) throws IOException, AliasException {
    expect(json.currentToken(), JsonToken.START_OBJECT, entry + ": an object");
    Network network = null;
    int port = Alias.ANY_PORT;
    String name = null;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String member = json.currentName();
      String where = entry + "." + shown(member);
      JsonToken value = json.nextToken();
      switch (member) {
        case "address" -> {
          expect(value, JsonToken.VALUE_STRING, where + ": a text");
          network = network(where, json.getText());
        }
        case "port" -> port = port(where, json);
        case "name" -> {
          expect(value, JsonToken.VALUE_STRING, where + ": a text");
          name = name(where, json.getText());
        }
        default ->
            throw new AliasException(where + ": unknown member; there are: address, port, name");
      }
    }
    return new Alias(present(network, entry + ".address"), port, present(name, entry + ".name"));
  }

  private static Network network(String where, String text) throws AliasException {
    try {
      return Network.parse(text);
    } catch (AliasException e) {
      throw new AliasException(where + ": " + e.getMessage(), e);
    }
  }

  private static int port(String where, JsonParser json) throws IOException, AliasException {
    if (json.currentToken() == JsonToken.VALUE_NUMBER_INT
        && json.getText().length() <= 5
        && json.getIntValue() >= 1
        && json.getIntValue() <= Alias.MAX_PORT) {
      return json.getIntValue();
    }
    throw new AliasException(
        where + ": a whole number from 1 to " + Alias.MAX_PORT + " is wanted; absent it is any");
  }

  private static String name(String where, String name) throws AliasException {
    String problem = Alias.problem(name);
    if (problem != null) {
      throw new AliasException(where + ": " + problem);
    }
    return name;
  }

  private static <T> T present(@Nullable T value, String where) throws AliasException {
    if (value == null) {
      throw new AliasException(where + ": missing");
    }
    return value;
  }

  private static void expect(@Nullable JsonToken got, JsonToken wanted, String what)
      throws AliasException {
    if (got != wanted) {
      throw new AliasException(what + " is wanted");
    }
  }

  /** A name from outside, fit for one line of a message. */
  private static String shown(String member) {
    String plain = member.replaceAll("[^ -~]", "?");
    return plain.length() > 40 ? plain.substring(0, 40) + "…" : plain;
  }

  /** Writes UTF-8, in the order of the aliases. */
  static byte[] write(Aliases aliases) {
    // To characters first: Jackson's bytes have characters beyond the first plane escaped.
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeArrayFieldStart("aliases");
      for (Alias alias : aliases.all()) {
        json.writeStartObject();
        json.writeStringField("address", alias.network().text());
        if (alias.port() != Alias.ANY_PORT) {
          json.writeNumberField("port", alias.port());
        }
        json.writeStringField("name", alias.name());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }
}
