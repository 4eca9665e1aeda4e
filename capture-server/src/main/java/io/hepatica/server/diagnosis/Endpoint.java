package io.hepatica.server.diagnosis;

/**
 * Where a message came from or went to, as its capture agent saw it.
 *
 * @param ip empty where the frame had none
 * @param port 0 where the frame had none
 */
record Endpoint(String ip, long port) {
  @Override
  public String toString() {
    if (port == 0) {
      return ip.isEmpty() ? "an unknown address" : ip;
    }
    return (ip.indexOf(':') < 0 ? ip : "[" + ip + "]") + ":" + port;
  }
}
