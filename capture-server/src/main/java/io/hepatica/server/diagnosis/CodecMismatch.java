package io.hepatica.server.diagnosis;

import io.hepatica.server.diagnosis.Finding.Severity;
import io.hepatica.server.message.Field;
import io.hepatica.sip.SdpSummary;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An offer refused with 488, 606 or 415 (RFC 3261, 21.4.26, 21.6.4, 21.4.13; RFC 3264): the codecs
 * of both sides.
 */
final class CodecMismatch implements Rule {
  /** Not voice or video themselves: RFC 4733, RFC 3389, RFC 2198, RFC 4588, RFC 5109. */
  private static final Set<String> HELPERS =
      Set.of("telephone-event", "cn", "red", "rtx", "ulpfec", "flexfec");

  private record Media(Set<String> codecs, Set<String> protocols) {}

  @Override
  public String name() {
    return "codec_mismatch";
  }

  @Override
  public void check(CallView call, Findings findings) {
    Map<String, SipView> described = null;
    for (Leg leg : call.legs()) {
      for (Transaction transaction : leg.transactions()) {
        int status = transaction.finalStatus();
        if ((status != 488 && status != 606 && status != 415) || !call.isOrigin(transaction)) {
          continue;
        }
        if (described == null) {
          described = describedBy(call);
        }
        check(transaction, described, findings);
      }
    }
  }

  /** The first description that each address sent anywhere in the call. */
  private static Map<String, SipView> describedBy(CallView call) {
    Map<String, SipView> described = new HashMap<>();
    for (Leg leg : call.legs()) {
      for (SipView message : leg.messages()) {
        if (message.sdp() != null) {
          described.putIfAbsent(message.from().toString(), message);
        }
      }
    }
    return described;
  }

  private static void check(
      Transaction transaction, Map<String, SipView> described, Findings findings) {
    SipView request = transaction.request();
    SipView response = transaction.finalResponse();
    if (request == null || response == null) {
      return;
    }
    String head =
        "%s answered %s with %s: ".formatted(response.from(), request.name(), response.name());
    if (response.status() == 415 && request.sdp() != null) {
      String accept = response.first(Header.ACCEPT);
      findings.add(
          Severity.WARNING,
          head
              + "it takes no body of type "
              + Wording.quoted(request.text(Field.CONTENT_TYPE))
              + (accept == null ? "." : ", but " + Wording.quoted(accept) + "."),
          request,
          response);
      return;
    }
    Media offer = media(request.sdp());
    if (offer == null) {
      return;
    }
    SipView other = response.sdp() != null ? response : described.get(response.from().toString());
    List<SipView> messages = new ArrayList<>(List.of(request, response));
    StringBuilder text = new StringBuilder(head);
    text.append("the offer of ").append(request.from()).append(" has ").append(words(offer));
    Media answer = other == null ? null : media(other.sdp());
    if (other == null || answer == null) {
      text.append(", what ").append(response.from()).append(" accepts was not seen");
    } else {
      if (!other.equals(response)) {
        messages.add(other);
      }
      text.append(", ").append(response.from()).append(" has ").append(words(answer));
      text.append(verdict(offer, answer));
    }
    text.append('.');
    for (String warning : response.all(Header.WARNING)) {
      text.append(" Warning: ").append(Wording.quoted(warning)).append('.');
    }
    findings.add(Severity.WARNING, text.toString(), messages);
  }

  private static String verdict(Media offer, Media answer) {
    Set<String> common = new LinkedHashSet<>(offer.codecs);
    common.retainAll(answer.codecs);
    if (common.isEmpty()) {
      return ", so they have no codec in common";
    }
    Set<String> protocols = new LinkedHashSet<>(offer.protocols);
    protocols.retainAll(answer.protocols);
    return protocols.isEmpty()
        ? ", so they differ in how media is carried"
        : ", so it is not the codecs alone: both have " + quoted(common);
  }

  private static String words(Media media) {
    return (media.codecs.isEmpty() ? "no codec" : quoted(media.codecs))
        + " over "
        + quoted(media.protocols);
  }

  private static String quoted(Set<String> names) {
    return Wording.list(names.stream().map(Wording::quoted).toList());
  }

  private static @Nullable Media media(@Nullable SdpSummary sdp) {
    if (sdp == null || sdp.media().isEmpty()) {
      return null;
    }
    Set<String> codecs = new LinkedHashSet<>();
    Set<String> protocols = new LinkedHashSet<>();
    for (SdpSummary.Media media : sdp.media()) {
      if (media.port() == 0) {
        continue;
      }
      protocols.add(media.protocol());
      for (SdpSummary.Codec codec : media.codecs()) {
        if (!HELPERS.contains(codec.name().toLowerCase(Locale.ROOT))) {
          codecs.add(codec.name().toUpperCase(Locale.ROOT));
        }
      }
    }
    return protocols.isEmpty() ? null : new Media(codecs, protocols);
  }
}
