package io.hepatica.server.store.elastic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

/** What every other test here rests on. */
class ElasticNodeIT {
  @Test
  void shared_keepsWhatItIsGivenCompressedBest() throws Exception {
    ElasticNode node = ElasticNode.shared();
    String prefix = ElasticNode.prefix(ElasticNodeIT.class);

    node.json(
        "PUT",
        "/" + prefix + "one",
        """
        {"settings": {"index.codec": "best_compression", "number_of_replicas": 0}}\
        """);
    node.json("PUT", "/" + prefix + "one/_create/1", "{\"a\": 1}");

    assertThat(node.count(prefix)).isEqualTo(1);
    assertThat(node.request("PUT", "/" + prefix + "one/_create/1", "{\"a\": 1}").statusCode())
        .isEqualTo(409);
    node.deleteIndices(prefix);
    JsonNode left = node.json("GET", "/_cat/indices/" + prefix + "*?format=json", null);
    assertThat(left.size()).isZero();
  }

  @Test
  void startAgain_killedNode_hasEveryAcknowledgedDocument() throws Exception {
    try (ElasticNode node = ElasticNode.start()) {
      node.json("PUT", "/kept/_doc/1", "{\"a\": 1}");

      node.kill();
      node.startAgain();

      assertThat(node.count("kept")).isEqualTo(1);
    }
  }
}
