package io.hepatica.server.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {
  /** The IPv6 forms are examples and rules of RFC 5952, sections 2.2, 4.2 and 4.3. */
  @ParameterizedTest
  @CsvSource({
    "0a000001, 10.0.0.1",
    "ffffffff, 255.255.255.255",
    "00000000, 0.0.0.0",
    "64091863, 100.9.24.99",
    "00000000000000000000000000000000, ::",
    "00000000000000000000000000000001, ::1",
    "20010db8000000000000000000000001, 2001:db8::1",
    "20010db8000000000001000000000001, 2001:db8::1:0:0:1",
    "20010db8000000010001000100010001, 2001:db8:0:1:1:1:1:1",
    "20010000000000010000000000000001, 2001:0:0:1::1",
    "20010db8aaaa0000000000000000abcd, 2001:db8:aaaa::abcd",
    "00010002000300040005000600070008, 1:2:3:4:5:6:7:8",
    "fe800000000000000000000000000000, fe80::"
  })
  void address_isWrittenCanonically(String hex, String text) {
    byte[] address = HexFormat.of().parseHex(hex);
    Span span = new Span();
    span.set(address, 0, address.length);
    assertThat(Addresses.text(span)).isEqualTo(text);
    assertThat(Addresses.parse(text).getAddress()).isEqualTo(address);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "10",
        "10.1",
        "10.0.0",
        "10.0.0.0.1",
        "256.0.0.1",
        "10.0.0.0001",
        ".1.2.3",
        "1.2.3.",
        "1..2.3",
        "example.com",
        "123456",
        "0x0a000001",
        "fe80::1%eth0",
        ":",
        ":::",
        "1::2::3",
        "[10.0.0.1]",
        "[::1",
        "::g",
        "12345::1",
        "10.0.0.1 ",
        "::١"
      })
  void text_thatIsNoAddress_isNothing(String text) {
    assertThat(Addresses.parse(text)).isNull();
  }

  @Test
  void address_mapped_isItsIpv4() {
    assertThat(Addresses.parse("::ffff:10.0.0.1").getAddress()).hasSize(4);
    assertThat(Addresses.parse("[::1]").getAddress()).hasSize(16);
  }

  @Test
  void address_ofFiveBytes_isRefused() {
    Span span = new Span();
    span.set(new byte[5], 0, 5);
    assertThatIllegalArgumentException().isThrownBy(() -> Addresses.text(span));
  }
}
