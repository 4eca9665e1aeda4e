package io.hepatica.server.call;

import io.hepatica.server.message.Field;
import io.hepatica.server.message.ParsedMessage;
import io.hepatica.server.message.Span;
import io.hepatica.sip.SipField;
import io.hepatica.sip.SipMessage;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The texts of a session: who it is between, what it is tied to, which software took part. */
final class Names {
  private static final String B2B_SUFFIX = "_b2b-1";
  private static final int RANK_SHIFT = 58;

  private @Nullable String callId;
  private @Nullable Opening opening;
  private @Nullable Caller caller;
  private long toTagKey = Long.MAX_VALUE;
  private @Nullable String toTag;
  private long contactTime = Long.MIN_VALUE;
  private @Nullable String contact;
  private String[] userAgents = TextSet.NONE;

  /** Status, blank, phrase. */
  private String[] reasons = TextSet.NONE;

  /** In order of appearance. */
  private String[] legIds = TextSet.NONE;

  /**
   * The Call-ID, to be given before all else. Where it is a B2BUA's, it is tied to the original.
   */
  void callId(String given) {
    callId = given;
    int end = given.length();
    while (given.startsWith(B2B_SUFFIX, end - B2B_SUFFIX.length())) {
      end -= B2B_SUFFIX.length();
    }
    if (end < given.length() && end > 0) {
      legIds = new String[] {given.substring(0, end)};
    }
  }

  boolean hasCallId() {
    return callId != null;
  }

  /** Takes the names of the session from the message, where it is the best for that. */
  void open(
      ParsedMessage message,
      int kind,
      int place,
      long time,
      long hash,
      Span span,
      SharedTexts texts) {
    long key = Opening.key(kind, place, time);
    if (opening == null || !opening.isBefore(key, hash)) {
      opening = new Opening(key, hash, message, span, texts);
    }
    caller = Caller.of(caller, key, message.sip(), message.payload().bytes);
  }

  void addToTag(SipMessage sip, byte[] bytes, int status, long time) {
    int length = sip.length(SipField.TO_TAG);
    long key = (long) (status < 200 ? 2 : status < 300 ? 0 : 1) << RANK_SHIFT | time;
    if (length == 0 || key > toTagKey) {
      return;
    }
    int start = sip.start(SipField.TO_TAG);
    if (toTag == null || !SharedTexts.isText(toTag, bytes, start, length)) {
      String text = SharedTexts.read(bytes, start, length);
      toTag = toTag != null && key == toTagKey && toTag.compareTo(text) < 0 ? toTag : text;
    }
    toTagKey = key;
  }

  /** Status and phrase lie side by side in the start line, but in odd messages. */
  void addReason(SipMessage sip, byte[] bytes, int status, SharedTexts texts) {
    int start = sip.start(SipField.REASON) - 4;
    int length = sip.length(SipField.REASON) + 4;
    if (start >= 0 && bytes[start + 3] == ' ' && bytes[start] == '0' + status / 100) {
      if (!TextSet.has(reasons, bytes, start, length)) {
        reasons = TextSet.with(reasons, texts.of(bytes, start, length));
      }
    } else {
      reasons = TextSet.with(reasons, texts.of(status + " " + sip.text(SipField.REASON)));
    }
  }

  void addContact(Contacts contacts, byte[] bytes, long time) {
    if (contacts.uriLength == 0 || time < contactTime) {
      return;
    }
    if (contact == null
        || !SharedTexts.isText(contact, bytes, contacts.uriStart, contacts.uriLength)) {
      String text = SharedTexts.read(bytes, contacts.uriStart, contacts.uriLength);
      contact =
          contact != null && time == contactTime && contact.compareTo(text) > 0 ? contact : text;
    }
    contactTime = time;
  }

  void add(ParsedMessage message, Span span, SharedTexts texts) {
    SipMessage sip = message.sip();
    if (sip.has(SipField.USER_AGENT)) {
      byte[] bytes = message.payload().bytes;
      int start = sip.start(SipField.USER_AGENT);
      int length = sip.length(SipField.USER_AGENT);
      if (!TextSet.has(userAgents, bytes, start, length)) {
        userAgents = TextSet.with(userAgents, texts.of(bytes, start, length));
      }
    }
    for (int i = message.count(Field.LEG_IDS) - 1; i >= 0; i--) {
      message.text(Field.LEG_IDS, i, span);
      addLegId(span);
    }
    if (message.count(Field.CORRELATION_ID) > 0) {
      message.text(Field.CORRELATION_ID, 0, span);
      addLegId(span);
    }
  }

  /** One that is too long is left out: cut, it would tie what does not belong together. */
  private void addLegId(Span span) {
    if (span.length > SharedTexts.MAX_LENGTH
        || (callId != null && SharedTexts.isText(callId, span.bytes, span.start, span.length))
        || legIds.length == TextSet.LIMIT
        || TextSet.has(legIds, span.bytes, span.start, span.length)) {
      return;
    }
    String id = SharedTexts.read(span.bytes, span.start, span.length);
    if (!id.equals(callId) && !Arrays.asList(legIds).contains(id)) {
      legIds = Arrays.copyOf(legIds, legIds.length + 1);
      legIds[legIds.length - 1] = id;
    }
  }

  @Nullable Opening opening() {
    return opening;
  }

  int legIdCount() {
    return legIds.length;
  }

  List<String> legIds() {
    return List.of(legIds);
  }

  void giveTo(SessionValues values, int status) {
    put(values, Field.CALL_ID, callId);
    if (opening != null) {
      opening.giveTo(values);
      put(values, SessionField.CALLEE, opening.callee());
      if (toTag != null && !toTag.equals(opening.fromTag())) {
        values.put(Field.TO_TAG, toTag);
      }
    }
    put(values, SessionField.CALLER, caller == null ? null : caller.number());
    put(values, SessionField.CONTACT, contact);
    put(values, SessionField.FINAL_REASON, reason(status));
    putAll(values, SessionField.USER_AGENTS, List.of(userAgents));
    putAll(values, Field.LEG_IDS, Arrays.stream(legIds).sorted().toList());
  }

  private @Nullable String reason(int status) {
    String prefix = status + " ";
    for (String each : reasons) {
      if (each.startsWith(prefix)) {
        return each.substring(prefix.length());
      }
    }
    return null;
  }

  private static void put(SessionValues values, Field field, @Nullable Object value) {
    if (value != null) {
      values.put(field, value);
    }
  }

  static void putAll(SessionValues values, Field field, List<String> texts) {
    if (!texts.isEmpty()) {
      values.put(field, texts);
    }
  }
}
