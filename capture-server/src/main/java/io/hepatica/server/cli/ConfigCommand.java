package io.hepatica.server.cli;

import io.hepatica.server.config.ConfigException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints the configuration in force, secrets masked. */
@Command(name = "config", description = "Print the configuration in force, secrets masked.")
final class ConfigCommand implements Callable<Integer> {
  @Mixin private final ConfigOptions options = new ConfigOptions();
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws ConfigException {
    PrintWriter out = spec.commandLine().getOut();
    options.load().shown().forEach((key, value) -> out.println(key + ": " + value));
    return 0;
  }
}
