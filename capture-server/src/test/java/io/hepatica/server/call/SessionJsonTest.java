package io.hepatica.server.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.hepatica.server.message.Field;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionJsonTest {
  /** 2026-11-21T02:33:00.123456Z. */
  private static final long TIME = 1_795_228_380_123_456L;

  private static byte[] write(Session session) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = new JsonFactory().createGenerator(bytes)) {
      SessionJson.write(json, session);
    }
    return bytes.toByteArray();
  }

  private static Session session() {
    Map<Field, Object> values = new LinkedHashMap<>();
    values.put(Field.CALL_ID, "a\"ü@b");
    values.put(SessionField.KIND, "call");
    values.put(SessionField.START, TIME);
    values.put(SessionField.DURATION_MS, 61_000L);
    values.put(SessionField.CODECS, List.of("PCMA", "opus"));
    values.put(SessionField.MOS_MIN, 4.41);
    values.put(Field.SRC_IP, "2001:db8::1");
    values.put(Field.LEG_IDS, List.of());
    values.put(SessionField.ATTEMPTS, List.of(TIME + ":200:31", (TIME + 1) + ":403:0"));
    return new Session(37, values);
  }

  @Test
  void write_givesTheObjectOfTheContract() throws IOException {
    assertThat(new String(write(session()), StandardCharsets.UTF_8))
        .isEqualTo(
            """
            {"id":"0000000000011","call_id":"a\\"ü@b","kind":"call",\
            "start":"2026-11-21T02:33:00.123456Z","duration_ms":61000,"codecs":["PCMA","opus"],\
            "mos_min":4.41,"src_ip":"2001:db8::1","leg_ids":[],"attempts":[\
            {"time":"2026-11-21T02:33:00.123456Z","status":200,"ms":31},\
            {"time":"2026-11-21T02:33:00.123457Z","status":403,"ms":0}]}\
            """);
  }

  @Test
  void decimal_withMoreDigits_isRounded() throws IOException {
    Session session = new Session(0, Map.of(SessionField.LOSS_MAX, 0.12345));
    assertThat(new String(write(session), StandardCharsets.UTF_8)).contains("\"loss_max\":0.123}");
  }

  @Test
  void read_givesWhatWasWritten() throws IOException {
    byte[] bytes = write(session());
    byte[] between = new byte[bytes.length + 7];
    System.arraycopy(bytes, 0, between, 3, bytes.length);
    assertThat(SessionJson.read(between, 3, bytes.length)).isEqualTo(session());
  }

  @Test
  void read_passesOverOtherMembers() throws IOException {
    byte[] bytes =
        "{\"new\":{\"a\":[1]},\"call_id\":\"x\",\"newer\":3}".getBytes(StandardCharsets.UTF_8);
    assertThat(SessionJson.read(bytes, 0, bytes.length).values())
        .isEqualTo(Map.of(Field.CALL_ID, "x"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{\"call_id\":\"x\"", "{\"id\":\"x\"}", "{\"codecs\":[1]}"})
  void read_anythingElse_isAnIoException(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> SessionJson.read(bytes, 0, bytes.length))
        .isInstanceOf(IOException.class);
  }
}
