package io.hepatica.sip;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SipParametersTest {
  private static List<String> items(String value) {
    byte[] bytes = value.getBytes(UTF_8);
    SipParameters parameters = new SipParameters().over(bytes, 0, bytes.length);
    List<String> items = new ArrayList<>();
    while (parameters.next()) {
      String name = new String(bytes, parameters.nameStart(), parameters.nameLength(), UTF_8);
      items.add(name + "=" + parameters.text());
    }
    return items;
  }

  @Test
  void next_firstItemWithoutSemicolon_isGiven() {
    assertThat(items("icid-value=\"a;b\";icid-generated-at=192.0.2.1"))
        .containsExactly("icid-value=a;b", "icid-generated-at=192.0.2.1");
    assertThat(items("ab30317f1a784dc48ff824d0d3715d86;remote=0"))
        .containsExactly("ab30317f1a784dc48ff824d0d3715d86=null", "remote=0");
  }

  @Test
  void next_nameAddr_givesItsParametersOnly() {
    assertThat(items("\"A;b=c\" <sip:a@b;x=y>;q=0.5 ; lr;\r\n tag = 1 , <sip:b>;z=1"))
        .containsExactly("q=0.5", "lr=null", "tag=1");
  }

  @Test
  void next_quotedWithEscapes_endsAtTheClosingQuote() {
    assertThat(items("Q.850;cause=16;text=\"a \\\"b\\\"; c\";x=1"))
        .containsExactly("Q.850=null", "cause=16", "text=a \\\"b\\\"; c", "x=1");
  }

  @Test
  void next_straySeparatorsAndOpenQuote_endsAtTheValuesEnd() {
    assertThat(items(";;=;=a; b = ;c=\"open")).containsExactly("=null", "=a", "b=null", "c=open");
    assertThat(items("<open;a=1")).containsExactly("open=null", "a=1");
    assertThat(items("")).isEmpty();
  }

  @Test
  void find_name_isFoundInAnyCase() {
    byte[] bytes = "<sip:a>;Tag=1;TAGS=2".getBytes(UTF_8);
    SipParameters parameters = new SipParameters().over(bytes, 0, bytes.length);

    assertThat(parameters.find("tags".getBytes(UTF_8))).isTrue();
    assertThat(parameters.text()).isEqualTo("2");
    assertThat(parameters.find("tag".getBytes(UTF_8))).isFalse();
    assertThat(parameters.over(bytes, 0, bytes.length).find("tag".getBytes(UTF_8))).isTrue();
    assertThat(parameters.text()).isEqualTo("1");
  }
}
