package io.hepatica.server.alias;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AliasesJsonTest {
  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String written(String json) throws AliasException {
    return new String(AliasesJson.write(AliasesJson.read(bytes(json))), StandardCharsets.UTF_8);
  }

  private static String entry(String members) {
    return "{\"aliases\":[{\"address\":\"10.0.0.1\",\"name\":\"a\"}," + members + "]}";
  }

  private static void assertRefused(String json, String reason) {
    assertRefused(bytes(json), reason);
  }

  private static void assertRefused(byte[] json, String reason) {
    assertThatExceptionOfType(AliasException.class)
        .isThrownBy(() -> AliasesJson.read(json))
        .withMessageContaining(reason)
        .withMessageNotContaining("\n");
  }

  @Test
  void written_isCanonicalAndInOrder() throws AliasException {
    assertThat(
            written(
                """
                { "aliases": [
                  {"name": "B 😀 \\"é\\"", "port": 5060, "address": "[2001:DB8:0::1]"},
                  {"address": "::ffff:10.0.0.0/104", "name": "A"},
                  {"address": "10.0.0.7/32", "name": "A"} ] }
                """))
        .isEqualTo(
            """
            {"aliases":[{"address":"2001:db8::1","port":5060,"name":"B 😀 \\"é\\""},\
            {"address":"10.0.0.0/8","name":"A"},{"address":"10.0.0.7","name":"A"}]}\
            """);
  }

  @Test
  void none_isTaken() throws AliasException {
    assertThat(written("{\"aliases\":[]}")).isEqualTo("{\"aliases\":[]}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"address\":\"10.0.0.0/33\",\"name\":\"x\"} | aliases[1].address: \"10.0.0.0/33\" is no network",
        "{\"address\":\"10.0.0/8\",\"name\":\"x\"} | aliases[1].address: \"10.0.0/8\" is no network",
        "{\"address\":\"10.0.0.0/\",\"name\":\"x\"} | aliases[1].address: \"10.0.0.0/\" is no network",
        "{\"address\":\"10.0.0.0/-1\",\"name\":\"x\"} | aliases[1].address: ",
        "{\"address\":\"10.0.0.0/8/8\",\"name\":\"x\"} | aliases[1].address: ",
        "{\"address\":\"::/129\",\"name\":\"x\"} | aliases[1].address: \"::/129\" is no network",
        "{\"address\":\"::ffff:10.0.0.0/95\",\"name\":\"x\"} | aliases[1].address: ",
        "{\"address\":\"fe80::1%eth0\",\"name\":\"x\"} | aliases[1].address: ",
        "{\"address\":\"proxy.example.com\",\"name\":\"x\"} | aliases[1].address: ",
        "{\"address\":\"\",\"name\":\"x\"} | aliases[1].address: \"\" is no network",
        "{\"address\":\"10.1.2.3/8\",\"name\":\"x\"} | aliases[1].address: has bits set behind its prefix: write 10.0.0.0/8",
        "{\"address\":\"2001:db8::1/64\",\"name\":\"x\"} | write 2001:db8::/64",
        "{\"address\":5,\"name\":\"x\"} | aliases[1].address: a text is wanted",
        "{\"name\":\"x\"} | aliases[1].address: missing",
        "{\"address\":\"10.0.0.2\"} | aliases[1].name: missing",
        "{\"address\":\"10.0.0.2\",\"name\":null} | aliases[1].name: a text is wanted",
        "{\"address\":\"10.0.0.2\",\"name\":\" \"} | aliases[1].name: must not be blank",
        "{\"address\":\"10.0.0.2\",\"name\":\"\"} | aliases[1].name: must not be blank",
        "{\"address\":\"10.0.0.2\",\"name\":\"a\\u0000b\"} | aliases[1].name: has a character",
        "{\"address\":\"10.0.0.2\",\"name\":\"a\\nb\"} | aliases[1].name: has a character",
        "{\"address\":\"10.0.0.2\",\"name\":\"a\\u009bb\"} | aliases[1].name: has a character",
        "{\"address\":\"10.0.0.2\",\"name\":\"a\\u202eb\"} | aliases[1].name: has a character",
        "{\"address\":\"10.0.0.2\",\"name\":\"a\\u2066b\"} | aliases[1].name: has a character",
        "{\"address\":\"10.0.0.2\",\"name\":\"a\\u2028b\"} | aliases[1].name: has a character",
        "{\"address\":\"10.0.0.2\",\"name\":\"a\\ud800b\"} | aliases[1].name: has a character",
        "{\"address\":\"10.0.0.2\",\"port\":0,\"name\":\"x\"} | aliases[1].port: a whole number from 1 to 65535",
        "{\"address\":\"10.0.0.2\",\"port\":65536,\"name\":\"x\"} | aliases[1].port: ",
        "{\"address\":\"10.0.0.2\",\"port\":-1,\"name\":\"x\"} | aliases[1].port: ",
        "{\"address\":\"10.0.0.2\",\"port\":99999999999999999999,\"name\":\"x\"} | aliases[1].port: ",
        "{\"address\":\"10.0.0.2\",\"port\":5060.0,\"name\":\"x\"} | aliases[1].port: ",
        "{\"address\":\"10.0.0.2\",\"port\":\"5060\",\"name\":\"x\"} | aliases[1].port: ",
        "{\"address\":\"10.0.0.2\",\"port\":null,\"name\":\"x\"} | aliases[1].port: ",
        "{\"address\":\"10.0.0.2\",\"name\":\"x\",\"colour\":1} | aliases[1].colour: unknown member",
        "{\"address\":\"10.0.0.2\",\"name\":\"x\",\"name\":\"y\"} | Duplicate field 'name'",
        "{\"address\":\"10.0.0.1/32\",\"name\":\"x\"} | aliases[1].address: the same network and port as aliases[0]",
        "{\"address\":\"::ffff:10.0.0.1\",\"name\":\"x\"} | aliases[1].address: the same network and port as aliases[0]",
        "5 | aliases[1]: an object is wanted",
        "[] | aliases[1]: an object is wanted",
        "null | aliases[1]: an object is wanted"
      })
  void entry_thatIsWrong_isNamed(String members, String reason) {
    assertRefused(entry(members), reason);
  }

  @Test
  void sameNetwork_atAnotherPort_isTaken() throws AliasException {
    assertThat(
            AliasesJson.read(bytes(entry("{\"address\":\"10.0.0.1\",\"port\":1,\"name\":\"x\"}")))
                .all())
        .hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`` | an object with the member aliases is wanted",
        "[] | an object with the member aliases is wanted",
        "null | an object with the member aliases is wanted",
        "{} | aliases: missing",
        "{\"aliases\":{}} | aliases: an array is wanted",
        "{\"aliases\":null} | aliases: an array is wanted",
        "{\"hosts\":[]} | hosts: unknown member; there is: aliases",
        "{\"aliases\":[]} {} | something follows the object",
        "{\"aliases\":[],\"aliases\":[]} | Duplicate field 'aliases'",
        "{\"aliases\":[} | no JSON at line 1",
        "{\"aliases\":[ | no JSON at line 1",
        "{'aliases':[]} | no JSON at line 1",
        "{\"aliases\":[],} | no JSON at line 1"
      })
  void document_thatIsNone_isRefused(String json, String reason) {
    assertRefused(json, reason);
  }

  @Test
  void bytes_thatAreNotUtf8_areRefused() {
    byte[] json = bytes(entry("{\"address\":\"10.0.0.2\",\"name\":\"x\"}"));
    json[json.length - 5] = (byte) 0xc3;
    assertRefused(json, "not UTF-8");
    assertRefused("{\"aliases\":[]}".getBytes(StandardCharsets.UTF_16BE), "no JSON");
  }

  @Test
  void nesting_thatIsDeep_isRefusedAtOnce() {
    assertRefused("{\"aliases\":" + "[".repeat(500_000), "aliases[0]: an object is wanted");
    assertRefused("[".repeat(500_000), "an object with the member aliases is wanted");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "é", "😀"})
  void name_of100Characters_isTakenAndNotOneMore(String character) throws AliasException {
    String json = "{\"aliases\":[{\"address\":\"10.0.0.1\",\"name\":\"%s\"}]}";
    assertThat(AliasesJson.read(bytes(json.formatted(character.repeat(100)))).find("10.0.0.1"))
        .isEqualTo(character.repeat(100));
    assertRefused(
        json.formatted(character.repeat(101)), "aliases[0].name: has more than 100 characters");
  }

  @Test
  void count_of10000_isTakenAndNotOneMore() throws AliasException {
    assertThat(AliasesJson.read(bytes(many(10_000))).all()).hasSize(10_000);
    assertRefused(many(10_001), "aliases: more than 10000");
  }

  private static String many(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "{\"address\":\"10.0." + i / 256 + "." + i % 256 + "\",\"name\":\"x\"}")
        .collect(Collectors.joining(",", "{\"aliases\":[", "]}"));
  }
}
