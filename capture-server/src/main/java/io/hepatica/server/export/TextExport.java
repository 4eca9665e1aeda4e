package io.hepatica.server.export;

import io.hepatica.server.message.Field;
import io.hepatica.server.message.Message;
import io.hepatica.server.message.TimeText;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Messages to be read by people: a line with time and ends, an empty line, and the text as it came.
 */
final class TextExport {
  private static final HexFormat HEX = HexFormat.ofDelimiter(" ");

  private TextExport() {}

  static void write(List<Message> messages, OutputStream out) throws IOException {
    for (Message message : messages) {
      out.write((header(message) + "\n\n").getBytes(StandardCharsets.UTF_8));
      Payload payload = Payload.of(message.frame());
      byte[] text =
          payload.isText()
              ? payload.bytes()
              : HEX.formatHex(payload.bytes()).getBytes(StandardCharsets.US_ASCII);
      out.write(text);
      boolean ended = text.length > 0 && text[text.length - 1] == '\n';
      out.write((ended ? "\n" : "\n\n").getBytes(StandardCharsets.US_ASCII));
    }
  }

  /** {@code TIME SOURCE:PORT -> DESTINATION:PORT TRANSPORT}; what is unknown is a question mark. */
  private static String header(Message message) {
    Map<String, Object> values = message.values();
    return TimeText.of(message.timeMicros())
        + " "
        + end(values, Field.SRC_IP, Field.SRC_PORT)
        + " -> "
        + end(values, Field.DST_IP, Field.DST_PORT)
        + " "
        + values.getOrDefault(Field.TRANSPORT.name(), "?");
  }

  private static String end(Map<String, Object> values, Field ip, Field port) {
    String address = values.getOrDefault(ip.name(), "?").toString();
    return (address.indexOf(':') < 0 ? address : "[" + address + "]")
        + ":"
        + values.getOrDefault(port.name(), "?");
  }
}
