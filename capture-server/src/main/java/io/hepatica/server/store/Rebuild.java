package io.hepatica.server.store;

import io.hepatica.server.message.ParsedMessage;
import java.io.IOException;

/**
 * One day that is built anew beside what is shown, from messages of any source and in any order,
 * while capture goes on. Used by one thread.
 *
 * <p>Messages are told apart by position, so the same one may come from several sources: the first
 * counts. Those that arrive while the day is built need not be added, and are in the result all the
 * same.
 */
public interface Rebuild extends AutoCloseable {
  /**
   * Adds a message, in each of its roles that belongs to the day and the tables. What it is read
   * from may be changed when this returns.
   *
   * @param message in its own role, and linked, where it is a report that names no call
   * @return whether it was taken: it is of the day and the tables, and was not there before
   */
  boolean add(ParsedMessage message) throws IOException, InterruptedException;

  /**
   * Shows what was built in the place of what was there. In the embedded store all of it or, where
   * this fails or the process ends before, nothing; in a cluster, each message took its own place
   * when it was written. Searches that run go on with what they began with.
   *
   * @return messages that the store refused, which are kept as dead letters
   */
  long finish() throws IOException, InterruptedException;

  /** Gives up, unless it was finished. */
  @Override
  void close() throws IOException;
}
