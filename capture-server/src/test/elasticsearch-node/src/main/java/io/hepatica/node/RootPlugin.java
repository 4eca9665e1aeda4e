package io.hepatica.node;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.elasticsearch.Build;
import org.elasticsearch.client.internal.node.NodeClient;
import org.elasticsearch.cluster.node.DiscoveryNodes;
import org.elasticsearch.cluster.service.ClusterService;
import org.elasticsearch.features.NodeFeature;
import org.elasticsearch.plugins.ActionPlugin;
import org.elasticsearch.plugins.Plugin;
import org.elasticsearch.rest.BaseRestHandler;
import org.elasticsearch.rest.RestHandler;
import org.elasticsearch.rest.RestRequest;
import org.elasticsearch.rest.RestResponse;
import org.elasticsearch.rest.RestStatus;
import org.elasticsearch.xcontent.XContentBuilder;
import org.jspecify.annotations.Nullable;

/**
 * What a cluster says of itself at {@code GET /}, where clients look for its version. The module
 * that answers in a distribution is not published.
 */
public final class RootPlugin extends Plugin implements ActionPlugin {
  private volatile @Nullable ClusterService cluster;

  @Override
  public Collection<?> createComponents(PluginServices services) {
    cluster = services.clusterService();
    return List.of();
  }

  @Override
  public Collection<RestHandler> getRestHandlers(
      RestHandlersServices services,
      Supplier<DiscoveryNodes> nodes,
      Predicate<NodeFeature> features) {
    return List.of(new RootHandler());
  }

  private final class RootHandler extends BaseRestHandler {
    @Override
    public String getName() {
      return "root";
    }

    @Override
    public List<Route> routes() {
      return List.of(
          new Route(RestRequest.Method.GET, "/"), new Route(RestRequest.Method.HEAD, "/"));
    }

    @Override
    protected RestChannelConsumer prepareRequest(RestRequest request, NodeClient client) {
      ClusterService of = Objects.requireNonNull(cluster);
      return channel -> {
        XContentBuilder answer =
            channel
                .newBuilder()
                .startObject()
                .field("name", of.localNode().getName())
                .field("cluster_name", of.getClusterName().value())
                .field("cluster_uuid", of.state().metadata().clusterUUID())
                .startObject("version")
                .field("number", Build.current().qualifiedVersion())
                .field("build_flavor", Build.current().flavor())
                .field("build_type", Build.current().type().displayName())
                .field("build_hash", Build.current().hash())
                .field("build_date", Build.current().date())
                .field("build_snapshot", Build.current().isSnapshot())
                .field("lucene_version", org.apache.lucene.util.Version.LATEST.toString())
                .field("minimum_wire_compatibility_version", Build.current().minWireCompatVersion())
                .field(
                    "minimum_index_compatibility_version", Build.current().minIndexCompatVersion())
                .endObject()
                .field("tagline", "You Know, for Search")
                .endObject();
        channel.sendResponse(new RestResponse(RestStatus.OK, answer));
      };
    }
  }
}
