package io.hepatica.server.store.lucene;

/** Longs by index; otherwise as {@link IntColumn}. */
final class LongColumn {
  private static final int PAGE_BITS = 12;
  private static final int PAGE = 1 << PAGE_BITS;

  private final long[][] pages;

  LongColumn(int capacity) {
    this.pages = new long[(capacity + PAGE - 1) / PAGE][];
  }

  long get(int index) {
    long[] page = pages[index >>> PAGE_BITS];
    return page == null ? 0 : page[index & (PAGE - 1)];
  }

  void set(int index, long value) {
    long[] page = pages[index >>> PAGE_BITS];
    if (page == null) {
      page = new long[PAGE];
      pages[index >>> PAGE_BITS] = page;
    }
    page[index & (PAGE - 1)] = value;
  }
}
