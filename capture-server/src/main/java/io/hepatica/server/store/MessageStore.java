package io.hepatica.server.store;

import io.hepatica.server.call.LiveSession;
import io.hepatica.server.call.Session;
import io.hepatica.server.journal.ImportMark;
import io.hepatica.server.message.Message;
import io.hepatica.server.message.ParsedMessage;
import io.hepatica.server.message.Table;
import io.hepatica.server.search.Histogram;
import io.hepatica.server.search.HistogramRequest;
import io.hepatica.server.search.SearchRequest;
import io.hepatica.server.search.SearchResult;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongPredicate;

/**
 * Where messages are kept and found. One thread adds; any number search. The contract kit of the
 * tests is its definition: same query, same answer, whatever the store.
 */
public interface MessageStore extends AutoCloseable {
  /** The journal position from which to go on: all below it is committed, nothing from it on is. */
  long committedPosition();

  /**
   * Adds a message, found by searches from now on; one that carries a report in both its roles. The
   * parsed message is reused by the caller: copy what is kept. Blocks while the store is behind;
   * called by one thread.
   *
   * @param end journal position behind the message
   */
  void add(ParsedMessage message, long end) throws IOException, InterruptedException;

  /**
   * Goes on behind a frame of an earlier run that is not kept. Called by the adding thread.
   *
   * @param end journal position behind it
   */
  void passOver(long end) throws IOException, InterruptedException;

  /**
   * Called now and then by the adding thread, so that what is old enough is committed without
   * traffic.
   */
  void tick() throws IOException, InterruptedException;

  /** Commits all that was added; returns when it is done. Called by the adding thread. */
  void commit() throws IOException, InterruptedException;

  /**
   * @throws IOException where the store can't answer; never a partial answer
   */
  SearchResult search(SearchRequest request) throws IOException;

  /**
   * How many messages of each {@link io.hepatica.server.message.MessageClass} match, over time; by
   * ordinal.
   *
   * <p>What is counted is what {@link #search} finds. A store may stop after some seconds; the
   * histogram says from which time on it is whole.
   */
  Histogram histogram(HistogramRequest request) throws IOException;

  /**
   * The same of sessions by start, of each of {@link io.hepatica.server.call.SessionField#STATES}:
   * what {@link #sessions} finds.
   */
  Histogram sessionHistogram(HistogramRequest request) throws IOException;

  /**
   * What {@link #call} gives at most. An agent chooses its Call-IDs, and may choose one for all.
   */
  int MAX_CALL_MESSAGES = 10_000;

  /**
   * All messages with one of these Call-IDs, in every table and day, oldest first.
   *
   * @throws CallTooLargeException where there are more than {@link #MAX_CALL_MESSAGES}
   */
  List<Message> call(Collection<String> callIds) throws IOException;

  /**
   * Notes that a session changed: searches see it as it is when they see the message that changed
   * it, at the latest with the next commit, with which its document is written. Called by the
   * adding thread, after {@link #add}.
   */
  void changed(LiveSession session);

  /**
   * The sessions of a Call-ID that changed since the last commit, so that one that was forgotten
   * meanwhile goes on. Called by the adding thread.
   */
  List<LiveSession> changed(String callId);

  /**
   * One page of the sessions that began in the time of the request. Its query is over {@link
   * io.hepatica.server.call.SessionField#SET}; its tables are not looked at.
   *
   * @throws IOException where the store can't answer; never a partial answer
   */
  SessionResult sessions(SearchRequest request) throws IOException;

  /**
   * The sessions of which the Call-ID or one of the leg ids is among these, whatever the time, by
   * start.
   *
   * @param limit sessions at most; where there are more, any of them
   */
  List<Session> tied(Collection<String> ids, int limit) throws IOException;

  /** Gives every session that began in the time, both ends included, once, in no order. */
  void forEachSession(long fromMicros, long toMicros, Consumer<Session> consumer)
      throws IOException;

  /** Takes messages that a store holds. */
  @FunctionalInterface
  interface MessageConsumer {
    /**
     * @param message in its own role, its frame whole; both are the consumer's until this returns
     */
    void accept(ParsedMessage message) throws IOException, InterruptedException;
  }

  /**
   * Gives every stored message of a day once, in no order: one that carries a report in its own
   * role, if it is kept in any of the tables. Any thread; what is added meanwhile may be given too.
   *
   * @param day days since the epoch, UTC
   */
  void forEachMessage(long day, Set<Table> tables, MessageConsumer consumer)
      throws IOException, InterruptedException;

  /** What {@link #rebuild} is told of a day that is not kept for longer than others. */
  long NOT_RESTORED = 0;

  /**
   * Begins to build a day anew: what is added to the {@link Rebuild} takes the place of all that
   * the day has in these tables, and of its sessions. One at a time.
   *
   * @param day days since the epoch, UTC
   * @param tables of messages
   * @param keptUntilMicros retention leaves the day alone until then: microseconds since the epoch,
   *     or {@link #NOT_RESTORED}, which leaves a restored day what it was
   * @throws IllegalStateException while another day is rebuilt
   */
  Rebuild rebuild(long day, Set<Table> tables, long keptUntilMicros) throws IOException;

  /**
   * Retention leaves the day alone until then, as if it were restored, also where nothing is there
   * yet; one that is kept for longer stays so. Any thread.
   *
   * @param day days since the epoch, UTC
   * @param untilMicros microseconds since the epoch
   */
  void keep(long day, long untilMicros) throws IOException;

  /** Told how many more messages were looked at; ends the work by an exception. */
  @FunctionalInterface
  interface Steps {
    void done(long messages) throws InterruptedException;
  }

  /**
   * Deletes from a day what an import has brought, in all roles, and folds the sessions anew that
   * it had a part in, while capture goes on. All of it must have been committed. Not while a day is
   * rebuilt. What ends early is done by doing it again.
   *
   * @param day days since the epoch, UTC
   * @param callIds told the Call-IDs of what was deleted, when their sessions are what is left
   * @return messages that were deleted
   */
  long deleteImport(long day, ImportMark mark, Steps steps, Consumer<String> callIds)
      throws IOException, InterruptedException;

  /**
   * Drops whole days that are older than the retention of their table, but for days that are kept
   * since they were restored; gives what was dropped, oldest day first. Any thread.
   */
  List<DayUsage> dropExpired(long nowMicros) throws IOException;

  /**
   * Drops a day of all tables, of what is committed; gives what was dropped, by table. After a
   * crash midway each of its indices is there whole, or gone for good. Any thread.
   *
   * @param day days since the epoch, UTC
   */
  List<DayUsage> drop(long day) throws IOException;

  /** What each table's days take on disk, newest day first; what is only in memory is not in it. */
  List<DayUsage> days() throws IOException;

  /**
   * The index of one table and day.
   *
   * @param day days since the epoch, UTC
   * @param bytes on disk
   * @param messages sessions where they are what the table holds
   * @param keptUntilMicros of a restored day: retention leaves it alone until then; else {@link
   *     #NOT_RESTORED}
   */
  record DayUsage(long day, Table table, long bytes, long messages, long keptUntilMicros) {
    /** The same of a day that is kept until then. */
    public DayUsage keptUntil(long micros) {
      return new DayUsage(day, table, bytes, messages, micros);
    }
  }

  /** Messages that were refused for good and are kept aside; none in a store that refuses none. */
  default long deadLetters() throws IOException {
    return 0;
  }

  /**
   * Tries again what was refused for good: what is taken now is no longer kept aside, what is
   * refused again is. Where it ends early, what was not tried stays. One at a time.
   *
   * @param deletedImports which imports' messages are forgotten instead, by id
   * @param tried told of each
   * @throws IOException where the store can't be asked, or what is kept aside can't be read
   */
  default void replayDead(LongPredicate deletedImports, MessageConsumer tried)
      throws IOException, InterruptedException {}

  /** What of the added messages is on its way. */
  Backlog backlog();

  /**
   * Frames that were added since the start and are not found yet, or never will be.
   *
   * @param pending added, neither kept nor refused yet
   * @param dead refused for good, and kept aside
   * @param oldestMicros when the oldest of those that are pending reached the server, microseconds
   *     since the epoch; 0 where that is not known or there are none
   */
  record Backlog(long pending, long dead, long oldestMicros) {
    /** Of a store that has a message when it was added. */
    public static final Backlog NONE = new Backlog(0, 0, 0);
  }

  Health health();

  /**
   * @param detail one line for an operator
   */
  record Health(boolean healthy, String detail) {}

  @Override
  void close() throws IOException;
}
