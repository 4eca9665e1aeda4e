package io.hepatica.server.store.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import io.hepatica.server.message.Field;
import io.hepatica.server.search.Query;
import java.util.Collections;
import java.util.List;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.junit.jupiter.api.Test;

class SessionQueryTest {
  /** Ors of sixteen Call-IDs each, in an And. */
  private static Query nested(int ors) {
    Query leaf = new Query.Equal(Field.CALL_ID, "a");
    return new Query.And(Collections.nCopies(ors, new Query.Or(Collections.nCopies(16, leaf))));
  }

  @Test
  void leavesOfTheWholeTree_areBounded() {
    assertThat(SessionQuery.of(nested(16))).isNotInstanceOf(MatchAllDocsQuery.class);
    assertThat(SessionQuery.of(nested(17))).isInstanceOf(MatchAllDocsQuery.class);
  }

  @Test
  void conjunctionOfWhatIsNotIndexed_isEverySession() {
    Query wildcard = new Query.Wildcard(Field.CALL_ID, "a*b");
    assertThat(SessionQuery.of(new Query.And(List.of(wildcard))))
        .isInstanceOf(MatchAllDocsQuery.class);
  }
}
