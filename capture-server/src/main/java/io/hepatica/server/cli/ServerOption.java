package io.hepatica.server.cli;

import java.net.URI;
import picocli.CommandLine.Option;

/** Which server a client command speaks to. */
final class ServerOption {
  @Option(
      names = "--server",
      paramLabel = "URL",
      description = "the server's HTTP address (default: ${DEFAULT-VALUE})")
  private URI url = URI.create("http://127.0.0.1:9080");

  ApiClient client() {
    boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
    if (!http || url.getHost() == null) {
      throw new WrongUsage("--server takes a URL such as http://127.0.0.1:9080, not " + url);
    }
    return new ApiClient(url);
  }

  String host() {
    return url.getHost();
  }
}
