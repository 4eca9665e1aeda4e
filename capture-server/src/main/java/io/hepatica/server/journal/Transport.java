package io.hepatica.server.journal;

import org.jspecify.annotations.Nullable;

/** What carried a frame from its agent to us; not what carried the SIP inside it. */
public enum Transport {
  UDP(1, "udp"),
  TCP(2, "tcp"),
  TLS(3, "tls"),
  /** A file that was imported: the frame says by its {@link ImportMark} in which import. */
  FILE(4, "file"),
  /** Packets of an interface of this machine. */
  CAPTURE(5, "capture");

  private final int code;
  private final String label;

  Transport(int code, String label) {
    this.code = code;
    this.label = label;
  }

  /** As in a receipt. */
  public int code() {
    return code;
  }

  public String label() {
    return label;
  }

  /** The transport of a receipt's code; null where there is none. */
  public static @Nullable Transport of(int code) {
    return switch (code) {
      case 1 -> UDP;
      case 2 -> TCP;
      case 3 -> TLS;
      case 4 -> FILE;
      case 5 -> CAPTURE;
      default -> null;
    };
  }
}
