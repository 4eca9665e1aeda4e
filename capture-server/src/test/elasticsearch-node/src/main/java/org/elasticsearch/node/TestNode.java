package org.elasticsearch.node;

import io.hepatica.node.RootPlugin;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.elasticsearch.common.logging.LogConfigurator;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.env.Environment;
import org.elasticsearch.plugins.ListedPluginsService;
import org.elasticsearch.plugins.Plugin;
import org.elasticsearch.plugins.PluginsLoader;
import org.elasticsearch.plugins.PluginsService;
import org.elasticsearch.transport.netty4.Netty4Plugin;

/**
 * One Elasticsearch node, for tests: {@code java … org.elasticsearch.node.TestNode HOME HTTP_PORT
 * TRANSPORT_PORT}. In this package for the package's own {@code NodeConstruction}; pinned to the
 * version in the pom.
 */
public final class TestNode extends Node {
  private static final List<Class<? extends Plugin>> PLUGINS =
      List.of(Netty4Plugin.class, RootPlugin.class);

  private TestNode(Environment environment) {
    super(
        NodeConstruction.prepareConstruction(
            environment,
            PluginsLoader.createPluginsLoader(Set.of(), Set.of(), Map.of(), false),
            new NodeServiceProvider() {
              @Override
              PluginsService newPluginService(Environment of, PluginsLoader loader) {
                return new ListedPluginsService(of.settings(), of.configDir(), loader, PLUGINS);
              }
            },
            true));
  }

  /** Runs until the process is told to end, or whoever started it is gone: until its input ends. */
  public static void main(String[] arguments) throws Exception {
    Path home = Path.of(arguments[0]).toAbsolutePath();
    for (String directory : List.of("config", "lib", "modules")) {
      Files.createDirectories(home.resolve(directory));
    }
    Settings settings =
        Settings.builder()
            .put("path.home", home)
            .put("cluster.name", "hepatica-test")
            .put("node.name", "test")
            .put("discovery.type", "single-node")
            .put("network.host", "127.0.0.1")
            .put("http.port", arguments[1])
            .put("transport.port", arguments[2])
            .put("http.type", "netty4")
            .put("transport.type", "netty4")
            .put("cluster.routing.allocation.disk.threshold_enabled", false)
            // By real memory it refuses everything, and the serial collector does not collect then.
            .put("indices.breaker.total.use_real_memory", false)
            .build();
    LogConfigurator.configureESLogging();
    Environment environment =
        InternalSettingsPreparer.prepareEnvironment(
            settings, Map.of(), home.resolve("config"), () -> "test");
    LogConfigurator.configure(environment, true);
    TestNode node = new TestNode(environment);
    node.start();
    Runtime.getRuntime().addShutdownHook(new Thread(node::end));
    System.in.transferTo(OutputStream.nullOutputStream());
    System.exit(0);
  }

  private void end() {
    try {
      close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
