package io.hepatica.server.diagnosis;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The cause values of ITU-T Q.850, as gateways give them in Reason headers (RFC 3326), each with
 * what it means in plain words.
 */
final class Q850Causes {
  private static final Map<Integer, String> CAUSES = new HashMap<>();

  private static final Pattern CAUSE =
      Pattern.compile("Q\\.850\\b[^,]*?;\\s*cause\\s*=\\s*(\\d{1,3})", Pattern.CASE_INSENSITIVE);

  static {
    put(1, "Unallocated (unassigned) number", "the number is not in use");
    put(2, "No route to specified transit network", "the chosen carrier is not known there");
    put(3, "No route to destination", "there is no route to the number");
    put(4, "Send special information tone", "the number can't be reached for long");
    put(5, "Misdialled trunk prefix", "the trunk prefix is wrong");
    put(6, "Channel unacceptable", "the channel can't be used for the call");
    put(
        7,
        "Call awarded and being delivered in an established channel",
        "the call joins a channel that is up");
    put(8, "Preemption", "a call of higher priority took the circuit");
    put(
        9,
        "Preemption - circuit reserved for reuse",
        "a call of higher priority will take the circuit");
    put(14, "QoR: ported number", "the number was ported to another network");
    put(16, "Normal call clearing", "one side hung up");
    put(17, "User busy", "the callee is busy");
    put(18, "No user responding", "the callee's equipment did not respond");
    put(19, "No answer from user (user alerted)", "the phone rang and nobody answered");
    put(20, "Subscriber absent", "the phone is switched off or out of reach");
    put(21, "Call rejected", "the callee or its network rejected the call");
    put(22, "Number changed", "the callee has a new number");
    put(23, "Redirection to new destination", "the call is to go to another number");
    put(
        24,
        "Call rejected due to feature at the destination",
        "a feature of the callee rejects such calls");
    put(25, "Exchange routing error", "the call passed too many exchanges");
    put(26, "Non-selected user clearing", "another phone took the call");
    put(27, "Destination out of order", "the callee's line or equipment is down");
    put(28, "Invalid number format (address incomplete)", "the number is incomplete or malformed");
    put(29, "Facility rejected", "the network can't give the facility");
    put(30, "Response to STATUS ENQUIRY", "answer to a status enquiry");
    put(31, "Normal, unspecified", "the call ended normally, no more is known");
    put(34, "No circuit/channel available", "all channels of the trunk are in use");
    put(38, "Network out of order", "the network is down for long");
    put(39, "Permanent frame mode connection out of service", "a permanent connection is down");
    put(40, "Permanent frame mode connection operational", "a permanent connection is up");
    put(41, "Temporary failure", "the network failed, a new attempt may work");
    put(42, "Switching equipment congestion", "the exchange is overloaded");
    put(43, "Access information discarded", "information of the caller was not delivered");
    put(44, "Requested circuit/channel not available", "the other side can't use that channel");
    put(46, "Precedence call blocked", "there is no circuit of lower priority to take");
    put(47, "Resource unavailable, unspecified", "resources are short");
    put(49, "Quality of service not available", "the asked quality can't be had");
    put(50, "Requested facility not subscribed", "the caller has not subscribed the facility");
    put(53, "Outgoing calls barred within CUG", "the closed user group bars outgoing calls");
    put(55, "Incoming calls barred within CUG", "the closed user group bars incoming calls");
    put(57, "Bearer capability not authorized", "the caller may not use this kind of bearer");
    put(58, "Bearer capability not presently available", "this kind of bearer can't be had now");
    put(
        62,
        "Inconsistency in designated outgoing access information and subscriber class",
        "the access and the subscriber class do not fit");
    put(63, "Service or option not available, unspecified", "the service can't be had");
    put(
        65,
        "Bearer capability not implemented",
        "the equipment does not know this kind of bearer, often a codec");
    put(66, "Channel type not implemented", "the equipment does not know this type of channel");
    put(69, "Requested facility not implemented", "the equipment does not know the facility");
    put(
        70,
        "Only restricted digital information bearer capability is available",
        "only a restricted bearer can be had");
    put(
        79,
        "Service or option not implemented, unspecified",
        "the equipment does not know the service");
    put(81, "Invalid call reference value", "the call is not known there");
    put(82, "Identified channel does not exist", "the channel is not configured there");
    put(
        83,
        "A suspended call exists, but this call identity does not",
        "the suspended call has another identity");
    put(84, "Call identity in use", "the identity of the suspended call is taken");
    put(85, "No call suspended", "there is no call to resume");
    put(
        86,
        "Call having the requested call identity has been cleared",
        "the suspended call has ended");
    put(87, "User not member of CUG", "the callee is not of the closed user group");
    put(88, "Incompatible destination", "the callee's equipment can't take such a call");
    put(90, "Non-existent CUG", "the closed user group does not exist");
    put(91, "Invalid transit network selection", "the choice of the carrier is malformed");
    put(95, "Invalid message, unspecified", "a message was invalid");
    put(96, "Mandatory information element is missing", "a message lacked a mandatory element");
    put(97, "Message type non-existent or not implemented", "a type of message is not known there");
    put(
        98,
        "Message not compatible with call state or message type non-existent",
        "a message did not fit the state of the call");
    put(
        99,
        "Information element/parameter non-existent or not implemented",
        "an element is not known there");
    put(100, "Invalid information element contents", "the contents of an element are invalid");
    put(
        101,
        "Message not compatible with call state",
        "a message did not fit the state of the call");
    put(102, "Recovery on timer expiry", "a timer of the other network ran out");
    put(
        103,
        "Parameter non-existent or not implemented, passed on",
        "a parameter was not known and passed on");
    put(110, "Message with unrecognized parameter discarded", "a message had an unknown parameter");
    put(111, "Protocol error, unspecified", "the peers did not understand each other");
    put(127, "Interworking, unspecified", "a network between does not say why");
  }

  private Q850Causes() {}

  private static void put(int cause, String name, String meaning) {
    CAUSES.put(cause, name + " (" + meaning + ")");
  }

  /** {@code User busy (the callee is busy)}, or null where the value is not registered. */
  static @Nullable String of(int cause) {
    return CAUSES.get(cause);
  }

  /** {@code Q.850 cause 17, User busy (...)} for a Reason header that has one, else null. */
  static @Nullable String inReason(String header) {
    Matcher matcher = CAUSE.matcher(header);
    if (!matcher.find()) {
      return null;
    }
    int cause = Integer.parseInt(matcher.group(1));
    String name = of(cause);
    return "Q.850 cause " + cause + (name == null ? ", which is not registered" : ", " + name);
  }
}
