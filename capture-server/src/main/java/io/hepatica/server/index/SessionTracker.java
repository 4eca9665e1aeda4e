package io.hepatica.server.index;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import io.hepatica.server.call.LiveSession;
import io.hepatica.server.call.Session;
import io.hepatica.server.call.SessionField;
import io.hepatica.server.call.SessionFold.MediaEndpoint;
import io.hepatica.server.call.SharedTexts;
import io.hepatica.server.message.Addresses;
import io.hepatica.server.message.Field;
import io.hepatica.server.message.ParsedMessage;
import io.hepatica.server.message.Span;
import io.hepatica.server.message.Table;
import io.hepatica.server.performance.SipMeters;
import io.hepatica.server.store.MessageStore;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Follows the sessions of live traffic: each message is added to the session of its Call-ID, each
 * report to the one that it names, or to the one whose media it is about.
 *
 * <p>Bounded by sessions and by idle time. What is forgotten is not lost: the store has its
 * document and its messages, and when the next message comes, completes the new {@link LiveSession}
 * with what it has from before. So nothing is looked up in the path of a message. Of the indexing
 * thread alone.
 */
final class SessionTracker {
  /** A typical session takes less than 1 KiB. */
  static final int MAX_SESSIONS = 250_000;

  private static final int MAX_CORRELATED = 50_000;

  /** Bytes; as long a term as the store keeps. */
  private static final int MAX_CALL_ID = 512;

  /** Longer than sessions mostly are silent: session timers refresh twice an hour. */
  static final Duration IDLE = Duration.ofHours(1);

  /** 2^17 buckets of 8 places: some six for each session that may be followed, in 12 MiB. */
  private static final int MEDIA_BUCKET_BITS = 17;

  /** RTCP's own BYE comes late, and clocks differ. */
  private static final long GRACE_MICROS = TimeUnit.SECONDS.toMicros(60);

  private static final long MEASURE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int MAX_TO_MEASURE = 10_000;

  private final SessionSink sink;
  private final MediaTable media = new MediaTable(new SecureRandom().nextLong(), MEDIA_BUCKET_BITS);
  private final Cache<String, LiveSession> sessions;

  /** By correlation id, where that is not the Call-ID. */
  private final Cache<String, LiveSession> byCorrelation =
      Caffeine.newBuilder()
          .maximumSize(MAX_CORRELATED)
          .weakValues()
          .executor(Runnable::run)
          .build();

  /** Domains, addresses, user agents and codecs are few, and sessions many. */
  private final SharedTexts texts = new SharedTexts(1 << 12);

  private final List<LiveSession> toMeasure = new ArrayList<>();

  /** Those that go on from before a restart, until the store has given them their beginning. */
  private final List<LiveSession> toComplete = new ArrayList<>();

  private final Set<LiveSession> ended = new LinkedHashSet<>();
  private final Queue<String> toForget = new ConcurrentLinkedQueue<>();
  private long releasedTo;
  private final Span span = new Span();
  private long measuredNanos = System.nanoTime();

  SessionTracker(MessageStore store, SipMeters meters) {
    this(store, meters, MAX_SESSIONS);
  }

  SessionTracker(MessageStore store, SipMeters meters, int maxSessions) {
    this(new SessionSink.Live(store, meters), maxSessions);
  }

  SessionTracker(SessionSink sink, int maxSessions) {
    this.sink = sink;
    this.sessions =
        Caffeine.newBuilder()
            .maximumSize(maxSessions)
            .expireAfterAccess(IDLE)
            .executor(Runnable::run)
            .removalListener(this::forgotten)
            .build();
  }

  private void forgotten(
      @Nullable String callId, @Nullable LiveSession session, RemovalCause cause) {
    if (session != null) {
      for (MediaEndpoint endpoint : session.media()) {
        long key = key(endpoint);
        if (key != 0) {
          media.remove(key, session);
        }
      }
    }
  }

  /** Before the message is stored: finds the call of a report that does not name it. */
  void link(ParsedMessage message) {
    if (message.table() != Table.REPORT || message.count(Field.CALL_ID) > 0) {
      return;
    }
    LiveSession session = byMedia(message, Field.SRC_IP, Field.SRC_PORT);
    if (session == null) {
      session = byMedia(message, Field.DST_IP, Field.DST_PORT);
    }
    if (session != null) {
      message.link(session.callId());
    }
  }

  private static long endOf(LiveSession session) {
    long end = session.endMicros();
    return end == Long.MAX_VALUE ? end : end + GRACE_MICROS;
  }

  private @Nullable LiveSession byMedia(ParsedMessage message, Field ip, Field port) {
    if (message.count(ip) == 0 || message.count(port) == 0) {
      return null;
    }
    message.text(ip, 0, span);
    LiveSession session =
        media.find(media.key(span.bytes, span.start, span.length, (int) message.number(port)));
    return session == null || message.timeMicros() > endOf(session) ? null : session;
  }

  /** After the message was stored: adds it to its session, in each of its roles. */
  void follow(ParsedMessage message) {
    if (message.table() == Table.REPORT) {
      followReport(message);
    } else if (message.isSip()) {
      followSip(message);
    }
    if (message.carriesReport()) {
      message.asReport();
      followReport(message);
      message.asItself();
    }
  }

  private void followSip(ParsedMessage message) {
    String callId = callId(message);
    if (callId == null) {
      return;
    }
    LiveSession session = sessions.getIfPresent(callId);
    if (session == null || !session.isOf(message)) {
      session = goneOn(callId, message);
      sessions.put(callId, session);
    }
    correlate(message, session);
    int milestones = session.add(message);
    put(session.newMedia(), session);
    sink.changed(session);
    if (milestones != 0 && sink.measures() && session.reached(milestones)) {
      toMeasure.add(session);
      if (toMeasure.size() >= MAX_TO_MEASURE) {
        measure();
      }
    }
  }

  private void put(List<MediaEndpoint> endpoints, LiveSession session) {
    for (MediaEndpoint endpoint : endpoints) {
      long key = key(endpoint);
      if (key != 0) {
        media.put(key, session);
      }
    }
  }

  /** The store alone knows what the session is. Any thread. */
  void forget(String callId) {
    toForget.add(callId);
  }

  /** Now and then: measures what sessions have reached, and lets go of those that are over. */
  void tick() {
    for (String callId = toForget.poll(); callId != null; callId = toForget.poll()) {
      LiveSession session = sessions.asMap().remove(callId);
      if (session != null) {
        ended.remove(session);
      }
    }
    long committed = sink.committedPosition();
    if (committed != releasedTo) {
      releasedTo = committed;
      forgetEnded(committed);
      // What was written was completed for it.
      toMeasure.addAll(toComplete);
      toComplete.clear();
    }
    if (System.nanoTime() - measuredNanos >= MEASURE_NANOS) {
      measure();
    }
  }

  /**
   * A call that has ended is followed until the store has written it; what comes later, if at all,
   * is completed from there. Those that go on need the room.
   */
  private void forgetEnded(long committed) {
    ended.removeIf(session -> {
      boolean written = session.lastPosition() < committed;
      if (written) {
        sessions.asMap().remove(session.callId(), session);
      }
      return written;
    });
  }

  /** A short call reaches all it can in a moment, and is put together once for all of it. */
  void measure() {
    for (LiveSession session : toMeasure) {
      Session known = session.session();
      boolean begun = session.isOpened() || session.isComplete();
      if (!begun && toComplete.size() < MAX_TO_MEASURE) {
        toComplete.add(session);
      } else {
        int milestones = session.takeMilestones();
        if (begun && known != null) {
          sink.observe(milestones, known);
        }
      }
      if (known != null && session.isCall() && known.value(SessionField.END) != null) {
        ended.add(session);
      }
    }
    toMeasure.clear();
    measuredNanos = System.nanoTime();
  }

  private void followReport(ParsedMessage message) {
    String callId = callId(message);
    if (callId == null) {
      return;
    }
    LiveSession session = sessions.getIfPresent(callId);
    if (session == null) {
      session = byCorrelation.getIfPresent(callId);
    }
    if (session == null) {
      session = goneOn(callId, message);
      sessions.put(callId, session);
    }
    session.add(message);
    sink.changed(session);
  }

  /**
   * Null where there is none, or one that no honest sender has: its messages are found all the
   * same.
   */
  private @Nullable String callId(ParsedMessage message) {
    if (message.count(Field.CALL_ID) > 0) {
      message.text(Field.CALL_ID, 0, span);
      return span.length > MAX_CALL_ID ? null : message.callId();
    }
    return null;
  }

  /** Reports may come under the name that the sender's correlation chunk gives the call. */
  private void correlate(ParsedMessage message, LiveSession session) {
    if (message.count(Field.CORRELATION_ID) == 0) {
      return;
    }
    message.text(Field.CORRELATION_ID, 0, span);
    String id = new String(span.bytes, span.start, span.length, StandardCharsets.UTF_8);
    if (span.length <= MAX_CALL_ID && !id.equals(session.callId())) {
      byCorrelation.put(id, session);
    }
  }

  /** One that was forgotten and is not written yet, or a new one. */
  private LiveSession goneOn(String callId, ParsedMessage message) {
    for (LiveSession session : sink.changed(callId)) {
      if (message.table() == Table.REPORT || session.isOf(message)) {
        put(session.media(), session);
        return session;
      }
    }
    return new LiveSession(callId, message.position(), texts);
  }

  /** 0 where the address is none, such as a host name. */
  private long key(MediaEndpoint endpoint) {
    InetAddress address = Addresses.parse(endpoint.address());
    if (address == null) {
      return 0;
    }
    byte[] bytes = address.getAddress();
    return media.key(bytes, 0, bytes.length, endpoint.port());
  }
}
