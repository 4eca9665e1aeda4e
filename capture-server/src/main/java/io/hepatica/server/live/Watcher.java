package io.hepatica.server.live;

import io.hepatica.server.message.Message;
import io.hepatica.server.message.ParsedMessage;
import io.hepatica.server.message.Table;
import io.hepatica.server.search.Predicate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/**
 * One who watches the {@link LiveTail}: what matches waits here, in the order of arrival, until it
 * is {@linkplain #take taken}. At most {@link #MAX_QUEUED} messages and {@link #MAX_QUEUED_BYTES}
 * wait; what matches beyond that is lost to this watcher, and counted. Thread-safe; closed by who
 * watches.
 */
public final class Watcher implements AutoCloseable {
  static final int MAX_QUEUED = 2_000;
  static final int MAX_QUEUED_BYTES = 4 << 20;

  /** Bytes of memory of a batch, about, so that a slow reader takes one within the stall time. */
  private static final int MAX_BATCH_BYTES = 128 << 10;

  /** Map, strings and record of a message, about. */
  private static final int OBJECTS = 1024;

  private final LiveTail tail;
  private final Predicate predicate;
  private final Set<Table> tables;
  private final long from;
  private final Deque<Queued> queue = new ArrayDeque<>();
  private long queuedBytes;
  private long seen;
  private long matched;
  private long skipped;
  private long missed;
  private boolean gap;
  private boolean ended;

  private record Queued(Message message, int bytes) {}

  /**
   * What is there to take.
   *
   * @param messages oldest first
   * @param missed messages that matched since the last batch was taken and found no room
   * @param more whether others wait already
   * @param gap whether the tail has passed over frames since then, nobody knows how many of them
   *     would have matched
   */
  public record Batch(List<Message> messages, boolean more, long missed, boolean gap) {}

  /**
   * Counts since the watcher began.
   *
   * @param seen frames that passed
   * @param matched messages that matched, those skipped included
   * @param skipped messages that matched and found no room
   */
  public record Rate(long seen, long matched, long skipped) {}

  /**
   * @param from journal position; frames before it are none of this watcher's
   */
  Watcher(LiveTail tail, Predicate predicate, Set<Table> tables, long from) {
    this.tail = tail;
    this.predicate = predicate;
    this.tables = tables;
    this.from = from;
  }

  /** By the tail's thread alone, since a predicate has room for one thread. */
  boolean wants(ParsedMessage message) {
    return message.position() >= from
        && tables.contains(message.table())
        && predicate.matches(message);
  }

  synchronized void passed(long position) {
    if (position >= from) {
      seen++;
    }
  }

  synchronized void passedOver() {
    gap = true;
  }

  synchronized void end() {
    ended = true;
  }

  /** Whether nothing will come any more. */
  public synchronized boolean isEnded() {
    return ended;
  }

  /** Counts a match; whether there is room for it, which the tail's thread alone may then take. */
  synchronized boolean admits(int bytes) {
    matched++;
    if (queue.size() < MAX_QUEUED && queuedBytes + bytes <= MAX_QUEUED_BYTES) {
      return true;
    }
    skipped++;
    missed++;
    return false;
  }

  synchronized void add(Message message, int bytes) {
    queue.add(new Queued(message, bytes));
    queuedBytes += bytes;
  }

  /** Bytes of memory that a message takes while it waits, about: its frame, and its values. */
  static int bytes(ParsedMessage message) {
    return OBJECTS + message.frame().length + 2 * message.payload().length;
  }

  /**
   * Takes what waits: one message at least, others while they stay within {@link #MAX_BATCH_BYTES}.
   *
   * @param most messages at most; further ones wait for the next call
   */
  public synchronized Batch take(int most) {
    List<Message> messages = new ArrayList<>(Math.min(most, queue.size()));
    int batchBytes = 0;
    while (messages.size() < most && !queue.isEmpty() && batchBytes < MAX_BATCH_BYTES) {
      Queued next = queue.remove();
      queuedBytes -= next.bytes();
      batchBytes += next.bytes();
      messages.add(next.message());
    }
    Batch batch = new Batch(messages, !queue.isEmpty(), missed, gap);
    missed = 0;
    gap = false;
    return batch;
  }

  /** The counts of now. */
  public synchronized Rate rate() {
    return new Rate(seen, matched, skipped);
  }

  /** Ends the watch. */
  @Override
  public void close() {
    tail.leave(this);
  }
}
