package io.hepatica.server.diagnosis;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request on one hop with its responses (RFC 3261, 17). ACK makes none. Immutable.
 *
 * @param requests the request, one for each address pair it was seen with; none where only
 *     responses were captured
 * @param responses oldest first, retransmissions within
 * @param seen every message of every agent, oldest first
 */
record Transaction(Key key, List<Sending> requests, List<Sending> responses, List<SipView> seen) {
  /**
   * What the messages of a transaction have in common (RFC 3261, 17.2.3).
   *
   * @param hop only where there is no Via to tell
   */
  record Key(String callId, String method, long cseq, String sentBy, String branch, String hop) {
    static Key of(SipView message) {
      return at(message, 0);
    }

    /** By the two ends of the hop, where there is no Via. */
    static Key ofHop(SipView message) {
      String from = message.from().toString();
      String to = message.to().toString();
      String hop = from.compareTo(to) < 0 ? from + " " + to : to + " " + from;
      return new Key(message.callId(), message.method(), message.cseq(), "", "", hop);
    }

    /** Of the same request one hop before. */
    static @Nullable Key before(SipView message) {
      return message.vias().size() < 2 ? null : at(message, 1);
    }

    /** Of the INVITE that a CANCEL with this key is for (RFC 3261, 9.2). */
    Key ofInvite() {
      return new Key(callId, "INVITE", cseq, sentBy, branch, hop);
    }

    Key ofCancel() {
      return new Key(callId, "CANCEL", cseq, sentBy, branch, hop);
    }

    private static Key at(SipView message, int via) {
      Via top = message.vias().get(via);
      return new Key(
          message.callId(), message.method(), message.cseq(), top.sentBy(), top.branch(), "");
    }
  }

  static Transaction of(Key key, List<SipView> seen) {
    return new Transaction(
        key,
        Sending.among(seen.stream().filter(SipView::isRequest).toList()),
        Sending.among(seen.stream().filter(message -> !message.isRequest()).toList()),
        List.copyOf(seen));
  }

  String method() {
    return key.method();
  }

  /** The request as it was seen first, or null where only responses were. */
  @Nullable SipView request() {
    return requests.isEmpty() ? null : requests.getFirst().first();
  }

  /** The request, or the first response where the request was not seen. */
  SipView first() {
    SipView request = request();
    return request == null ? seen.getFirst() : request;
  }

  /** Who sent the request. */
  Endpoint client() {
    SipView request = request();
    return request == null ? first().to() : request.from();
  }

  /** To whom the request was sent. */
  Endpoint server() {
    SipView request = request();
    return request == null ? first().from() : request.to();
  }

  /** The final response that counts: a 2xx if there is one, else the first. */
  @Nullable Sending finalSending() {
    Sending last = null;
    for (Sending response : responses) {
      if (response.first().isSuccess()) {
        return response;
      }
      if (last == null && response.first().isFinal()) {
        last = response;
      }
    }
    return last;
  }

  @Nullable SipView finalResponse() {
    Sending sending = finalSending();
    return sending == null ? null : sending.first();
  }

  /** Of the final response, 0 while there is none. */
  int finalStatus() {
    SipView response = finalResponse();
    return response == null ? 0 : response.status();
  }

  /** The first response that says something of the other end: any but 100. */
  @Nullable SipView firstSign() {
    for (Sending response : responses) {
      if (response.first().status() > 100) {
        return response.first();
      }
    }
    return null;
  }

  /** Whether the request goes within a dialog: it has a To tag (RFC 3261, 12.2). */
  boolean isWithinDialog() {
    SipView request = request();
    return request != null && !request.toTag().isEmpty();
  }

  /** From the request to a message, never negative: order within a millisecond says little. */
  long delayTo(SipView message) {
    return Math.max(0, message.timeMicros() - first().timeMicros());
  }
}
