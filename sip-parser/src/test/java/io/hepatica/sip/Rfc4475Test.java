package io.hepatica.sip;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The torture messages of RFC 4475, each with all that must be extracted from it. */
class Rfc4475Test {
  /** A message by the name that the RFC gives it. */
  record Torture(String name, String why, Map<String, String> expected) {
    @Override
    public String toString() {
      return name + ": " + why;
    }

    byte[] bytes() {
      return resource(name + ".dat");
    }
  }

  static Stream<Torture> messages() {
    List<Torture> messages = new ArrayList<>();
    new String(resource("expected.txt"), UTF_8)
        .lines()
        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
        .forEach(line -> {
          if (line.startsWith("[")) {
            int close = line.indexOf(']');
            messages.add(
                new Torture(line.substring(1, close), line.substring(close + 2), new TreeMap<>()));
          } else {
            int equals = line.indexOf('=');
            messages
                .getLast()
                .expected()
                .put(line.substring(0, equals), line.substring(equals + 1));
          }
        });
    return messages.stream();
  }

  @Test
  void messages_ofTheRfc_areAllHere() {
    assertThat(messages().map(Torture::name)).hasSize(49).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("messages")
  void parse_tortureMessage_givesExactlyWhatIsExpected(Torture torture) {
    byte[] bytes = torture.bytes();
    SipMessage message = new SipMessage();

    assertThat(message.parse(bytes, 0, bytes.length)).isTrue();

    Map<String, String> actual = new TreeMap<>();
    for (SipField field : SipField.values()) {
      String text = message.text(field);
      if (text != null) {
        actual.put(field.name(), text);
      }
    }
    if (!message.isRequest()) {
      actual.put("status", Integer.toString(message.status()));
    }
    actual.put("body", Integer.toString(message.bodyLength()));
    String faults = message.faults();
    if (faults != null) {
      actual.put("faults", faults);
    }
    assertThat(actual).isEqualTo(torture.expected());
  }

  static byte[] resource(String name) {
    try (InputStream in = Rfc4475Test.class.getResourceAsStream("/rfc4475/" + name)) {
      assertThat(in).as(name).isNotNull();
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
