package io.hepatica.server.store.lucene;

import java.io.IOException;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.TopFieldCollectorManager;
import org.jspecify.annotations.Nullable;

/**
 * The documents of a query in sorted order, asked of Lucene page by page, each larger than the one
 * before, since most searches end within the first. Not thread-safe.
 */
final class SortedPages {
  private static final int FIRST_PAGE = 16;
  private static final int LAST_PAGE = 1 << 14;
  private static final int PAGE_GROWTH = 4;

  private final IndexSearcher searcher;
  private final Query query;
  private final Sort sort;
  private int pageSize = FIRST_PAGE;
  private int pageLength;
  private FieldDoc[] page = {};
  private int at;
  private boolean last;

  SortedPages(IndexSearcher searcher, Query query, Sort sort) {
    this.searcher = searcher;
    this.query = query;
    this.sort = sort;
    this.last = query instanceof MatchNoDocsQuery;
  }

  /** The next document, or null behind the last. */
  @Nullable FieldDoc next() throws IOException {
    if (at == pageLength) {
      if (last) {
        return null;
      }
      readPage();
      if (pageLength == 0) {
        return null;
      }
    }
    return page[at++];
  }

  private void readPage() throws IOException {
    FieldDoc after = pageLength == 0 ? null : page[pageLength - 1];
    // Nothing is counted beyond the page, so that Lucene may skip what can't be in it.
    var manager = new TopFieldCollectorManager(sort, pageSize, after, 1);
    var found = searcher.search(query, manager).scoreDocs;
    page = new FieldDoc[found.length];
    for (int i = 0; i < found.length; i++) {
      page[i] = (FieldDoc) found[i];
    }
    pageLength = found.length;
    last = found.length < pageSize;
    at = 0;
    pageSize = Math.min(LAST_PAGE, pageSize * PAGE_GROWTH);
  }
}
