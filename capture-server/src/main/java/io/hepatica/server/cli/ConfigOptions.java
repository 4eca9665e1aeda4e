package io.hepatica.server.cli;

import io.hepatica.server.config.Config;
import io.hepatica.server.config.ConfigException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the configuration comes from: a file, the environment, and single keys, in this order. */
final class ConfigOptions {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Configuration file; without it the defaults of config/hepatica.yaml.")
  @Nullable Path file;

  @Option(names = "--set", paramLabel = "KEY=VALUE", description = "Override one key; repeatable.")
  List<String> assignments = List.of();

  Config load() throws ConfigException {
    return Config.load(file == null ? installed() : file, System.getenv(), assignments);
  }

  /** The file that an operator edits in place, beside the scripts. */
  private static @Nullable Path installed() {
    String home = System.getProperty("hepatica.home");
    if (home == null) {
      return null;
    }
    Path path = Path.of(home, "config", "hepatica.yaml");
    return Files.exists(path) ? path : null;
  }
}
