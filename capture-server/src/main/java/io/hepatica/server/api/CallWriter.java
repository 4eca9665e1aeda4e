package io.hepatica.server.api;

import io.hepatica.server.message.Message;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** Writes a call as a file. Used by several threads at once. */
@FunctionalInterface
public interface CallWriter {
  /**
   * Writes all messages; the stream stays open.
   *
   * @param format pcap, pcapng, text, json or hep
   * @param messages oldest first
   */
  void write(String format, List<Message> messages, OutputStream out) throws IOException;
}
