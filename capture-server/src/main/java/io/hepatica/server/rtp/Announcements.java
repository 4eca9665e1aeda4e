package io.hepatica.server.rtp;

import io.hepatica.server.packet.Endpoint;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which call announced media at an address; the newest one where several did. An address of the
 * second choice is the one that a telephone behind NAT seems to have.
 */
final class Announcements {
  private static final int MAX_ADDRESSES = 300_000;
  private static final int MAX_ADDRESSES_OF_CALL = 64;
  private static final long GRACE_MICROS = 3_000_000;
  private static final long MAX_IDLE_MICROS = 1_200_000_000;

  private final Map<String, Call> calls = new LinkedHashMap<>(16, 0.75f, true);
  private final Deque<Call> ended = new ArrayDeque<>();
  private final Map<Endpoint, Media> media = new HashMap<>();
  private final Map<Endpoint, Media> secondChoice = new HashMap<>();
  private final Map<Endpoint, Call> rtcp = new HashMap<>();
  private int addresses;
  private int version;

  Call call(String id, long timeMicros) {
    Call call = calls.computeIfAbsent(id, Call::new);
    call.seen(timeMicros);
    return call;
  }

  /** Keeps a call that is still heard of; one that is over stays so. */
  void seen(Call call, long timeMicros) {
    Call known = calls.get(call.id());
    if (known != null) {
      known.seen(timeMicros);
    }
  }

  /** A call without announcements is not known, nor needs it be. */
  void bye(String id, long timeMicros) {
    Call call = calls.get(id);
    if (call != null && !call.hasEnded()) {
      call.bye(timeMicros);
      ended.add(call);
    }
  }

  /**
   * What the call says of an address, to be described by the caller.
   *
   * @param displaced what another call has said of it, or null
   */
  record Announced(Media media, @Nullable Media displaced) {}

  Announced announce(Call call, Endpoint address) {
    Media known = media.get(address);
    if (known != null && known.call() == call) {
      return new Announced(known, null);
    }
    Media mine = new Media(call);
    media.put(address, mine);
    added(call, address);
    return new Announced(mine, known);
  }

  void announceSecondChoice(Media media, Endpoint address) {
    if (secondChoice.put(address, media) != media) {
      added(media.call(), address);
    }
  }

  void announceRtcp(Call call, Endpoint address) {
    if (rtcp.put(address, call) != call) {
      added(call, address);
    }
  }

  private void added(Call call, Endpoint address) {
    version++;
    if (!call.addresses().add(address)) {
      return;
    }
    addresses++;
    if (call.addresses().size() > MAX_ADDRESSES_OF_CALL) {
      forget(call, call.addresses().removeFirst());
    }
  }

  private void forget(Call call, Endpoint address) {
    addresses--;
    rtcp.remove(address, call);
    if (isOf(call, media.get(address))) {
      media.remove(address);
    }
    if (isOf(call, secondChoice.get(address))) {
      secondChoice.remove(address);
    }
  }

  private static boolean isOf(Call call, @Nullable Media media) {
    return media != null && media.call() == call;
  }

  /** Changes whenever an address is added. */
  int version() {
    return version;
  }

  /** Whether RTP between these two is awaited. */
  boolean knows(Endpoint source, Endpoint destination) {
    return media.containsKey(destination)
        || media.containsKey(source)
        || secondChoice.containsKey(destination)
        || secondChoice.containsKey(source);
  }

  /** Tells a path what was announced of its ends; one that is of a call stays with it. */
  void bind(RtpPath path) {
    path.soughtVersion = version;
    Media to = media.get(path.destination());
    Media from = media.get(path.source());
    if (to == null && from == null) {
      to = secondChoice.get(path.destination());
      from = secondChoice.get(path.source());
    }
    Call call = path.call();
    if (call != null) {
      to = to != null && to.call() == call ? to : path.to();
      from = from != null && from.call() == call ? from : path.from();
    }
    path.bind(to, from);
  }

  /** Whether another call has announced the path's ends since. */
  boolean isOfAnother(RtpPath path) {
    Media newest = media.get(path.destination());
    if (newest == null) {
      newest = media.get(path.source());
    }
    return newest != null && newest.call() != path.call();
  }

  /** The receiver of reports is asked first. */
  @Nullable Call callOfRtcp(Endpoint source, Endpoint destination) {
    Call call = rtcp.get(destination);
    if (call == null) {
      call = rtcp.get(source);
    }
    if (call != null) {
      return call;
    }
    Media known = media.get(destination);
    if (known == null) {
      known = media.get(source);
    }
    if (known == null) {
      known = secondChoice.get(destination);
    }
    if (known == null) {
      known = secondChoice.get(source);
    }
    return known == null ? null : known.call();
  }

  boolean isFull() {
    return addresses > MAX_ADDRESSES;
  }

  /** The next call of which nothing more is awaited, or null. */
  @Nullable Call nextOver(long nowMicros) {
    Call first = ended.peek();
    if (first != null && (isFull() || nowMicros - first.byeMicros() >= GRACE_MICROS)) {
      return first;
    }
    Iterator<Call> eldest = calls.values().iterator();
    Call call = eldest.hasNext() ? eldest.next() : null;
    return call != null && (isFull() || nowMicros - call.seenMicros() >= MAX_IDLE_MICROS)
        ? call
        : null;
  }

  void remove(Call call) {
    calls.remove(call.id());
    if (call.hasEnded()) {
      ended.remove(call);
    }
    for (Endpoint address : call.addresses()) {
      forget(call, address);
    }
  }
}
