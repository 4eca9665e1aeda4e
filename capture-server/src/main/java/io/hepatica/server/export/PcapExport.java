package io.hepatica.server.export;

import io.hepatica.server.message.Field;
import io.hepatica.server.message.Message;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the files that Wireshark reads: pcap, and pcapng (draft-ietf-opsawg-pcapng), whose
 * interfaces are the capture agents. Written here since pcap4j writes files through native libpcap
 * only, and its packet classes would save little of {@link PacketBuilder}. Stateless.
 */
final class PcapExport {
  private static final int ETHERNET = 1;
  private static final int SNAP_LENGTH = 262_144;
  private static final int OPTION_COMMENT = 1;
  private static final int OPTION_IF_NAME = 2;
  private static final int OPTION_IF_DESCRIPTION = 3;
  private static final int OPTION_USER_APPLICATION = 4;
  private static final int OPTION_TSRESOL = 9;
  private static final int MAX_TEXT = 1_000;

  private PcapExport() {}

  static void pcap(List<Message> messages, OutputStream out) throws IOException {
    ByteBuffer header = ByteBuffer.allocate(24);
    header.putInt(0xa1b2c3d4).putShort((short) 2).putShort((short) 4).putLong(0);
    out.write(header.putInt(SNAP_LENGTH).putInt(ETHERNET).array());
    PacketBuilder builder = new PacketBuilder();
    for (Message message : messages) {
      for (byte[] packet : builder.packets(message.frame())) {
        ByteBuffer record = ByteBuffer.allocate(16);
        record.putInt((int) (message.timeMicros() / 1_000_000));
        record.putInt((int) (message.timeMicros() % 1_000_000));
        out.write(record.putInt(packet.length).putInt(packet.length).array());
        out.write(packet);
      }
    }
  }

  static void pcapng(List<Message> messages, OutputStream out) throws IOException {
    ByteArrayOutputStream section = new ByteArrayOutputStream();
    section.writeBytes(
        ByteBuffer.allocate(16)
            .putInt(0x1a2b3c4d)
            .putShort((short) 1)
            .putShort((short) 0)
            .putLong(-1)
            .array());
    option(section, OPTION_USER_APPLICATION, "Hepatica");
    block(out, 0x0a0d0d0a, section);
    List<String> agents = messages.stream().map(PcapExport::agent).distinct().toList();
    for (String agent : agents) {
      ByteArrayOutputStream description = new ByteArrayOutputStream();
      description.writeBytes(
          ByteBuffer.allocate(8)
              .putShort((short) ETHERNET)
              .putShort((short) 0)
              .putInt(SNAP_LENGTH)
              .array());
      option(description, OPTION_IF_NAME, agent);
      option(description, OPTION_IF_DESCRIPTION, "Packets rebuilt from the HEP of " + agent);
      option(description, OPTION_TSRESOL, new byte[] {6});
      block(out, 1, description);
    }
    PacketBuilder builder = new PacketBuilder();
    for (Message message : messages) {
      String agent = agent(message);
      for (byte[] packet : builder.packets(message.frame())) {
        ByteArrayOutputStream enhanced = new ByteArrayOutputStream();
        enhanced.writeBytes(
            ByteBuffer.allocate(20)
                .putInt(agents.indexOf(agent))
                .putLong(message.timeMicros())
                .putInt(packet.length)
                .putInt(packet.length)
                .array());
        enhanced.writeBytes(packet);
        enhanced.writeBytes(padding(packet.length));
        option(enhanced, OPTION_COMMENT, agent);
        block(out, 6, enhanced);
      }
    }
  }

  /** {@code capture agent 2001 edge-1 at 10.0.0.9}, as far as known. */
  private static String agent(Message message) {
    List<String> words = new ArrayList<>(List.of("capture agent"));
    if (message.values().get(Field.AGENT_ID.name()) instanceof Long id) {
      words.add(id.toString());
    }
    if (message.values().get(Field.AGENT_NAME.name()) instanceof String name) {
      words.add(name);
    }
    if (message.values().get(Field.AGENT_IP.name()) instanceof String address) {
      words.add("at " + address);
    }
    String text = String.join(" ", words);
    return text.substring(0, Math.min(text.length(), MAX_TEXT));
  }

  private static void option(ByteArrayOutputStream block, int code, String text) {
    option(block, code, text.getBytes(StandardCharsets.UTF_8));
  }

  private static void option(ByteArrayOutputStream block, int code, byte[] value) {
    block.writeBytes(
        ByteBuffer.allocate(4).putShort((short) code).putShort((short) value.length).array());
    block.writeBytes(value);
    block.writeBytes(padding(value.length));
  }

  /** Ends the options, and frames the body. */
  private static void block(OutputStream out, int type, ByteArrayOutputStream body)
      throws IOException {
    int length = 12 + body.size() + 4;
    out.write(ByteBuffer.allocate(8).putInt(type).putInt(length).array());
    body.writeTo(out);
    out.write(ByteBuffer.allocate(8).putInt(0).putInt(length).array());
  }

  /** Zeros up to 32 bits. */
  private static byte[] padding(int length) {
    return new byte[-length & 3];
  }
}
