package io.hepatica.server.cli;

import io.hepatica.server.StartException;
import io.hepatica.server.agent.AgentException;
import io.hepatica.server.config.ConfigException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParameterException;

/** The program: one command line for the server and for those who use it. */
@Command(
    name = "hepatica",
    description = "A HEP capture server: every frame kept, every call found.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND")
public final class Main {
  private Main() {}

  /** Exits with 0 done, 1 failed, 2 wrong usage. */
  public static void main(String[] args) {
    int status = commandLine(Terminal.ofProcess()).execute(args);
    System.exit(status);
  }

  static CommandLine commandLine(Terminal terminal) {
    CommandLine line =
        new CommandLine(new Main())
            .addSubcommand(new ServeCommand())
            .addSubcommand(new SendCommand(terminal))
            .addSubcommand(new SearchCommand(terminal))
            .addSubcommand(new CallCommand(terminal))
            .addSubcommand(new ExportCommand(terminal))
            .addSubcommand(ImportCommand.line(terminal))
            .addSubcommand(new AgentCommand(terminal))
            .addSubcommand(ArchiveCommand.line(terminal))
            .addSubcommand(new ReindexCommand(terminal))
            .addSubcommand(new ConfigCommand())
            .addSubcommand(new VersionCommand(terminal));
    line.getSubcommands()
        .values()
        .forEach(command -> command.getCommandSpec().mixinStandardHelpOptions(true));
    line.setOut(terminal.out());
    line.setErr(terminal.err());
    line.registerConverter(HostPort.class, Main::hostPort);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setColorScheme(
        CommandLine.Help.defaultColorScheme(
            terminal.interactive() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
    line.setParameterExceptionHandler(Main::wrongUsage);
    line.setExecutionExceptionHandler(Main::failed);
    return line;
  }

  private static HostPort hostPort(String text) {
    try {
      return HostPort.parse(text);
    } catch (IllegalArgumentException e) {
      throw new CommandLine.TypeConversionException(e.getMessage());
    }
  }

  private static int wrongUsage(ParameterException e, String[] args) {
    CommandLine line = e.getCommandLine();
    line.getErr()
        .println(
            oneLine(e.getMessage())
                + " (see "
                + line.getCommandSpec().qualifiedName()
                + " --help)");
    return ExitCode.USAGE;
  }

  private static int failed(Exception e, CommandLine line, CommandLine.ParseResult result)
      throws Exception {
    if (e instanceof CommandFailure) {
      line.getErr().println(oneLine(e.getMessage()));
      return ExitCode.SOFTWARE;
    }
    if (e instanceof WrongUsage
        || e instanceof ConfigException
        || e instanceof StartException
        || e instanceof AgentException) {
      line.getErr().println(oneLine(e.getMessage()));
      return ExitCode.USAGE;
    }
    throw e;
  }

  private static String oneLine(@Nullable String text) {
    return SafeText.of(String.valueOf(text));
  }
}
