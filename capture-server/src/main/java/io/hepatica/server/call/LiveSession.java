package io.hepatica.server.call;

import io.hepatica.server.message.ParsedMessage;
import io.hepatica.server.message.Table;
import io.hepatica.server.report.QualityReport;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A session that is being followed: its fold, and what a store must know to write it. Filled by the
 * indexer, read by the store and by searches; thread-safe but where it says otherwise.
 */
public final class LiveSession {
  /** {@link #writtenDay} while the store has no document of it. */
  public static final long NEVER = Long.MIN_VALUE;

  private static final long UNKNOWN = -1;
  private static final long MICROS_PER_DAY = 86_400_000_000L;

  private final String callId;
  private final long firstPosition;
  private final SessionFold fold;

  /** As it is now, once asked for; until it changes or is written. */
  private @Nullable Session current;

  private boolean complete;
  private boolean olderMedia;
  private long end = UNKNOWN;

  // Of the adding thread.
  private long generation = -1;
  private int notedLegIds;
  private int milestones;
  private long lastPosition;

  private volatile long writtenDay = NEVER;

  /**
   * @param firstPosition of the first message or report that it is told of: what lies before it in
   *     the journal is known only once it is complete
   * @param texts that it has in common with others
   */
  public LiveSession(String callId, long firstPosition, SharedTexts texts) {
    this.fold = new SessionFold(callId, texts);
    this.callId = callId;
    this.firstPosition = firstPosition;
  }

  /** Journal position of the newest message that it was told of. For the adding thread only. */
  public long lastPosition() {
    return lastPosition;
  }

  public String callId() {
    return callId;
  }

  /**
   * Adds a SIP message, or a report where that is the role of the message.
   *
   * @return the fold's milestones
   */
  public synchronized int add(ParsedMessage message) {
    lastPosition = Math.max(lastPosition, message.position());
    current = null;
    end = UNKNOWN;
    if (message.table() != Table.REPORT) {
      boolean wasCall = fold.isCall() || fold.messages() == 0;
      fold.add(message);
      // What was looked for in one day alone may have begun on another.
      complete &= wasCall || !fold.isCall();
      return fold.milestones();
    }
    QualityReport report = message.report();
    if (report != null) {
      fold.add(report, message.timeMicros());
    }
    return 0;
  }

  /** Whether a SIP message is of this session and not of the next one with its Call-ID. */
  public synchronized boolean isOf(ParsedMessage message) {
    return fold.messages() == 0 || fold.isOf(message);
  }

  /**
   * Whether all is known that lies in the store from before. It is not, where the session is met
   * for the first time since the start, or since it was forgotten.
   */
  public synchronized boolean isComplete() {
    return complete;
  }

  /** Whether an older state of its Call-ID is one of this session. */
  public synchronized boolean goesOnFrom(Session older) {
    return fold.isCall() == older.kind().equals("call")
        && (fold.isCall()
            || fold.startMicros() / MICROS_PER_DAY == older.startMicros() / MICROS_PER_DAY);
  }

  /** Adds what the store has of its Call-ID; what it has been told of already is passed over. */
  public synchronized void addOlder(ParsedMessage message) {
    if (message.position() < firstPosition && (message.table() == Table.REPORT || isOf(message))) {
      add(message);
      olderMedia |= fold.newMedia();
    }
  }

  /** Notes that nothing older is left to add. */
  public synchronized void completed() {
    complete = true;
  }

  /** Whether a request that begins a session is known. */
  public synchronized boolean isOpened() {
    return fold.isOpened();
  }

  /** Whether it is a call, which may go on for days. */
  public synchronized boolean isCall() {
    return fold.isCall();
  }

  /** Time of the earliest message known, microseconds since the epoch; 0 where there is none. */
  public synchronized long startMicros() {
    return fold.startMicros();
  }

  /** SIP messages known. */
  public synchronized int messages() {
    return fold.messages();
  }

  /** Where media goes that was not known before the last message; mostly empty. */
  public synchronized List<SessionFold.MediaEndpoint> newMedia() {
    boolean any = fold.newMedia() || olderMedia;
    olderMedia = false;
    return any ? fold.media() : List.of();
  }

  /** Where media goes. */
  public synchronized List<SessionFold.MediaEndpoint> media() {
    return fold.media();
  }

  /** When it ended, or {@link Long#MAX_VALUE} while it goes on. */
  public synchronized long endMicros() {
    if (end == UNKNOWN) {
      end = fold.endMicros();
    }
    return end;
  }

  /** The session as it is now; null while only reports are known of it. */
  public synchronized @Nullable Session session() {
    if (current == null) {
      current = fold.session();
    }
    return current;
  }

  /**
   * Whether it was not noted as changed in this generation of the store yet, but is now. For the
   * adding thread only.
   *
   * @param number that no other generation has
   */
  public boolean enter(long number) {
    if (generation == number) {
      return false;
    }
    generation = number;
    notedLegIds = 0;
    return true;
  }

  /**
   * The leg ids that were not given since it entered the set of changed sessions. For the adding
   * thread only.
   */
  public synchronized List<String> newLegIds() {
    if (fold.legIdCount() == notedLegIds) {
      return List.of();
    }
    List<String> all = fold.legIds();
    List<String> added = all.subList(Math.min(notedLegIds, all.size()), all.size());
    notedLegIds = all.size();
    return added;
  }

  /** Day (UTC, since the epoch) of the index in which its document is, or {@link #NEVER}. */
  public long writtenDay() {
    return writtenDay;
  }

  /**
   * Notes in which day's index its document is now. What was put together for it is let go: most
   * sessions are not asked for again, and it is larger than the fold.
   */
  public synchronized void written(long day) {
    writtenDay = day;
    current = null;
  }

  /**
   * Collects milestones to be measured. For the adding thread only.
   *
   * @return whether there were none before
   */
  public boolean reached(int bits) {
    boolean first = milestones == 0;
    milestones |= bits;
    return first;
  }

  /** The milestones reached since the last call. For the adding thread only. */
  public int takeMilestones() {
    int taken = milestones;
    milestones = 0;
    return taken;
  }
}
