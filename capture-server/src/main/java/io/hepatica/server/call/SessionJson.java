package io.hepatica.server.call;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.SerializedString;
import io.hepatica.server.message.Field;
import io.hepatica.server.message.MessageId;
import io.hepatica.server.message.TimeText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A session as the JSON object of the contract, for the API and for stores: {@code id} (of its
 * first message), then the fields that it has in the order of {@link SessionField#ALL}. Times are
 * ISO 8601 with microseconds, decimals have three digits at most, fields with several values are
 * arrays, attempts objects of time, status and ms. What was written is read as it was. Stateless.
 */
public final class SessionJson {
  private static final JsonFactory FACTORY = new JsonFactory();
  private static final String ID = "id";
  private static final Map<String, Field> FIELDS =
      SessionField.ALL.stream().collect(Collectors.toUnmodifiableMap(Field::name, each -> each));
  private static final double DECIMALS = 1000;

  /** Encoded once, by place in {@link SessionField#ALL}. */
  private static final SerializedString[] NAMES =
      SessionField.ALL.stream()
          .map(field -> new SerializedString(field.name()))
          .toArray(SerializedString[]::new);

  private SessionJson() {}

  /** Writes one object, for people. */
  public static void write(JsonGenerator json, Session session) throws IOException {
    write(json, session, false);
  }

  /** Writes one object with its times in microseconds since the epoch: shorter, and read faster. */
  public static void writeCompact(JsonGenerator json, Session session) throws IOException {
    write(json, session, true);
  }

  private static void write(JsonGenerator json, Session session, boolean compact)
      throws IOException {
    json.writeStartObject();
    json.writeStringField(ID, MessageId.of(session.position()));
    for (int place = 0; place < NAMES.length; place++) {
      Field field = SessionField.ALL.get(place);
      Object value = session.value(field);
      if (value == null) {
        continue;
      }
      json.writeFieldName(NAMES[place]);
      // Plain tests: this is done for each session that is stored, and a switch costs more.
      if (value instanceof Long number && field.kind() == Field.Kind.TIME && !compact) {
        json.writeString(TimeText.of(number));
      } else if (value instanceof Long number) {
        json.writeNumber(number);
      } else if (value instanceof Double decimal) {
        json.writeNumber(Math.round(decimal * DECIMALS) / DECIMALS);
      } else if (value instanceof List<?> texts) {
        array(json, texts, field.equals(SessionField.ATTEMPTS));
      } else {
        json.writeString(value.toString());
      }
    }
    json.writeEndObject();
  }

  private static void array(JsonGenerator json, List<?> texts, boolean attempts)
      throws IOException {
    json.writeStartArray();
    for (Object text : texts) {
      if (attempts) {
        attempt(json, text.toString());
      } else {
        json.writeString(text.toString());
      }
    }
    json.writeEndArray();
  }

  private static void attempt(JsonGenerator json, String attempt) throws IOException {
    int first = attempt.indexOf(':');
    int second = attempt.indexOf(':', first + 1);
    json.writeStartObject();
    json.writeStringField("time", TimeText.of(Long.parseLong(attempt, 0, first, 10)));
    json.writeNumberField("status", Long.parseLong(attempt, first + 1, second, 10));
    json.writeNumberField("ms", Long.parseLong(attempt, second + 1, attempt.length(), 10));
    json.writeEndObject();
  }

  /**
   * Reads what {@link #write} or {@link #writeCompact} wrote; members of other names are passed
   * over.
   *
   * @throws IOException where it is no such object
   */
  public static Session read(byte[] bytes, int offset, int length) throws IOException {
    long position = 0;
    SessionValues values = new SessionValues();
    try (JsonParser json = FACTORY.createParser(bytes, offset, length)) {
      expect(json, json.nextToken(), JsonToken.START_OBJECT);
      for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
        JsonToken token = json.nextToken();
        Field field = FIELDS.get(name);
        if (name.equals(ID)) {
          position = MessageId.parse(json.getText()).orElseThrow(() -> broken(json, "no id"));
        } else if (field == null) {
          json.skipChildren();
        } else {
          values.put(field, token == JsonToken.START_ARRAY ? texts(json) : value(json, field));
        }
      }
      expect(json, json.currentToken(), JsonToken.END_OBJECT);
    }
    return values.session(position);
  }

  private static Object value(JsonParser json, Field field) throws IOException {
    return switch (field.kind()) {
      case TIME ->
          json.currentToken() == JsonToken.VALUE_NUMBER_INT
              ? json.getLongValue()
              : TimeText.micros(json.getText());
      case NUMBER -> json.getLongValue();
      case DECIMAL -> json.getDoubleValue();
      default -> json.getText();
    };
  }

  private static List<String> texts(JsonParser json) throws IOException {
    List<String> texts = new ArrayList<>();
    for (JsonToken token = json.nextToken();
        token != JsonToken.END_ARRAY;
        token = json.nextToken()) {
      if (token == JsonToken.START_OBJECT) {
        texts.add(attempt(json));
      } else {
        expect(json, token, JsonToken.VALUE_STRING);
        texts.add(json.getText());
      }
    }
    return List.copyOf(texts);
  }

  private static String attempt(JsonParser json) throws IOException {
    StringBuilder attempt = new StringBuilder();
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken token = json.nextToken();
      attempt.append(attempt.isEmpty() ? "" : ":");
      if (token == JsonToken.VALUE_STRING) {
        attempt.append(TimeText.micros(json.getText()));
      } else {
        attempt.append(json.getLongValue());
      }
    }
    return attempt.toString();
  }

  private static void expect(JsonParser json, JsonToken is, JsonToken wanted) throws IOException {
    if (is != wanted) {
      throw broken(json, wanted + " expected");
    }
  }

  private static IOException broken(JsonParser json, String why) {
    return new IOException(
        "not a session: " + why + " at " + json.currentLocation().getByteOffset());
  }
}
