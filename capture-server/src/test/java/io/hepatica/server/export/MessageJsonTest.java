package io.hepatica.server.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.hepatica.server.alias.Aliases;
import io.hepatica.server.message.Message;
import io.hepatica.server.message.Table;
import java.io.IOException;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageJsonTest {
  private static String json(Map<String, Object> values) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      MessageJson.write(
          json, new Message(35, 1_000_000, Table.REPORT, values, new byte[0]), false, Aliases.NONE);
    }
    return text.toString();
  }

  @Test
  void report_isWrittenWithItsStreams() throws IOException {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("ssrc", 5L);
    values.put("leg_ids", List.of("a", "b"));
    values.put("streams", List.of(Map.of("loss_pct", 0.5), Map.of("direction", "sent")));

    assertThat(json(values))
        .isEqualTo(
            "{\"id\":\"000000000000z\",\"time\":\"1970-01-01T00:00:01.000000Z\","
                + "\"table\":\"report\",\"ssrc\":5,\"leg_ids\":[\"a\",\"b\"],"
                + "\"streams\":[{\"loss_pct\":0.5},{\"direction\":\"sent\"}]}");
  }

  @ParameterizedTest
  @CsvSource({
    "4.409, 4.409",
    "0.1, 0.1",
    "5.0, 5",
    "0.0, 0",
    "-21.0, -21",
    "0.0004, 0",
    "1.0E10, 10000000000",
    "93.19999999999999, 93.2"
  })
  void decimal_hasThreeDigitsAtMostAndNoExponent(double value, String written) throws IOException {
    assertThat(json(Map.of("r_factor", value))).endsWith("\"r_factor\":" + written + "}");
  }
}
