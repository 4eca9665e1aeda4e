package io.hepatica.server.store.elastic;

import io.hepatica.server.message.Table;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which cluster, and how indices are made there.
 *
 * @param apiKey encoded, or empty
 * @param username empty for none
 * @param ca PEM of the authority that signed the cluster's certificate; null: those of Java
 * @param prefix in front of every index and template
 * @param refresh how often what was written becomes searchable
 * @param retentionDays whole days kept, by table
 */
public record ElasticOptions(
    List<URI> urls,
    String apiKey,
    String username,
    String password,
    @Nullable Path ca,
    String prefix,
    int shards,
    int replicas,
    Duration refresh,
    Map<Table, Integer> retentionDays) {
  public ElasticOptions {
    urls = List.copyOf(urls);
    retentionDays = Map.copyOf(retentionDays);
  }

  /** Without secrets. */
  @Override
  public String toString() {
    return "ElasticOptions[" + urls + ", " + prefix + "]";
  }
}
