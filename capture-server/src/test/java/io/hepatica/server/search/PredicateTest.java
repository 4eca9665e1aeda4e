package io.hepatica.server.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.hepatica.server.message.Field;
import io.hepatica.server.message.Schema;
import io.hepatica.server.message.Table;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PredicateTest {
  private static final Instant NOW = Instant.parse("2026-11-21T02:33:00Z");
  private static final QueryParser PARSER = new QueryParser(new Schema(List.of()).messages());

  /** A busy answer to a call from +442012345678 to 5551234. */
  private static MapFields message() {
    return new MapFields()
        .with(Field.ID, 36)
        .with(Field.TIME, 1_795_228_320_000_000L)
        .with(Field.TABLE, Table.CALL.ordinal())
        .with(Field.CALL_ID, "f81d4fae-7dec@10.0.0.1")
        .with(Field.METHOD, "INVITE")
        .with(Field.STATUS, 486)
        .with(Field.REASON, "Busy Here")
        .with(Field.FROM_USER, "+442012345678")
        .with(Field.TO_USER, "5551234")
        .with(Field.FROM_DOMAIN, "Example.COM")
        .with(Field.FROM_TAG, "tag1")
        .with(Field.USER_AGENT, "Zoë's SIPcli/1.2")
        .with(Field.LEG_IDS, "leg-one", "leg-two")
        .withBytes(Field.SRC_IP, new byte[] {10, 0, 1, (byte) 200})
        .with(Field.SRC_PORT, 5060)
        .withBytes(
            Field.DST_IP,
            new byte[] {0x20, 1, 0xd, (byte) 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1})
        .with(Field.DST_PORT, 5080);
  }

  private static boolean matches(String query) throws QueryException {
    return new Predicate(PARSER.parse(query, NOW)).matches(message());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "method:invite",
        "method:inv*",
        "method:*vit*",
        "method:/INV.TE/",
        "method:/[I-J]nvite/",
        "method:[invi TO Invj]",
        "status:486",
        "status:4??",
        "status:48*",
        "status:[400 TO 499] AND NOT status:487",
        "status:{485 TO 487}",
        "reason:\"Busy Here\"",
        "reason:Busy*",
        "reason:?usy\\ Her?",
        "from_user:*345678",
        "from_user:+4420*",
        "from_user:+44*5678",
        "from_user:/\\+44[0-9]{10}/",
        "345678",
        "+442012345678",
        "442012345678",
        "5551234",
        "551234",
        "to_user:[5 TO 6]",
        "from_domain:example.com",
        "from_domain:*.com",
        "from_domain:EXAMPLE*",
        "user_agent:zoë's*",
        "user_agent:zo?'s*",
        "user_agent:*sipCLI?1.2",
        "leg_ids:leg-two",
        "leg_ids:leg-o*",
        "leg_ids:*",
        "src_ip:10.0.1.200",
        "src_ip:10.0.0.0/23",
        "src_ip:10.0.1.192/27",
        "src_ip:0.0.0.0/0",
        "src_ip:10.0.*",
        "src_ip:10.*.1.2?0",
        "src_ip:/10\\.0\\.1\\.[0-9]+/",
        "dst_ip:2001:db8::1",
        "dst_ip:2001:db8::/32",
        "dst_ip:2001:DB8:*",
        "sent:2001:db8::1",
        "[2001:db8::1]",
        "10.0.1.200:5060",
        "f81d4fae-7dec@10.0.0.1",
        "f81d4fae*",
        "tag1",
        "id:0000000000010",
        "table:call",
        "time:>=now-2m AND time:[* TO now}",
        "status:*",
        "NOT contact_user:*",
        "-to_tag:x",
      })
  void message_isMatchedBy(String query) throws QueryException {
    assertThat(matches(query)).isTrue();
    assertThat(matches("NOT (" + (query.isEmpty() ? "*" : query) + ")")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "method:INVIT",
        "method:INVITES",
        "method:nvite",
        "status:4?",
        "status:[400 TO 486}",
        "status:[499 TO 400]",
        "reason:\"busy here\"",
        "reason:busy*",
        "from_user:442012345678",
        "from_user:*34567",
        "45678",
        "51234",
        "12345678901234567890",
        "4420123456780",
        "from_domain:example",
        "user_agent:zo?",
        "leg_ids:leg",
        "leg_ids:leg-three",
        "src_ip:10.0.1.20",
        "src_ip:10.0.0.0/24",
        "src_ip:10.0.1.0/26",
        "src_ip:2001:db8::/32",
        "src_ip:::/0",
        "dst_ip:0.0.0.0/0",
        "dst_ip:2001:db8::2",
        "10.0.1.200:5080",
        "10.0.0.1",
        "busy",
        "invite",
        "id:0000000000011",
        "table:rest",
        "time:<now-2m",
        "contact_user:*",
        "contact_user:[* TO *]",
        "to_tag:[a TO z]",
        "vlan:[0 TO *]",
      })
  void message_isNotMatchedBy(String query) throws QueryException {
    assertThat(matches(query)).isFalse();
    assertThat(matches("NOT (" + query + ")")).isTrue();
  }

  @Test
  void wildcard_overBytesThatAreNotUtf8_matchesAroundThem() throws QueryException {
    MapFields fields = new MapFields().withBytes(Field.REASON, new byte[] {'a', (byte) 0xff, 'b'});
    assertThat(new Predicate(PARSER.parse("reason:a*b", NOW)).matches(fields)).isTrue();
    assertThat(new Predicate(PARSER.parse("reason:a*c", NOW)).matches(fields)).isFalse();
  }

  @Test
  void emptyOr_matchesNothing() {
    assertThat(new Predicate(new Query.Or(List.of())).matches(message())).isFalse();
  }

  @Test
  void valueMatcher_ofAQueryThatIsNoLeaf_isRefused() {
    assertThat(ValueMatcher.looksAtBytes(Query.ALL)).isFalse();
    assertThatIllegalArgumentException().isThrownBy(() -> ValueMatcher.of(Query.ALL));
  }
}
