package org.elasticsearch.plugins;

import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import org.elasticsearch.Build;
import org.elasticsearch.common.settings.Settings;

/**
 * Plugins of the class path, named one by one, where the node looks for directories of jars. In
 * this package for the package's own {@code LoadedPlugin}.
 */
public final class ListedPluginsService extends PluginsService {
  private final List<LoadedPlugin> loaded;

  /** Loads each class with the node's own class loader. */
  public ListedPluginsService(
      Settings settings, Path config, PluginsLoader loader, List<Class<? extends Plugin>> classes) {
    super(settings, config, loader);
    this.loaded =
        classes.stream()
            .map(type ->
                new LoadedPlugin(
                    descriptor(type), loadPlugin(type, settings, config), type.getClassLoader()))
            .toList();
    loadExtensions(loaded);
  }

  private static PluginDescriptor descriptor(Class<?> type) {
    String version = Build.current().version();
    return new PluginDescriptor(
        type.getSimpleName(),
        "of the class path",
        version,
        version,
        "21",
        type.getName(),
        null,
        List.of(),
        false,
        false,
        false,
        false,
        PluginDescriptor.DeploymentTarget.ALL);
  }

  @Override
  protected List<LoadedPlugin> plugins() {
    return loaded;
  }

  /** Once: the parent asks each plugin's class loader, and all of ours are one. */
  @Override
  public <T> List<? extends T> loadServiceProviders(Class<T> service) {
    return ServiceLoader.load(service, ListedPluginsService.class.getClassLoader()).stream()
        .map(ServiceLoader.Provider::get)
        .toList();
  }
}
