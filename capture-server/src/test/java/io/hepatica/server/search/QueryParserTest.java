package io.hepatica.server.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hepatica.server.message.Field;
import io.hepatica.server.message.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryParserTest {
  /** 1,795,228,380 seconds after the epoch, by {@code date -u -d ... +%s}. */
  private static final Instant NOW = Instant.parse("2026-11-21T02:33:00Z");

  private static final QueryParser PARSER =
      new QueryParser(new Schema(List.of("X-Foo")).messages());

  /** Query, then its tree as {@link QueryText} shows it. */
  private static final List<String> TREES =
      """
      # operators
      method:A                               => method=a
      method:A AND method:B                  => and(method=a method=b)
      method:A && method:B                   => and(method=a method=b)
      method:A OR method:B                   => or(method=a method=b)
      method:A || method:B                   => or(method=a method=b)
      method:A method:B                      => or(method=a method=b)
      method:A OR method:B AND method:C      => or(method=a and(method=b method=c))
      method:A AND method:B OR method:C      => or(and(method=a method=b) method=c)
      (method:A OR method:B) AND method:C    => and(or(method=a method=b) method=c)
      NOT method:A                           => not(method=a)
      !method:A                              => not(method=a)
      NOT NOT method:A                       => not(not(method=a))
      NOT method:A AND method:B              => and(not(method=a) method=b)
      method:A AND NOT method:B              => and(method=a not(method=b))
      method:A OR NOT method:B               => or(method=a not(method=b))
      method:A NOT method:B                  => and(method=a not(method=b))
      method:A -method:B                     => and(method=a not(method=b))
      method:A OR -method:B                  => and(method=a not(method=b))
      -method:A                              => not(method=a)
      -method:A -method:B                    => and(not(method=a) not(method=b))
      +method:A method:B                     => method=a
      +method:A +method:B -method:C          => and(method=a method=b not(method=c))
      method:A method:B -method:C            => and(or(method=a method=b) not(method=c))
      +(method:A OR method:B) status:5       => or(method=a method=b)
      NOT(method:A)AND(method:B)             => !a blank is missing
      NOT(method:A) AND (method:B)           => and(not(method=a) method=b)
      ANDY:x                                 => ids(ANDY:x)
      # groups of a field
      method:(A OR B)                        => or(method=a method=b)
      method:(A B)                           => or(method=a method=b)
      method:(A AND NOT B)                   => and(method=a not(method=b))
      method:(+A -B)                         => and(method=a not(method=b))
      method:( A OR (B AND status:200) )     => or(method=a and(method=b status=200))
      from_user:(+44 OR -33)                 => and(from_user=+44 not(from_user=33))
      # values
      from_user:+4420                        => from_user=+4420
      from_user: 4420                        => from_user=4420
      from_user:Ann                          => from_user=Ann
      from_domain:Example.COM                => from_domain=example.com
      from_domain:Ä                          => from_domain=Ä
      x_foo:Bar                              => x_foo=Bar
      call_id:a:b@c/d[e]                     => call_id=a:b@c/d[e]
      user_agent:"Acme  Phone \\"1\\" \\\\ *" => user_agent=acme  phone "1" \\ *
      call_id:""                             => call_id=
      call_id:a\\ b\\*c\\(d                  => call_id=a b*c(d
      call_id:a\\u0041b                      => call_id=aAb
      call_id:a^b~c                          => call_id=a^b~c
      table:call                             => table=0
      table:(call OR rest)                   => or(table=0 table=2)
      id:000000000000z                       => id=35
      # wildcards
      from_user:*                            => from_user?
      time:*                                 => and()
      from_user:4420*                        => from_user^=4420
      from_user:*4567                        => from_user$=4567
      from_user:*45*                         => from_user~*45*
      from_user:4?20                         => from_user~4?20
      from_user:44\\*20*                     => from_user^=44*20
      from_user:*20\\*                       => from_user$=20*
      from_user:a*b\\?c                      => from_user~a*b\\?c
      call_id:*abc                           => call_id~*abc
      user_agent:SIPCLI*                     => user_agent^=sipcli
      user_agent:*Cli                        => user_agent~*cli
      # expressions
      from_user:/44[0-9]{3,5}/               => from_user~/44[0-9]{3,5}/
      call_id:/a\\/b/ AND status:1           => and(call_id~/a\\/b/ status=1)
      # numbers
      status:200                             => status=200
      status:[400 TO 499]                    => status=400..499
      status:{400 TO 499}                    => status=401..498
      status:[400 TO 499}                    => status=400..498
      status:[400 TO *]                      => status=400..9223372036854775807
      status:[* TO 499]                      => status=0..499
      status:[* TO *]                        => status?
      status:>=400                           => status=400..9223372036854775807
      status:>400                            => status=401..9223372036854775807
      status:<=400                           => status=0..400
      status:< 400                           => status=0..399
      status:[499 TO 400]                    => or()
      status:4??                             => status=400..499
      status:4xx                             => status=400..499
      src_port:506?                          => src_port=5060..5069
      # text ranges
      from_user:[100 TO 200}                 => from_user[100..200}
      from_domain:{"B b" TO *]               => from_domain{b b..null]
      from_user:>="5"                        => from_user[5..null]
      # times
      time:[2026-11-21T02:33:00Z TO *]       => time=1795228380000000..9223372036854775807
      time:>=now-15m                         => time=1795227480000000..9223372036854775807
      time:{1795228380000 TO now+1h}         => time=1795228380000001..1795231979999999
      # addresses
      src_ip:10.0.0.1                        => src_ip=10.0.0.1/32
      src_ip:10.0.0.0/8                      => src_ip=10.0.0.0/8
      src_ip:2001:db8::1                     => src_ip=2001:db8:0:0:0:0:0:1/128
      src_ip:[2001:db8::1]                   => src_ip=2001:db8:0:0:0:0:0:1/128
      src_ip:"2001:db8::/32"                 => src_ip=2001:db8:0:0:0:0:0:0/32
      src_ip:::ffff:10.0.0.1                 => src_ip=10.0.0.1/32
      src_ip:10.0.*                          => src_ip=10.0.0.0/16
      src_ip:10.0.*.1                        => src_ip~10.0.*.1
      src_ip:2001:DB8:*                      => src_ip~2001:db8:*
      sent:10.0.0.1                          => or(src_ip=10.0.0.1/32 dst_ip=10.0.0.1/32)
      sent:(10.0.0.1 AND NOT 10.0.0.2)       => and(or(src_ip=10.0.0.1/32 dst_ip=10.0.0.1/32) not(or(src_ip=10.0.0.2/32 dst_ip=10.0.0.2/32)))
      # words without a field
      *                                      => and()
      *:*                                    => and()
      10.0.0.1                               => or(src_ip=10.0.0.1/32 dst_ip=10.0.0.1/32)
      10.0.0.0/8                             => or(src_ip=10.0.0.0/8 dst_ip=10.0.0.0/8)
      ::1                                    => or(src_ip=0:0:0:0:0:0:0:1/128 dst_ip=0:0:0:0:0:0:0:1/128)
      [::1]                                  => or(src_ip=0:0:0:0:0:0:0:1/128 dst_ip=0:0:0:0:0:0:0:1/128)
      dead::beef                             => or(src_ip=dead:0:0:0:0:0:0:beef/128 dst_ip=dead:0:0:0:0:0:0:beef/128)
      "10.0.0.1"                             => or(src_ip=10.0.0.1/32 dst_ip=10.0.0.1/32)
      10.0.0.1:5060                          => or(and(src_ip=10.0.0.1/32 src_port=5060) and(dst_ip=10.0.0.1/32 dst_port=5060))
      [::1]:5060                             => or(and(src_ip=0:0:0:0:0:0:0:1/128 src_port=5060) and(dst_ip=0:0:0:0:0:0:0:1/128 dst_port=5060))
      10.0.*                                 => or(src_ip=10.0.0.0/16 dst_ip=10.0.0.0/16)
      2345678                                => users($=2345678)
      +442012345678                          => users($=442012345678)
      12345                                  => users(=12345)
      4420*                                  => users(^=4420)
      *5678                                  => users($=5678)
      abc                                    => ids(abc)
      "2345678 9"                            => ids(2345678 9)
      f81d4fae-7dec-11d0@10.0.0.1            => ids(f81d4fae-7dec-11d0@10.0.0.1)
      A-b:c/d[e]@h                           => ids(A-b:c/d[e]@h)
      5f3e@[2001:db8::1]                     => ids(5f3e@[2001:db8::1])
      "foo:bar"                              => ids(foo:bar)
      foo\\:bar                              => ids(foo:bar)
      Foo:bar                                => ids(Foo:bar)
      z9hG4bK*                               => or(call_id^=z9hG4bK from_tag^=z9hG4bK to_tag^=z9hG4bK via_branch^=z9hG4bK)
      from_user:4420* AND status:[400 TO 499] AND NOT user_agent:sipcli* => and(from_user^=4420 status=400..499 not(user_agent^=sipcli))
      """
          .lines()
          .filter(line -> !line.startsWith("#"))
          .toList();

  private static final List<String> USERS =
      List.of(
          "from_user",
          "to_user",
          "ruri_user",
          "contact_user",
          "pai_user",
          "auth_user",
          "diversion_user");

  private static String users(String test) {
    return USERS.stream().map(user -> user + test).collect(Collectors.joining(" ", "or(", ")"));
  }

  private static String ids(String value) {
    return "or(call_id=%1$s from_tag=%1$s to_tag=%1$s via_branch=%1$s)".formatted(value);
  }

  @ParameterizedTest
  @FieldSource("TREES")
  void query_ofTheTable_isItsTree(String line) throws QueryException {
    String query = line.substring(0, line.indexOf("=> ")).trim();
    String expected = line.substring(line.indexOf("=> ") + 3).trim();
    if (expected.startsWith("!")) {
      assertThatExceptionOfType(QueryException.class)
          .isThrownBy(() -> PARSER.parse(query, NOW))
          .withMessageContaining(expected.substring(1));
      return;
    }
    String inner = expected.replaceFirst("^(users|ids)\\((.*)\\)$", "$2");
    String tree =
        expected.startsWith("users(")
            ? users(inner)
            : expected.startsWith("ids(") ? ids(inner) : expected;
    assertThat(QueryText.of(PARSER.parse(query, NOW))).isEqualTo(tree);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "   ", "\t\n\u00a0"})
  void query_ofBlanks_matchesAll(String blank) throws QueryException {
    assertThat(PARSER.parse(blank, NOW)).isEqualTo(Query.ALL);
  }

  @Test
  void number_quoted_isAlsoAnIdentifier() throws QueryException {
    String tree = QueryText.of(PARSER.parse("\"1234567\"", NOW));
    assertThat(tree)
        .contains("call_id=1234567", "via_branch=1234567", "from_user=1234567")
        .doesNotContain("$=");
  }

  @Test
  void numberPattern_withStar_isRangesOfAllLengths() throws QueryException {
    assertThat(QueryText.of(PARSER.parse("status:40*", NOW)))
        .startsWith("or(status=40 status=400..409 status=4000..4099 ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '\0',
      ignoreLeadingAndTrailingWhitespace = true,
      value = {
        "method:A AND foo:x ; 13 ; unknown field \"foo\"",
        "status:abc ; 7 ; \"abc\" is no number",
        "status:20y ; 7 ; is no number",
        "status:x ; 7 ; is no pattern of a number",
        "status:-1 ; 7 ; is no number",
        "status:99999999999999999999 ; 7 ; is no number",
        "status:*1* ; 7 ; is no pattern of a number",
        "status:[400 TO abc] ; 15 ; \"abc\" is no number",
        "status:[400 499] ; 12 ; TO is missing",
        "status:[400 TO 499 ; 18 ; the closing ] or } is missing",
        "status:[400 TO 4*] ; 15 ; takes no wildcards",
        "status:[ TO 4] ; 12 ; TO is missing",
        "status:[1 TO ] ; 13 ; the end of a range is missing",
        "status:[1 TO 2]x ; 15 ; a blank is missing",
        "status:/4../ ; 7 ; takes no regular expression",
        "time:yesterday ; 5 ; is no time",
        "time:2026* ; 5 ; takes no wildcards",
        "id:12 ; 3 ; is no id",
        "table:calls ; 6 ; is no table",
        "table:[call TO rest] ; 7 ; takes no range",
        "src_ip:example.com ; 7 ; is no address",
        "src_ip:10.1 ; 7 ; is no address",
        "src_ip:10.0.0.0/33 ; 7 ; is no address",
        "src_ip:[10.0.0.1 TO 10.0.0.9] ; 8 ; is written as a network",
        "sent:bob ; 5 ; is no address",
        "src_ip:abcz* ; 7 ; is no pattern of an address",
        "(method:A ; 0 ; the closing ) is missing",
        "method:A) ; 8 ; a ) without its (",
        "() ; 1 ; something to look for is missing before the )",
        "method: ; 7 ; a value is missing after method:",
        "method:() ; 8 ; something to look for is missing",
        "sent: ) ; 6 ; a value is missing after sent:",
        "method:A AND ; 12 ; something to look for is missing",
        "AND method:A ; 0 ; missing before the operator",
        "method:A OR OR b ; 12 ; missing before the operator",
        "method:A && || b ; 12 ; missing before the operator",
        "NOT ; 3 ; something to look for is missing",
        "\"abc ; 0 ; the closing \" is missing",
        "method:\"abc\\\" ; 7 ; the closing \" is missing",
        "abc\\ ; 3 ; nothing follows the \\",
        "abc\\u12 ; 3 ; four hexadecimal digits",
        "call_id:/abc ; 8 ; the closing / is missing",
        "call_id:/a(/ ; 8 ; bad regular expression",
        "call_id:/(a|b)*a[ab]{20}/ ; 8 ; bad regular expression",
        "call_id:/((a{100}){100}){100}/ ; 8 ; bad regular expression",
        "call_id:*a?????????????????????b ; 8 ; too complex",
        "/abc/ ; 0 ; needs a field",
        "[1 TO 2] ; 0 ; a range needs a field",
        "method:A^2 ; 8 ; are not supported",
        "method:A~ ; 8 ; are not supported",
        "abc~0.8 def ; 3 ; are not supported",
        "\"a b\"~2 ; 5 ; are not supported",
        "(a b)^3 ; 5 ; are not supported",
        "\"a\"b ; 3 ; a blank is missing",
        "abc(def) ; 3 ; a blank or a \\ is missing before (",
        "abc\"def\" ; 3 ; a blank or a \\ is missing before \"",
      })
  void mistake_inAQuery_isShownWhereItStands(String query, int position, String reason) {
    QueryException e = catchThrowableOfType(QueryException.class, () -> PARSER.parse(query, NOW));
    assertThat(e).isNotNull().hasMessageContaining(reason);
    assertThat(e.position()).isEqualTo(position);
    assertThat(e).hasMessageEndingWith(" at position " + position);
  }

  @Test
  void explanation_pointsAtTheMistake() {
    String query = "method:INVITE AND\nfoo:x";
    QueryException e = catchThrowableOfType(QueryException.class, () -> PARSER.parse(query, NOW));
    assertThat(e.explain(query))
        .isEqualTo(
            """
            unknown field "foo" at position 18
            method:INVITE AND foo:x
                              ^\
            """);
  }

  @Test
  void explanation_ofALongQuery_isCutAroundTheMistake() {
    String query = "a ".repeat(1000) + "status:x " + "b ".repeat(1000);
    QueryException e =
        catchThrowableOfType(QueryException.class, () -> PARSER.parse("status:x", NOW));
    List<String> lines = new QueryException(e.reason(), 2007).explain(query).lines().toList();
    assertThat(lines.get(1)).hasSize(120);
    assertThat(lines.get(1).charAt(lines.get(2).length() - 1)).isEqualTo('x');
  }

  @ParameterizedTest
  @ValueSource(strings = {"(", "NOT ", "!", "-", "+", "method:(", "(a ", "\\(", "["})
  void repetition_ofKilobytes_isRefusedOrRead(String part) {
    for (int length : new int[] {100, 8_000, 10_240}) {
      String query = part.repeat(length / part.length());
      try {
        PARSER.parse(query, NOW);
      } catch (QueryException e) {
        assertThat(e.position()).isBetween(0, query.length());
      }
    }
  }

  @Test
  void tenKilobytes_ofParentheses_areRefused() {
    assertThatExceptionOfType(QueryException.class)
        .isThrownBy(() -> PARSER.parse("(".repeat(10_240), NOW))
        .withMessageContaining("longer than 8192 characters");
    assertThatExceptionOfType(QueryException.class)
        .isThrownBy(() -> PARSER.parse("(".repeat(8000), NOW))
        .withMessageContaining("100 parentheses");
  }

  @Test
  void clauses_beyondTheLimit_areRefused() throws QueryException {
    assertThat(PARSER.parse("status:1 ".repeat(900), NOW)).isInstanceOf(Query.Or.class);
    assertThatExceptionOfType(QueryException.class)
        .isThrownBy(() -> PARSER.parse("a ".repeat(300), NOW))
        .withMessageContaining("1000 clauses");
    assertThatExceptionOfType(QueryException.class)
        .isThrownBy(() -> PARSER.parse("reason:*a* ".repeat(51), NOW))
        .withMessageContaining("50 patterns");
  }

  @Test
  void exact_takesTheValueAsItIs() throws QueryException {
    assertThat(QueryText.of(QueryParser.exact(Field.CALL_ID, "a*\"(b:", NOW)))
        .isEqualTo("call_id=a*\"(b:");
    assertThat(QueryText.of(QueryParser.exact(Field.METHOD, "INVITE", NOW)))
        .isEqualTo("method=invite");
    assertThat(QueryText.of(QueryParser.exact(Field.STATUS, "200", NOW))).isEqualTo("status=200");
    assertThatExceptionOfType(QueryException.class)
        .isThrownBy(() -> QueryParser.exact(Field.STATUS, "4??", NOW));
  }

  @Test
  void mutations_ofGoodQueries_giveATreeOrAQueryException() {
    Random random = new Random(20261121);
    List<String> alphabet =
        List.of(
            "(",
            ")",
            "\"",
            "\\",
            "*",
            "?",
            ":",
            "[",
            "]",
            "{",
            "}",
            " ",
            "/",
            "~",
            "^",
            "+",
            "-",
            "!",
            "&&",
            "||",
            " AND ",
            " OR ",
            " NOT ",
            " TO ",
            "status:",
            "time:",
            "src_ip:",
            "call_id:",
            "sent:",
            "from_user:",
            "10.0.0.1",
            "::1",
            "now-1d",
            "999999999999999999",
            "\\u",
            "<",
            ">=",
            "\u0000",
            "\ud800",
            "é",
            "x",
            "{2,",
            "/(a|b)*/",
            "123456");
    int trees = 0;
    for (int round = 0; round < 20_000; round++) {
      String line = TREES.get(random.nextInt(TREES.size()));
      StringBuilder query = new StringBuilder(line.substring(0, line.indexOf("=> ")).trim());
      for (int i = random.nextInt(5); i >= 0; i--) {
        int at = random.nextInt(query.length() + 1);
        if (random.nextBoolean() || query.isEmpty()) {
          query.insert(at, alphabet.get(random.nextInt(alphabet.size())));
        } else {
          query.delete(at, Math.min(query.length(), at + 1 + random.nextInt(6)));
        }
      }
      try {
        new Predicate(PARSER.parse(query.toString(), NOW));
        trees++;
      } catch (QueryException e) {
        assertThat(e.position()).as(query.toString()).isBetween(0, query.length());
        assertThat(e.explain(query.toString())).endsWith("^");
      }
    }
    assertThat(trees).isPositive();
  }
}
