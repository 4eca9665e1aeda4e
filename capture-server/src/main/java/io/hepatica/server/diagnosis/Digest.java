package io.hepatica.server.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Of a challenge or of credentials, what may be shown (RFC 8760, RFC 7616).
 *
 * @param username empty in a challenge
 * @param stale whether only the nonce was too old
 */
record Digest(String realm, String nonce, String username, boolean stale) {
  private static final Pattern PARAMETER =
      Pattern.compile(
          "(realm|nonce|username|stale)\\s*=\\s*(?:\"([^\"]*)\"|([^\\s,\"]*))",
          Pattern.CASE_INSENSITIVE);

  /** Those of a challenge. */
  static List<Digest> challenges(SipView response) {
    List<Digest> digests = new ArrayList<>();
    response.all(Header.WWW_AUTHENTICATE).forEach(value -> digests.add(of(value)));
    response.all(Header.PROXY_AUTHENTICATE).forEach(value -> digests.add(of(value)));
    return digests;
  }

  /** The credentials of a request for that realm, or null. */
  static @Nullable Digest credentials(SipView request, String realm) {
    List<String> values = new ArrayList<>(request.all(Header.AUTHORIZATION));
    values.addAll(request.all(Header.PROXY_AUTHORIZATION));
    for (String value : values) {
      Digest digest = of(value);
      if (digest.realm.equals(realm)) {
        return digest;
      }
    }
    return null;
  }

  private static Digest of(String value) {
    String realm = "";
    String nonce = "";
    String username = "";
    boolean stale = false;
    Matcher matcher = PARAMETER.matcher(value);
    while (matcher.find()) {
      String text = matcher.group(2) == null ? matcher.group(3) : matcher.group(2);
      // "nonce" ends "cnonce" too, which is another parameter.
      if (matcher.start() > 0 && Character.isLetter(value.charAt(matcher.start() - 1))) {
        continue;
      }
      switch (matcher.group(1).toLowerCase(Locale.ROOT)) {
        case "realm" -> realm = text;
        case "nonce" -> nonce = text;
        case "username" -> username = text;
        default -> stale = text.equalsIgnoreCase("true");
      }
    }
    return new Digest(realm, nonce, username, stale);
  }
}
