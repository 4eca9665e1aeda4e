package io.hepatica.server.export;

import com.fasterxml.jackson.core.JsonGenerator;
import io.hepatica.server.message.Message;
import io.hepatica.server.message.MessageId;
import io.hepatica.server.message.TimeText;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * A message as the JSON object of the contract: id, time, table, then the fields that it has in the
 * order of the schema, the payload last. Payload that can be read as text is {@code raw}; what
 * can't is {@code raw_base64}, and SIP with bytes that are not UTF-8 has both.
 */
public final class MessageJson {
  private MessageJson() {}

  /**
   * Writes one object.
   *
   * @param withRaw whether the payload is part of it
   */
  public static void write(JsonGenerator json, Message message, boolean withRaw)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("id", MessageId.of(message.position()));
    json.writeStringField("time", TimeText.of(message.timeMicros()));
    json.writeStringField("table", message.table().label());
    for (Map.Entry<String, Object> field : message.values().entrySet()) {
      json.writeFieldName(field.getKey());
      write(json, field.getValue());
    }
    if (withRaw) {
      Payload payload = Payload.of(message.frame());
      if (payload.isText()) {
        json.writeStringField("raw", payload.text());
      }
      if (!payload.isUtf8() || !payload.isText()) {
        json.writeBinaryField("raw_base64", payload.bytes());
      }
    }
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, Object value) throws IOException {
    switch (value) {
      case Long number -> json.writeNumber(number);
      case Double decimal -> json.writeNumber(decimal);
      case List<?> texts -> {
        json.writeStartArray();
        for (Object text : texts) {
          json.writeString(text.toString());
        }
        json.writeEndArray();
      }
      default -> json.writeString(value.toString());
    }
  }
}
