package io.hepatica.server.store.elastic;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClusterTest {
  /** As a real node said it every three seconds, for as long as its heap was full. */
  private static final String FULL =
      "the cluster answers HTTP 429 circuit_breaking_exception: [parent] Data too large, data for"
          + " [<http_request>] would be [%d/%.1fmb], which is larger than the limit of"
          + " [493030604/470.1mb]";

  @Test
  void trouble_thatOnlyCountsOn_isNoNews() {
    String before = FULL.formatted(495667864, 472.7);

    assertThat(Cluster.isNews(FULL.formatted(495968624, 472.9), before)).isFalse();
    assertThat(Cluster.isNews("usages [a=88/88b]", "usages [a=2405/2.3kb]")).isFalse();
    assertThat(Cluster.isNews(before, null)).isTrue();
    assertThat(Cluster.isNews("answers HTTP 503", "answers HTTP 502")).isTrue();
    assertThat(Cluster.isNews("the cluster is away: Connection refused", before)).isTrue();
  }
}
