package io.hepatica.server.diagnosis;

import io.hepatica.server.diagnosis.Finding.Severity;
import io.hepatica.server.message.Addresses;
import io.hepatica.server.message.Field;
import io.hepatica.sip.SdpSummary;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A message from a public address that tells the peer to send to a private one, which it can't
 * reach: NAT that nobody mends (RFC 1918, RFC 6598, RFC 3927, RFC 4193).
 */
final class PrivateAddress implements Rule {
  private record Place(Endpoint from, String where, String address, boolean register) {}

  @Override
  public String name() {
    return "private_address";
  }

  @Override
  public void check(CallView call, Findings findings) {
    Map<Place, List<SipView>> places = new LinkedHashMap<>();
    for (Leg leg : call.legs()) {
      for (Transaction transaction : leg.transactions()) {
        // Behind a proxy the address of its sender is not that of the user agent.
        SipView request = transaction.request();
        if (request != null && request.vias().size() <= 1) {
          transaction.requests().forEach(sending -> look(sending.first(), places));
        }
        if (call.further(transaction).isEmpty()) {
          transaction.responses().forEach(sending -> look(sending.first(), places));
        }
      }
    }
    places.forEach((place, messages) ->
        findings.add(
            place.register() ? Severity.INFO : Severity.WARNING,
            "%s gives the private address %s in its %s: its peer can't reach it there unless something between mends NAT."
                .formatted(place.from(), place.address(), place.where()),
            messages));
  }

  private static void look(SipView message, Map<Place, List<SipView>> places) {
    InetAddress from = Addresses.parse(message.from().ip());
    if (from == null || !isPublic(from)) {
      return;
    }
    boolean register = message.method().equals("REGISTER");
    // A registrar repeats what others registered.
    if (message.isRequest() || !register) {
      String contact = message.text(Field.CONTACT_DOMAIN);
      note(message, "Contact", contact, register, places);
    }
    SdpSummary sdp = message.sdp();
    if (sdp != null && !message.ice()) {
      Set<String> addresses = new LinkedHashSet<>();
      for (SdpSummary.Media media : sdp.media()) {
        if (media.port() != 0 && media.address() != null) {
          addresses.add(media.address());
        }
      }
      addresses.forEach(address -> note(message, "SDP", address, false, places));
    }
  }

  private static void note(
      SipView message,
      String where,
      String text,
      boolean register,
      Map<Place, List<SipView>> places) {
    @Nullable InetAddress address = Addresses.parse(text);
    if (address != null && isPrivate(address)) {
      places
          .computeIfAbsent(
              new Place(message.from(), where, Addresses.text(address), register),
              place -> new ArrayList<>())
          .add(message);
    }
  }

  private static boolean isPublic(InetAddress address) {
    return !isPrivate(address)
        && !address.isLoopbackAddress()
        && !address.isAnyLocalAddress()
        && !address.isMulticastAddress();
  }

  private static boolean isPrivate(InetAddress address) {
    byte[] bytes = address.getAddress();
    return address.isLinkLocalAddress()
        || (bytes.length == 4
            ? address.isSiteLocalAddress() || isSharedSpace(bytes)
            : (bytes[0] & 0xfe) == 0xfc);
  }

  /** 100.64.0.0/10, behind the NAT of a carrier (RFC 6598). */
  private static boolean isSharedSpace(byte[] address) {
    return address[0] == 100 && (address[1] & 0xc0) == 64;
  }
}
