package io.hepatica.server.store.elastic;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch._types.FieldValue;
import co.elastic.clients.elasticsearch._types.SortOptions;
import co.elastic.clients.elasticsearch._types.SortOrder;
import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import co.elastic.clients.elasticsearch.core.SearchResponse;
import co.elastic.clients.elasticsearch.core.search.Hit;
import co.elastic.clients.elasticsearch.core.search.TotalHits;
import co.elastic.clients.elasticsearch.core.search.TotalHitsRelation;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hepatica.server.call.Session;
import io.hepatica.server.search.SearchRequest;
import io.hepatica.server.search.SearchResult;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sessions of a query by start, then position, asked for page by page over one point in time,
 * each page larger than the one before, since most searches end within the first. Not thread-safe.
 */
final class SessionPages implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SessionPages.class);
  private static final int FIRST_PAGE = 128;

  /** A session takes some 2 KiB. */
  private static final int LAST_PAGE = 2048;

  private static final int PAGE_GROWTH = 4;
  private static final String KEEP_ALIVE = "1m";

  private final ElasticsearchClient client;
  private final Query query;
  private final List<SortOptions> sort;
  private String pointInTime;
  private List<FieldValue> after;
  private List<Hit<ObjectNode>> page = List.of();
  private int at;
  private int pageSize;
  private boolean last;
  private long total = -1;
  private boolean totalExact = true;

  /**
   * @param indices names and patterns; those that are not there are passed over
   * @param after where to begin, or null
   * @param wanted how many will be asked for, as far as is known
   */
  SessionPages(
      ElasticsearchClient client,
      List<String> indices,
      Query query,
      boolean newestFirst,
      SearchRequest.@Nullable Cursor after,
      int wanted)
      throws IOException {
    this.client = client;
    this.query = query;
    SortOrder order = newestFirst ? SortOrder.Desc : SortOrder.Asc;
    this.sort = List.of(by(SessionDocument.START, order), by(FieldsJson.POSITION, order));
    this.after =
        after == null
            ? List.of()
            : List.of(FieldValue.of(after.timeMicros()), FieldValue.of(after.position()));
    this.pageSize = Math.clamp(wanted, FIRST_PAGE, LAST_PAGE);
    this.pointInTime =
        ClusterCall.answer(() ->
            client
                .openPointInTime(open ->
                    open.index(indices)
                        .ignoreUnavailable(true)
                        .allowPartialSearchResults(false)
                        .keepAlive(time -> time.time(KEEP_ALIVE)))
                .id());
  }

  private static SortOptions by(String field, SortOrder order) {
    return SortOptions.of(sort -> sort.field(by -> by.field(field).order(order)));
  }

  /** The next session, or null behind the last. */
  @Nullable Session next() throws IOException {
    if (at == page.size()) {
      if (last) {
        return null;
      }
      readPage();
      if (page.isEmpty()) {
        return null;
      }
    }
    return SessionDocument.read(page.get(at++).source());
  }

  private void readPage() throws IOException {
    int size = pageSize;
    SearchResponse<ObjectNode> found =
        ClusterCall.answer(() ->
            client.search(
                search -> {
                  search
                      .pit(pit -> pit.id(pointInTime).keepAlive(time -> time.time(KEEP_ALIVE)))
                      .query(query)
                      .sort(sort)
                      .size(size)
                      .source(source -> source.filter(f -> f.includes(SessionDocument.SESSION)));
                  if (total < 0) {
                    search.trackTotalHits(count -> count.count(SearchResult.EXACT_TOTAL));
                  } else {
                    search.trackTotalHits(count -> count.enabled(false));
                  }
                  return after.isEmpty() ? search : search.searchAfter(after);
                },
                ObjectNode.class));
    TotalHits hits = found.hits().total();
    if (total < 0 && hits != null) {
      total = hits.value();
      totalExact = hits.relation() == TotalHitsRelation.Eq;
    }
    String renewed = found.pitId();
    pointInTime = renewed == null ? pointInTime : renewed;
    page = found.hits().hits();
    at = 0;
    last = page.size() < size;
    if (!page.isEmpty()) {
      // The third value is the tie-breaker that a point in time brings.
      after = page.getLast().sort();
    }
    pageSize = Math.min(LAST_PAGE, size * PAGE_GROWTH);
  }

  /** How many match, wherever this began; once a session was asked for. */
  long total() {
    return Math.max(0, total);
  }

  /** Whether there are not more than {@link #total}. */
  boolean isTotalExact() {
    return totalExact;
  }

  @Override
  public void close() {
    try {
      ClusterCall.answer(() -> client.closePointInTime(close -> close.id(pointInTime)));
    } catch (IOException e) {
      // It ends by itself when nobody asks any more.
      LOG.debug("A point in time stays open for {}: {}", KEEP_ALIVE, e.toString());
    }
  }
}
