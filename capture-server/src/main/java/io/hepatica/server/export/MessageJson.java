package io.hepatica.server.export;

import com.fasterxml.jackson.core.JsonGenerator;
import io.hepatica.server.alias.Aliases;
import io.hepatica.server.message.Field;
import io.hepatica.server.message.Message;
import io.hepatica.server.message.MessageId;
import io.hepatica.server.message.TimeText;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;

/**
 * A message as the JSON object of the contract: id, time, table, then the fields that it has in the
 * order of the schema, the aliases of its ends, the payload last. Payload that can be read as text
 * is {@code raw}; what can't is {@code raw_base64}, and SIP with bytes that are not UTF-8 has both.
 */
public final class MessageJson {
  private MessageJson() {}

  /**
   * Writes one object.
   *
   * @param withRaw whether the payload is part of it
   * @param aliases by which its ends are named, where they have one
   */
  public static void write(JsonGenerator json, Message message, boolean withRaw, Aliases aliases)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("id", MessageId.of(message.position()));
    json.writeStringField("time", TimeText.of(message.timeMicros()));
    json.writeStringField("table", message.table().label());
    for (Map.Entry<String, Object> field : message.values().entrySet()) {
      json.writeFieldName(field.getKey());
      write(json, field.getValue());
    }
    if (!aliases.isEmpty()) {
      name(json, "src_alias", aliases, message, Field.SRC_IP, Field.SRC_PORT);
      name(json, "dst_alias", aliases, message, Field.DST_IP, Field.DST_PORT);
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

  private static void name(
      JsonGenerator json, String member, Aliases aliases, Message message, Field ip, Field port)
      throws IOException {
    if (message.values().get(ip.name()) instanceof String address) {
      String alias =
          message.values().get(port.name()) instanceof Long number
              ? aliases.find(address, number.intValue())
              : aliases.find(address);
      if (alias != null) {
        json.writeStringField(member, alias);
      }
    }
  }

  private static void write(JsonGenerator json, Object value) throws IOException {
    switch (value) {
      case Long number -> json.writeNumber(number);
      case Double number -> json.writeNumber(decimal(number));
      case List<?> values -> {
        json.writeStartArray();
        for (Object each : values) {
          write(json, each);
        }
        json.writeEndArray();
      }
      case Map<?, ?> stream -> {
        json.writeStartObject();
        for (Map.Entry<?, ?> field : stream.entrySet()) {
          json.writeFieldName(field.getKey().toString());
          write(json, field.getValue());
        }
        json.writeEndObject();
      }
      default -> json.writeString(value.toString());
    }
  }

  /** Three decimals at most, and never an exponent. */
  private static BigDecimal decimal(double number) {
    BigDecimal rounded =
        BigDecimal.valueOf(number).setScale(3, RoundingMode.HALF_EVEN).stripTrailingZeros();
    return rounded.scale() < 0 ? rounded.setScale(0, RoundingMode.UNNECESSARY) : rounded;
  }
}
