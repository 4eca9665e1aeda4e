package io.hepatica.server.export;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.hepatica.hep.HepChunk;
import io.hepatica.server.alias.Aliases;
import io.hepatica.server.message.Message;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * Writes messages as a file to take away. Auth keys of agents are left out of every format.
 * Stateless.
 */
public final class CallExport {
  private CallExport() {}

  /**
   * Writes all messages; the stream stays open.
   *
   * @param format {@code text}: each message behind a line with its time and ends; {@code json}: an
   *     array of the objects that the API gives, without aliases; {@code hep}: HEP3 frames end to
   *     end, as they came; {@code pcap} and {@code pcapng}: packets, rebuilt from what the frames
   *     say of them
   * @param messages oldest first
   * @throws IllegalArgumentException for any other format
   */
  public static void write(String format, List<Message> messages, OutputStream out)
      throws IOException {
    switch (format) {
      case "text" -> TextExport.write(messages, out);
      case "json" -> json(messages, out);
      case "hep" -> hep(messages, out);
      case "pcap" -> PcapExport.pcap(messages, out);
      case "pcapng" -> PcapExport.pcapng(messages, out);
      default -> throw new IllegalArgumentException("no format " + format);
    }
    out.flush();
  }

  private static void json(List<Message> messages, OutputStream out) throws IOException {
    try (JsonGenerator json =
        new JsonFactory().createGenerator(out).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)) {
      json.writeStartArray();
      for (Message message : messages) {
        MessageJson.write(json, message, true, Aliases.NONE);
      }
      json.writeEndArray();
      json.writeRaw('\n');
    }
  }

  private static void hep(List<Message> messages, OutputStream out) throws IOException {
    for (Message message : messages) {
      out.write(PlainHep.without(HepChunk.AUTH_KEY, message.frame()));
    }
  }
}
