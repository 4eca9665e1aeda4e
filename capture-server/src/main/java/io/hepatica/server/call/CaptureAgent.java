package io.hepatica.server.call;

import io.hepatica.server.message.Field;
import io.hepatica.server.message.ParsedMessage;
import io.hepatica.server.message.Span;
import org.jspecify.annotations.Nullable;

/**
 * A capture agent that saw messages of a session: a clock of its own, and the next agent. Two
 * agents differ where their id, name or address does.
 */
final class CaptureAgent {
  /** What is seen by further ones is taken as seen by the last of these. */
  static final int LIMIT = 16;

  /** Place in the session's list, 0 to 15. */
  final int index;

  final String name;
  private final long key;

  /**
   * The lower, the more its clock is believed: it saw the request that opened the session, it saw
   * it nearer to the caller, it was the first to tell.
   */
  long rank = Long.MAX_VALUE;

  /** Its first message, microseconds since the epoch. */
  long first = Long.MAX_VALUE;

  @Nullable CaptureAgent next;

  private CaptureAgent(int index, long key, String name) {
    this.index = index;
    this.key = key;
    this.name = name;
  }

  /** What tells the agent of a message from others. */
  static long key(ParsedMessage message, Span span) {
    long key = message.count(Field.AGENT_ID) == 0 ? 0 : message.number(Field.AGENT_ID);
    if (message.count(Field.AGENT_NAME) > 0) {
      message.text(Field.AGENT_NAME, 0, span);
      key = Hash64.add(key, span.bytes, span.start, span.length);
    }
    if (message.count(Field.AGENT_IP) > 0) {
      message.text(Field.AGENT_IP, 0, span);
      key = Hash64.add(key, span.bytes, span.start, span.length);
    }
    return key;
  }

  /** The agent of a message in the list that begins here, put there if it is new. */
  static CaptureAgent of(
      CaptureAgent first, long key, ParsedMessage message, Span span, SharedTexts texts) {
    CaptureAgent agent = first;
    while (agent.key != key && agent.index < LIMIT - 1) {
      if (agent.next == null) {
        agent.next = new CaptureAgent(agent.index + 1, key, name(message, span, texts));
      }
      agent = agent.next;
    }
    return agent;
  }

  /** The first of a list. */
  static CaptureAgent first(long key, ParsedMessage message, Span span, SharedTexts texts) {
    return new CaptureAgent(0, key, name(message, span, texts));
  }

  private static String name(ParsedMessage message, Span span, SharedTexts texts) {
    if (message.count(Field.AGENT_NAME) > 0) {
      message.text(Field.AGENT_NAME, 0, span);
      return texts.of(span.bytes, span.start, span.length);
    }
    return message.count(Field.AGENT_ID) == 0
        ? ""
        : texts.of(Long.toString(message.number(Field.AGENT_ID)));
  }

  /** Whether its clock is believed before the other's. */
  boolean isBefore(CaptureAgent other) {
    return rank != other.rank
        ? rank < other.rank
        : first != other.first ? first < other.first : key < other.key;
  }
}
