package io.hepatica.server.store.elastic;

import co.elastic.clients.elasticsearch._types.ElasticsearchException;
import java.io.IOException;

/** Asks the cluster, for those to whom one that refuses is as one that does not answer. */
final class ClusterCall {
  private ClusterCall() {}

  interface Question<T> {
    T ask() throws IOException;
  }

  /**
   * @throws IOException in one line, where there is no answer or a refusal
   */
  static <T> T answer(Question<T> question) throws IOException {
    try {
      return question.ask();
    } catch (ElasticsearchException e) {
      throw new IOException("the cluster refuses: " + e.getMessage(), e);
    } catch (RuntimeException e) {
      throw ElasticConnection.environment(e);
    } catch (IOException e) {
      throw new IOException("the cluster does not answer: " + e.getMessage(), e);
    }
  }
}
