package io.hepatica.server.alias;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AliasesTest {
  private static final String OVERLAPPING =
      """
      {"aliases":[
      {"address":"0.0.0.0/0","name":"world"},
      {"address":"10.0.0.0/8","name":"inside"},
      {"address":"10.0.0.0/8","port":5060,"name":"inside SIP"},
      {"address":"10.1.0.0/16","name":"site"},
      {"address":"10.1.2.0/23","name":"hall"},
      {"address":"10.1.2.3","port":5080,"name":"proxy's back"},
      {"address":"10.1.2.3/32","name":"proxy"},
      {"address":"255.255.255.255","port":65535,"name":"last"},
      {"address":"2001:db8::/32","name":"six"},
      {"address":"2001:db8:0:1::/64","name":"lan"},
      {"address":"2001:db8:0:1:8000::/65","name":"half of the lan"},
      {"address":"2001:db8::7","port":5061,"name":"seven"},
      {"address":"fe80::/10","port":5060,"name":"link"},
      {"address":"::ffff:192.0.2.0/120","name":"mapped"}
      ]}
      """;

  private static Aliases read(String json) throws AliasException {
    return AliasesJson.read(json.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @CsvSource({
    "8.8.8.8, 53, world",
    "11.0.0.0, 5060, world",
    "9.255.255.255, 5060, world",
    "10.255.255.255, 5061, inside",
    "10.255.255.255, 5060, inside SIP",
    "10.1.255.1, 5060, site",
    "10.1.2.255, 5060, hall",
    "10.1.3.255, 5060, hall",
    "10.1.4.0, 5060, site",
    "10.1.2.3, 5080, proxy's back",
    "10.1.2.3, 5081, proxy",
    "10.1.2.3, 0, proxy",
    "255.255.255.255, 65535, last",
    "255.255.255.255, 1, world",
    "2001:db8:ffff::1, 5060, six",
    "2001:db9::1, 5060,",
    "2001:db8:0:1:7fff:ffff:ffff:ffff, 1, lan",
    "2001:db8:0:1:8000::, 1, half of the lan",
    "2001:DB8:0:0:0:0:0:7, 5061, seven",
    "2001:db8::7, 5060, six",
    "febf::1, 5060, link",
    "febf::1, 5061,",
    "fec0::1, 5060,",
    "::, 5060,",
    "192.0.2.200, 5060, mapped",
    "::ffff:192.0.2.200, 5060, mapped",
    "::ffff:c000:201, 5060, mapped",
    "::ffff:10.1.2.3, 5080, proxy's back",
    "proxy.example.com, 5060,",
    "'', 5060,"
  })
  void find_overlapping_isTheLongestPrefixThenThePort(
      String address, int port, @Nullable String name) throws AliasException {
    assertThat(read(OVERLAPPING).find(address, port)).isEqualTo(name);
  }

  @Test
  void find_shorterPrefixWithThePort_losesToTheLongerWithout() throws AliasException {
    Aliases aliases =
        read(
            """
            {"aliases":[{"address":"10.0.0.0/8","port":5060,"name":"wide"},
            {"address":"10.0.0.0/9","name":"narrow"}]}\
            """);
    assertThat(aliases.find("10.127.0.1", 5060)).isEqualTo("narrow");
    assertThat(aliases.find("10.128.0.1", 5060)).isEqualTo("wide");
    assertThat(aliases.find("10.128.0.1")).isNull();
  }

  @Test
  void find_wholeOfIpv6_isNotIpv4() throws AliasException {
    Aliases aliases = read("{\"aliases\":[{\"address\":\"::/0\",\"name\":\"six\"}]}");
    assertThat(aliases.find("2001:db8::1")).isEqualTo("six");
    assertThat(aliases.find("0.0.0.0")).isNull();
    assertThat(aliases.find("::ffff:10.0.0.1")).isNull();
  }

  @Test
  void find_withoutAliases_isNothing() {
    assertThat(Aliases.NONE.isEmpty()).isTrue();
    assertThat(Aliases.NONE.find("10.0.0.1", 5060)).isNull();
  }
}
