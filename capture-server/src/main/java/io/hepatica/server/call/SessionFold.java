package io.hepatica.server.call;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.hepatica.server.message.Field;
import io.hepatica.server.message.ParsedMessage;
import io.hepatica.server.message.Span;
import io.hepatica.server.report.QualityReport;
import io.hepatica.sip.SipField;
import io.hepatica.sip.SipMessage;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one Call-ID, added one by one, become one {@link Session}. The order in which
 * they are added does not matter: what counts is the time of each. So late and lost messages, and
 * those that were read again from the store, need no case of their own, and live traffic and a
 * query of the past share this code. Bounded whatever is added; not thread-safe.
 *
 * <p>It keeps facts that can be put together in any order (the earliest time of each status, the
 * nearest to the caller, sets), and concludes from them only when it is asked: {@link Outcome} from
 * {@link Transactions}, seen by the {@link Clocks} of capture agents.
 */
public final class SessionFold {
  /** Something that was not known before the message that was added last. */
  public enum Milestone {
    /** The first response but 100, or the final one, to the first INVITE. */
    SETUP,
    /**
     * A final response to the dialog-forming INVITE that is no challenge, for the first time: 2xx,
     * or one on the hop nearest to the caller.
     */
    FINAL,
    /** The session ended: BYE was seen. */
    ENDED,
    /** BYE was answered. */
    DISCONNECTED,
    /** An attempt to register came to its end. */
    REGISTRATION
  }

  /** Address and port to which media or RTCP of the session go. */
  public record MediaEndpoint(String address, int port) {}

  private static final byte[] SUBSCRIPTION_STATE = "subscription-state".getBytes(US_ASCII);
  private static final byte[] TERMINATED = "terminated".getBytes(US_ASCII);
  private static final byte[] AUTHORIZATION = "authorization".getBytes(US_ASCII);
  private static final byte[] PROXY_AUTHORIZATION = "proxy-authorization".getBytes(US_ASCII);
  private static final int RANK_SHIFT = 58;

  // What is known that milestones are made of.
  private static final int INVITED = 1;
  private static final int REACHED = 1 << 1;
  private static final int FINISHED = 1 << 2;
  private static final int BYE = 1 << 3;
  private static final int BYE_ANSWERED = 1 << 4;

  private final SharedTexts texts;
  private int messages;
  private long position = Long.MAX_VALUE;

  /** Time of the message that was added first: others are kept as distance from it. */
  private long base;

  private int methods;
  private boolean call;
  private boolean established;
  private boolean newMedia;
  private byte known;
  private byte milestones;
  private @Nullable CaptureAgent agents;
  private long terminated = Transaction.NONE;
  private final Names names = new Names();
  private final Repeats repeats = new Repeats();
  private final Transactions transactions = new Transactions();
  private @Nullable Registrations registrations;
  private @Nullable MediaFacts media;
  private @Nullable ReportFacts reports;

  /** A session that shares no texts with others; its Call-ID is that of the first message. */
  public SessionFold() {
    this(null, new SharedTexts(0));
  }

  /**
   * @param callId null to take that of the first message
   */
  public SessionFold(@Nullable String callId, SharedTexts texts) {
    this.texts = texts;
    if (callId != null) {
      names.callId(callId);
    }
  }

  /**
   * Whether the message is of this session: sessions that are no calls are one for each Call-ID and
   * day (UTC), so that a phone that registers for years makes no session without end.
   */
  public boolean isOf(ParsedMessage message) {
    return messages == 0 || call || isOfCall(message) || day(base) == day(message.timeMicros());
  }

  private static long day(long micros) {
    return Math.floorDiv(micros, TimeUnit.DAYS.toMicros(1));
  }

  /** Whether it makes a call of whatever else has its Call-ID. */
  public static boolean isOfCall(ParsedMessage message) {
    SipMessage sip = message.sip();
    return message.isSip()
        && MessageFacts.isOfCall(MessageFacts.method(sip, message.payload().bytes), sip);
  }

  /** Adds a SIP message of the session's Call-ID. Each is added once. */
  public void add(ParsedMessage message) {
    if (!message.isSip()) {
      throw new IllegalArgumentException("no SIP message");
    }
    SipMessage sip = message.sip();
    byte[] bytes = message.payload().bytes;
    Span span = new Span();
    milestones = 0;
    newMedia = false;
    long time = message.timeMicros();
    if (messages++ == 0) {
      base = time;
    }
    position = Math.min(position, message.position());
    if (!names.hasCallId()) {
      names.callId(Objects.requireNonNullElse(sip.text(SipField.CALL_ID), ""));
    }
    Method method = MessageFacts.method(sip, bytes);
    methods |= method.bit();
    call |= MessageFacts.isOfCall(method, sip);
    int status = sip.isRequest() ? 0 : sip.status();
    int kind = MessageFacts.openingKind(method, sip);
    boolean decides = method.decides() && (sip.isRequest() || status >= 100);
    int vias = decides || kind < Opening.WITHIN ? MessageFacts.vias(sip, bytes) : 0;

    CaptureAgent agent = agent(message, span);
    int place = kind < Opening.WITHIN ? vias : 0;
    agent.first = Math.min(agent.first, time);
    agent.rank = Math.min(agent.rank, Opening.key(kind, place, message.position()));

    long hash = MessageFacts.identity(message, method, status, span);
    repeats.add(Hash64.add(hash, agent.index));
    names.open(message, kind, place, time, hash, span, texts);
    if (decides) {
      decide(message, method, status, agent.index, vias, time);
    }
    if (MediaFacts.isIn(sip, bytes)) {
      addMedia(message, method, status, vias, time, span);
    }
    names.add(message, span, texts);
  }

  private CaptureAgent agent(ParsedMessage message, Span span) {
    long key = CaptureAgent.key(message, span);
    if (agents == null) {
      agents = CaptureAgent.first(key, message, span, texts);
      return agents;
    }
    return CaptureAgent.of(agents, key, message, span, texts);
  }

  private void decide(
      ParsedMessage message, Method method, int status, int agent, int vias, long time) {
    SipMessage sip = message.sip();
    byte[] bytes = message.payload().bytes;
    long tag = Hash64.of(bytes, sip.start(SipField.FROM_TAG), sip.length(SipField.FROM_TAG));
    int cseq = MessageFacts.cseq(sip, bytes);
    Transaction transaction = transactions.of(method, tag, cseq);
    transaction.see(status, agent, vias, time - base);
    if (status == 0) {
      transaction.opens |= !sip.has(SipField.TO_TAG);
      transaction.inDialog |= sip.has(SipField.TO_TAG);
    }
    transactions.trim(method);
    established |= status == 0 && sip.has(SipField.TO_TAG) && method == Method.INVITE;
    if (status > 100 && method.mayOpen()) {
      names.addToTag(sip, bytes, status, time);
    }
    if (status >= 200 && sip.length(SipField.REASON) > 0) {
      names.addReason(sip, bytes, status, texts);
    }
    if (status >= 300 && status < 400) {
      names.addContact(new Contacts(sip, bytes), bytes, time);
    }
    switch (method) {
      case INVITE -> invite(sip, status, transaction.isNearest(vias));
      case BYE -> bye(status);
      case REGISTER -> register(sip, bytes, cseq, tag, agent, status, time);
      case NOTIFY, SUBSCRIBE -> subscription(sip, bytes, method, time);
      default -> {}
    }
  }

  private void invite(SipMessage sip, int status, boolean nearest) {
    if (status == 0) {
      learn(sip.has(SipField.TO_TAG) ? 0 : INVITED);
    } else if (status >= 180 && status < 190) {
      learn(REACHED);
    } else if (status >= 200 && status != 401 && status != 407) {
      // What a branch of a fork answers need not be what the caller gets; 2xx always reaches him.
      learn(nearest || status < 300 ? REACHED | FINISHED : REACHED);
    }
  }

  private void bye(int status) {
    learn(status == 0 ? BYE : status >= 200 ? BYE_ANSWERED : 0);
  }

  private void learn(int facts) {
    int before = reachedBy(known);
    known |= (byte) facts;
    milestones |= (byte) (reachedBy(known) & ~before);
  }

  private static int reachedBy(int known) {
    int reached = 0;
    if ((known & INVITED) != 0) {
      reached |= (known & REACHED) != 0 ? bit(Milestone.SETUP) : 0;
      reached |= (known & FINISHED) != 0 ? bit(Milestone.FINAL) : 0;
    }
    if ((known & BYE) != 0) {
      reached |= bit(Milestone.ENDED);
      reached |= (known & BYE_ANSWERED) != 0 ? bit(Milestone.DISCONNECTED) : 0;
    }
    return reached;
  }

  @SuppressWarnings("EnumOrdinal") // As milestones() gives them.
  private static int bit(Milestone milestone) {
    return 1 << milestone.ordinal();
  }

  private void register(
      SipMessage sip, byte[] bytes, int cseq, long tag, int agent, int status, long time) {
    if (status > 0 && status < 200) {
      return;
    }
    if (registrations == null) {
      registrations = new Registrations();
    }
    if (status == 0) {
      Contacts contacts = new Contacts(sip, bytes);
      boolean credentials =
          sip.findHeader(AUTHORIZATION, 0) >= 0 || sip.findHeader(PROXY_AUTHORIZATION, 0) >= 0;
      registrations.request(cseq, tag, agent, credentials, contacts.removing, time);
      names.addContact(contacts, bytes, time);
      return;
    }
    if (registrations.response(cseq, tag, agent, status, time)) {
      milestones |= (byte) bit(Milestone.REGISTRATION);
    }
    if (status < 300) {
      long expires = new Contacts(sip, bytes).expires;
      if (expires >= 0) {
        registrations.granted(expires, time);
      }
    }
  }

  /** RFC 6665, 4.1.2.3 and 4.4.1: what ends a subscription. */
  private void subscription(SipMessage sip, byte[] bytes, Method method, long time) {
    if (!sip.isRequest()) {
      return;
    }
    boolean ends;
    if (method == Method.SUBSCRIBE) {
      ends = sip.has(SipField.TO_TAG) && new Contacts(sip, bytes).ends();
    } else {
      int header = sip.findHeader(SUBSCRIPTION_STATE, 0);
      int start = header < 0 ? 0 : sip.headerValueStart(header);
      ends =
          header >= 0
              && sip.headerValueLength(header) >= TERMINATED.length
              && Arrays.equals(
                  bytes, start, start + TERMINATED.length, TERMINATED, 0, TERMINATED.length);
    }
    if (ends) {
      terminated = Math.min(terminated, time - base);
    }
  }

  private void addMedia(
      ParsedMessage message, Method method, int status, int vias, long time, Span span) {
    MediaFacts.Role role = MediaFacts.Role.OTHER;
    long key = time;
    if (method == Method.ACK) {
      role = MediaFacts.Role.ACK;
    } else if (method == Method.INVITE && status == 0) {
      role = MediaFacts.Role.OFFER;
    } else if (method == Method.INVITE && status < 300) {
      role = MediaFacts.Role.RESPONSE;
      key |= status < 200 ? 1L << RANK_SHIFT : 0;
    }
    if (media == null) {
      media = new MediaFacts();
    }
    newMedia = media.add(message, role, key, status > 0 || vias <= 1, span, texts);
  }

  /** Adds what a report says of the media of the session. */
  public void add(QualityReport report, long timeMicros) {
    if (reports == null) {
      reports = new ReportFacts();
    }
    reports.add(report);
  }

  /** SIP messages added. */
  public int messages() {
    return messages;
  }

  /** Whether a request that begins a session (no To tag) is among them. */
  public boolean isOpened() {
    Opening opening = names.opening();
    return opening != null && opening.kind() <= Opening.REQUEST;
  }

  /** Whether it is a call: an INVITE dialog. */
  public boolean isCall() {
    return call;
  }

  /**
   * Earliest message by the clock of the capture agent nearest to the caller, microseconds since
   * the epoch; 0 where there is none.
   */
  public long startMicros() {
    CaptureAgent best = agents;
    if (best == null) {
      return 0;
    }
    for (CaptureAgent agent = best.next; agent != null; agent = agent.next) {
      best = agent.isBefore(best) ? agent : best;
    }
    return best.first;
  }

  /** When it ended, or {@link Long#MAX_VALUE} while it goes on. */
  public long endMicros() {
    return messages == 0 ? Long.MAX_VALUE : absolute(outcome(new Clocks(agents)).end());
  }

  /**
   * What the last {@link #add} made known for the first time, as bits of 1 << ordinal; mostly 0.
   */
  public int milestones() {
    return milestones;
  }

  /** Whether the last {@link #add} brought endpoints that were not there before. */
  public boolean newMedia() {
    return newMedia;
  }

  /** Where media and RTCP of the session go, by its SDP: at most 32. */
  public List<MediaEndpoint> media() {
    return media == null ? List.of() : media.endpoints();
  }

  /** Values of {@link io.hepatica.server.message.Field#LEG_IDS}, in order of appearance. */
  public List<String> legIds() {
    return names.legIds();
  }

  int legIdCount() {
    return names.legIdCount();
  }

  private long absolute(long time) {
    return time == Transaction.NONE ? Long.MAX_VALUE : base + time;
  }

  /** The session as far as it is known; null while no SIP message was added. */
  public @Nullable Session session() {
    if (messages == 0) {
      return null;
    }
    Clocks clocks = new Clocks(agents);
    Outcome outcome = outcome(clocks);
    SessionValues values = new SessionValues();
    names.giveTo(values, outcome.finalStatus());
    values.put(SessionField.KIND, kind());
    values.put(SessionField.STATE, outcome.state());
    values.put(SessionField.START, startMicros());
    values.put(SessionField.MESSAGES, (long) messages);
    values.put(SessionField.RETRANSMISSIONS, repeats.count());
    values.put(SessionField.REPORTS, 0L);
    time(values, SessionField.RINGING, outcome.ringing());
    time(values, SessionField.ANSWER, outcome.answer());
    time(values, SessionField.END, outcome.end());
    put(values, SessionField.SETUP_MS, outcome.setupMillis());
    put(values, SessionField.FIRST_RESPONSE_MS, outcome.firstResponseMillis());
    put(values, SessionField.DURATION_MS, outcome.durationMillis());
    put(values, SessionField.DISCONNECT_MS, outcome.disconnectMillis());
    put(values, SessionField.TERMINATED_BY, outcome.terminatedBy());
    if (outcome.finalStatus() > 0) {
      values.put(SessionField.FINAL_STATUS, (long) outcome.finalStatus());
    }
    Names.putAll(values, SessionField.CODECS, media == null ? List.of() : media.codecs());
    Names.putAll(values, SessionField.AGENTS, agentNames());
    if (call) {
      values.put(
          SessionField.INVITES,
          transactions.of(Method.INVITE).stream().filter(each -> each.opens).count());
    } else if (registrations != null) {
      registrations.giveTo(values, clocks.agents(), outcome.state());
    }
    if (reports != null) {
      reports.giveTo(values);
    }
    return values.session(position);
  }

  private Outcome outcome(Clocks clocks) {
    if (call) {
      Opening opening = names.opening();
      Long callerTag =
          opening == null || opening.kind() == Opening.WITHIN ? null : (Long) opening.tag;
      return Outcome.ofCall(transactions, clocks, callerTag, established);
    }
    if (registrations != null) {
      Outcome first = Outcome.ofRequests(transactions.of(Method.REGISTER), clocks);
      return registrations.conclude(first, clocks.agents(), base);
    }
    if (has(Method.SUBSCRIBE)) {
      return Outcome.ofRequests(transactions.of(Method.SUBSCRIBE), clocks).subscribed(terminated);
    }
    if (has(Method.REFER)) {
      return Outcome.ofRequests(transactions.of(Method.REFER), clocks).subscribed(terminated);
    }
    if (has(Method.NOTIFY)) {
      return Outcome.ofRequests(transactions.of(Method.NOTIFY), clocks).subscribed(terminated);
    }
    Method method =
        has(Method.MESSAGE) ? Method.MESSAGE : has(Method.OPTIONS) ? Method.OPTIONS : Method.OTHER;
    return Outcome.ofRequests(transactions.of(method), clocks);
  }

  private boolean has(Method method) {
    return (methods & method.bit()) != 0;
  }

  private String kind() {
    if (call) {
      return "call";
    }
    if (has(Method.REGISTER)) {
      return "registration";
    }
    if (has(Method.SUBSCRIBE) || has(Method.REFER) || has(Method.NOTIFY)) {
      return "subscription";
    }
    return has(Method.MESSAGE) ? "message" : has(Method.OPTIONS) ? "options" : "other";
  }

  private List<String> agentNames() {
    String[] found = TextSet.NONE;
    for (CaptureAgent agent = agents; agent != null; agent = agent.next) {
      found = agent.name.isEmpty() ? found : TextSet.with(found, agent.name);
    }
    return List.of(found);
  }

  private void time(SessionValues values, Field field, long time) {
    if (time != Transaction.NONE) {
      values.put(field, base + time);
    }
  }

  private static void put(SessionValues values, Field field, @Nullable Object value) {
    if (value != null) {
      values.put(field, value);
    }
  }
}
