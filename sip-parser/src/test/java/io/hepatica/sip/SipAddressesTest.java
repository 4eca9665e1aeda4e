package io.hepatica.sip;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SipAddressesTest {
  private static final byte[] EXPIRES = "expires".getBytes(UTF_8);

  /** URI, user and expires of each address. */
  private static List<String> read(String value) {
    byte[] bytes = ("<<" + value + ">>").getBytes(UTF_8);
    SipAddresses addresses = new SipAddresses().over(bytes, 2, bytes.length - 4);
    List<String> read = new ArrayList<>();
    while (addresses.next()) {
      String uri = new String(bytes, addresses.uriStart(), addresses.uriLength(), UTF_8);
      String user = new String(bytes, addresses.userStart(), addresses.userLength(), UTF_8);
      String expires =
          addresses.find(EXPIRES)
              ? new String(bytes, addresses.valueStart(), addresses.valueLength(), UTF_8)
              : "-";
      read.add(uri + " " + user + " " + expires);
    }
    return read;
  }

  @Test
  void list_givesEachAddressWithItsOwnParameters() {
    assertThat(
            read(
                "\"A, B\" <sip:a@h:5060;ob>;expires=60, <sips:b@h>;q=1;Expires=\"90\","
                    + " sip:c@h;expires=7"))
        .containsExactly("sip:a@h:5060;ob a 60", "sips:b@h b 90", "sip:c@h c 7");
  }

  @Test
  void uriParameter_isNoneOfTheAddress() {
    assertThat(read("<sip:a@h;expires=60>")).containsExactly("sip:a@h;expires=60 a -");
  }

  @Test
  void star_isAUri() {
    assertThat(read("*")).containsExactly("*  -");
  }

  @Test
  void brokenValues_endWithoutTrouble() {
    assertThat(read("")).isEmpty();
    assertThat(read("<sip:a@h")).containsExactly("sip:a@h a -");
    assertThat(read("\"A <sip:a@h>;expires=5, <sip:b@h>")).containsExactly("sip:a@h a 5");
    assertThat(read(",,")).allMatch(address -> address.equals("  -"));
  }
}
