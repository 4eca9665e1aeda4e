package io.hepatica.server.store.lucene;

/**
 * Ints by index, 0 where never set, in pages that come into being when first written. One thread
 * writes; readers must have learned of an index through {@link Generation#rows()}, which orders
 * their reads behind the writes.
 */
final class IntColumn {
  private static final int PAGE_BITS = 12;
  private static final int PAGE = 1 << PAGE_BITS;

  private final int[][] pages;

  IntColumn(int capacity) {
    this.pages = new int[(capacity + PAGE - 1) / PAGE][];
  }

  int get(int index) {
    int[] page = pages[index >>> PAGE_BITS];
    return page == null ? 0 : page[index & (PAGE - 1)];
  }

  void set(int index, int value) {
    int[] page = pages[index >>> PAGE_BITS];
    if (page == null) {
      page = new int[PAGE];
      pages[index >>> PAGE_BITS] = page;
    }
    page[index & (PAGE - 1)] = value;
  }

  int capacity() {
    return pages.length * PAGE;
  }
}
