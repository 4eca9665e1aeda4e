package io.hepatica.server.diagnosis;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The response codes of SIP that IANA registers (sip-parameters-7; RFC 3261, 21, and those that
 * came later), each with what it mostly means in operation.
 */
final class SipCodes {
  /**
   * @param name as registered
   * @param meaning in plain words, no sentence
   */
  record Code(String name, String meaning) {}

  private static final Map<Integer, Code> CODES = new LinkedHashMap<>();

  static {
    put(100, "Trying", "the request arrived and is being worked on");
    put(180, "Ringing", "the callee's phone rings");
    put(181, "Call Is Being Forwarded", "the call goes to another destination");
    put(182, "Queued", "the callee is busy and the call waits in a queue");
    put(
        183,
        "Session Progress",
        "the call makes progress, often with tones or announcements before the answer");
    put(199, "Early Dialog Terminated", "one branch of a forked call ended before the answer");
    put(200, "OK", "the request succeeded");
    put(202, "Accepted", "the request is taken, its outcome comes later");
    put(204, "No Notification", "the subscription goes on without a notification");
    put(
        300,
        "Multiple Choices",
        "the callee can be reached at several addresses, the caller has to choose");
    put(301, "Moved Permanently", "the callee has a new address for good");
    put(
        302,
        "Moved Temporarily",
        "the callee is to be called at another address for now, often a call forward");
    put(305, "Use Proxy", "the request has to go by the proxy that is named");
    put(
        380,
        "Alternative Service",
        "the call can't be served this way, but another service is offered");
    put(400, "Bad Request", "the request is malformed or lacks something that the peer insists on");
    put(401, "Unauthorized", "the peer wants credentials");
    put(402, "Payment Required", "there is no credit for the call");
    put(
        403,
        "Forbidden",
        "the peer understood and refuses: not allowed, wrong credentials, unknown source or barred destination");
    put(404, "Not Found", "the number or user does not exist there, or there is no route to it");
    put(405, "Method Not Allowed", "the peer does not take this method at this address");
    put(406, "Not Acceptable", "the peer can't answer in any form that the request accepts");
    put(407, "Proxy Authentication Required", "the proxy wants credentials");
    put(408, "Request Timeout", "the next hop or the callee did not answer in time");
    put(410, "Gone", "the number or user existed once and does not any more");
    put(
        412,
        "Conditional Request Failed",
        "the published state that the request refers to is not there");
    put(413, "Request Entity Too Large", "the body is larger than the peer takes");
    put(414, "Request-URI Too Long", "the request URI is longer than the peer takes");
    put(415, "Unsupported Media Type", "the peer does not know this type of body");
    put(
        416,
        "Unsupported URI Scheme",
        "the peer does not know this kind of URI, often tel: or sips:");
    put(
        417,
        "Unknown Resource-Priority",
        "the peer does not know the priority that the request insists on");
    put(420, "Bad Extension", "the request requires an extension that the peer does not support");
    put(
        421,
        "Extension Required",
        "the peer requires an extension that the caller does not announce");
    put(422, "Session Interval Too Small", "the session timer is shorter than the peer allows");
    put(423, "Interval Too Brief", "the expiry is shorter than the registrar or notifier allows");
    put(424, "Bad Location Information", "the location of the caller is missing or can't be used");
    put(425, "Bad Alert Message", "the alert message can't be processed");
    put(428, "Use Identity Header", "the peer wants a signed caller identity (STIR)");
    put(429, "Provide Referrer Identity", "the peer wants to know who asked for the transfer");
    put(430, "Flow Failed", "the connection to the phone is gone, it has to register again");
    put(433, "Anonymity Disallowed", "the callee takes no anonymous calls");
    put(436, "Bad Identity Info", "the certificate of the signed identity can't be fetched");
    put(437, "Unsupported Credential", "the certificate of the signed identity is not trusted");
    put(438, "Invalid Identity Header", "the signature of the caller identity is not valid");
    put(439, "First Hop Lacks Outbound Support", "the first proxy does not support SIP Outbound");
    put(440, "Max-Breadth Exceeded", "the call forked to more branches than allowed");
    put(469, "Bad Info Package", "the peer does not know this INFO package");
    put(470, "Consent Needed", "the recipients have not agreed to get such requests");
    put(
        480,
        "Temporarily Unavailable",
        "the callee is not registered, does not answer or does not want to be disturbed");
    put(
        481,
        "Call/Transaction Does Not Exist",
        "the peer does not know this dialog: it has ended there, or the request went to the wrong one");
    put(482, "Loop Detected", "the request came back to a server that it had passed");
    put(
        483,
        "Too Many Hops",
        "Max-Forwards ran out: a routing loop, or a start value that is too low");
    put(484, "Address Incomplete", "the number has too few digits");
    put(485, "Ambiguous", "the number or name fits several users");
    put(486, "Busy Here", "the callee is on another call or rejected this one");
    put(487, "Request Terminated", "the caller gave up, or the call was answered elsewhere");
    put(488, "Not Acceptable Here", "the callee shares no codec or media transport with the offer");
    put(489, "Bad Event", "the peer does not know the event that is subscribed");
    put(491, "Request Pending", "both sides changed the session at the same time");
    put(493, "Undecipherable", "the peer can't decrypt the body");
    put(494, "Security Agreement Required", "the peer wants a security agreement first");
    put(500, "Server Internal Error", "the server failed inside, its log says why");
    put(501, "Not Implemented", "the server does not know this method");
    put(502, "Bad Gateway", "the server got a bad answer from the next one");
    put(
        503,
        "Service Unavailable",
        "the server is overloaded, in maintenance, or has no free trunk or reachable gateway");
    put(504, "Server Time-out", "a server further on, or the name service, did not answer in time");
    put(505, "Version Not Supported", "the peer does not speak this version of SIP");
    put(513, "Message Too Large", "the message is larger than the peer takes");
    put(
        555,
        "Push Notification Service Not Supported",
        "the registrar does not know the push service that the phone asks for");
    put(580, "Precondition Failure", "the resources that the call insists on can't be reserved");
    put(600, "Busy Everywhere", "the callee is busy at every place");
    put(603, "Decline", "the callee rejected the call, or the network blocks it");
    put(604, "Does Not Exist Anywhere", "the number or user does not exist");
    put(
        606,
        "Not Acceptable",
        "the callee shares no codec, media transport or bandwidth with the offer");
    put(607, "Unwanted", "the callee marked the caller as unwanted");
    put(608, "Rejected", "an intermediary, such as call analytics, blocked the call");
  }

  private SipCodes() {}

  private static void put(int code, String name, String meaning) {
    CODES.put(code, new Code(name, meaning));
  }

  /** The code, or for one that is not registered what its class says (RFC 3261, 7.2). */
  static Code of(int status) {
    Code code = CODES.get(status);
    return code != null ? code : ofClass(status / 100);
  }

  private static Code ofClass(int first) {
    return switch (first) {
      case 1 -> new Code("Provisional", "the request is being worked on");
      case 2 -> new Code("Success", "the request succeeded");
      case 3 -> new Code("Redirection", "the request is to go elsewhere");
      case 4 -> new Code("Request Failure", "the peer refuses the request, by a code of its own");
      case 5 -> new Code("Server Failure", "the server failed, by a code of its own");
      case 6 -> new Code("Global Failure", "the request fails everywhere, by a code of its own");
      default -> new Code("Unknown", "the code is none of SIP");
    };
  }
}
