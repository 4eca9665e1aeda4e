package io.hepatica.server.store.elastic;

/**
 * The position of a message among those of all servers of a cluster: the server's number above, the
 * position in its own journal below. Ids made of it are unique, and sort by server and arrival.
 */
final class ClusterPosition {
  /** Numbers of servers are 1 to this. */
  static final int MAX_SERVER = 32_767;

  private static final int JOURNAL_BITS = 48;

  private ClusterPosition() {}

  /**
   * The position in the cluster of what has that position in the server's journal; one of the
   * cluster already stays as it is.
   */
  static long of(int server, long position) {
    return serverOf(position) == 0 ? (long) server << JOURNAL_BITS | position : position;
  }

  /** The number of the server that journaled it; 0 where the position is one of a journal alone. */
  static int serverOf(long position) {
    return (int) (position >>> JOURNAL_BITS);
  }

  /** The position in the journal of the server that journaled it. */
  static long inJournal(long position) {
    return position & (1L << JOURNAL_BITS) - 1;
  }
}
