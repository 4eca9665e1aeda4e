package io.hepatica.server.cli;

import io.hepatica.server.Hepatica;
import io.hepatica.server.config.Config;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.slf4j.bridge.SLF4JBridgeHandler;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Runs the server until it is told to end. */
@Command(name = "serve", description = "Run the capture server until SIGTERM or Ctrl-C.")
final class ServeCommand implements Callable<Integer> {
  @Mixin private final ConfigOptions options = new ConfigOptions();
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    // Lucene logs through java.util.logging.
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
    PrintWriter out = spec.commandLine().getOut();
    Config config = options.load();
    Hepatica server = Hepatica.start(config);
    // A JVM that is ended by a signal exits with 128 + its number; an orderly end is a 0.
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> Runtime.getRuntime().halt(stop(server, out)), "shutdown"));
    server
        .listeners()
        .forEach(
            listener -> out.println("listening " + listener.name() + " " + listener.address()));
    out.println("ready");
    out.flush();
    new CountDownLatch(1).await();
    return 0;
  }

  private static int stop(Hepatica server, PrintWriter out) {
    server.close();
    boolean clean = server.isClosedCleanly();
    out.println(clean ? "stopped" : "stopped, but not cleanly: the log says more");
    out.flush();
    return clean ? 0 : 1;
  }
}
