package io.hepatica.server.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import io.hepatica.server.call.Session;
import io.hepatica.server.call.SessionField;
import io.hepatica.server.call.WholeCall;
import io.hepatica.server.message.Field;
import io.hepatica.server.message.Message;
import io.hepatica.server.search.Query;
import io.hepatica.server.search.SearchRequest;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LegsTest {
  private static final long SECOND = 1_000_000L;
  private static final long DAY = 86_400 * SECOND;

  private final Calls calls = new Calls();

  private Map<String, List<String>> find(String... callIds) throws IOException {
    return legs(calls.lookup.find(List.of(callIds), true).sessions());
  }

  private static Map<String, List<String>> legs(List<Session> sessions) {
    Map<String, List<String>> legs = new TreeMap<>();
    sessions.forEach(session -> legs.put(session.callId(), session.texts(SessionField.LEGS)));
    return legs;
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "b"})
  void xCid_tiesWhicheverLegIsAskedFor(String asked) throws IOException {
    calls.invite("a", Calls.TIME);
    calls.invite("b", Calls.TIME + SECOND, "X-CID: a");
    calls.invite("other", Calls.TIME);
    assertThat(find(asked)).isEqualTo(Map.of("a", List.of("b"), "b", List.of("a")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "b"})
  void xCid_tiesWhicheverLegCameFirst_alsoDaysApart(String asked) throws IOException {
    calls.invite("b", Calls.TIME, "X-CID: a");
    calls.invite("a", Calls.TIME + 5 * DAY);
    assertThat(find(asked)).isEqualTo(Map.of("a", List.of("b"), "b", List.of("a")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "b", "c", "d"})
  void thirdLeg_isFoundThroughTheSecond(String asked) throws IOException {
    calls.invite("a", Calls.TIME);
    calls.invite("b", Calls.TIME + 1, "X-CID: a");
    calls.invite("c", Calls.TIME + 2, "X-CID: b");
    calls.invite("d", Calls.TIME + 3, "X-CID: c");
    assertThat(find(asked).keySet()).containsExactly("a", "b", "c", "d");
    assertThat(calls.lookup.find(List.of(asked), true).messages())
        .extracting(message -> message.values().get("call_id"))
        .containsExactly("a", "b", "c", "d");
  }

  @Test
  void sessionId_tiesThoughItsHalvesAreSwapped() throws IOException {
    String one = "ab30317f1a784dc48ff824d0d3715d86";
    String two = "47755a9de7794ba387653f2099600ef2";
    calls.invite("a", Calls.TIME, "Session-ID: " + one + ";remote=" + two);
    calls.invite("b", Calls.TIME, "Session-ID: " + two + ";remote=" + one);
    calls.invite("c", Calls.TIME, "Session-ID: " + two + ";remote=" + "0".repeat(32));
    calls.invite("d", Calls.TIME, "Session-ID: " + "1".repeat(32) + ";remote=" + "0".repeat(32));
    assertThat(find("a").keySet()).containsExactly("a", "b", "c");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x@h", "x@h_b2b-1", "x@h_b2b-1_b2b-1"})
  void b2bSuffix_ties(String asked) throws IOException {
    calls.invite("x@h", Calls.TIME);
    calls.invite("x@h_b2b-1", Calls.TIME);
    calls.invite("x@h_b2b-1_b2b-1", Calls.TIME);
    assertThat(find(asked).keySet()).containsExactly("x@h", "x@h_b2b-1", "x@h_b2b-1_b2b-1");
  }

  @Test
  void chunkThatRepeatsTheCallId_doesNotHideXCid() throws IOException {
    calls.correlated("a", "a", Calls.TIME);
    calls.correlated("b", "b", Calls.TIME + 1, "X-CID: a");
    assertThat(find("a")).isEqualTo(Map.of("a", List.of("b"), "b", List.of("a")));
    assertThat(find("b").keySet()).containsExactly("a", "b");
  }

  @Test
  void chunkThatDiffersFromTheCallId_ties() throws IOException {
    calls.correlated("a", "chan-1", Calls.TIME);
    calls.correlated("b", "chan-1", Calls.TIME + 1);
    assertThat(find("b").keySet()).containsExactly("a", "b");
    assertThat(find("chan-1").keySet()).as("the id itself").containsExactly("a", "b");
  }

  @Test
  void icidValue_ties() throws IOException {
    calls.invite("a", Calls.TIME, "P-Charging-Vector: icid-value=\"1234bc9\";orig-ioi=h.net");
    calls.invite("b", Calls.TIME, "P-Charging-Vector: icid-value=1234bc9");
    calls.invite("c", Calls.TIME, "P-Charging-Vector: icid-value=1234bc8");
    assertThat(find("a").keySet()).containsExactly("a", "b");
  }

  @Test
  void unconnectedCalls_areNotEachOthersLegs() throws IOException {
    calls.invite("a", Calls.TIME);
    calls.invite("b", Calls.TIME, "X-CID: a");
    calls.invite("x", Calls.TIME);
    calls.invite("y", Calls.TIME, "X-CID: x");
    assertThat(find("a", "y"))
        .isEqualTo(
            Map.of("a", List.of("b"), "b", List.of("a"), "x", List.of("y"), "y", List.of("x")));
  }

  @Test
  void withoutLegs_onlyWhatWasAskedFor() throws IOException {
    calls.invite("a", Calls.TIME);
    calls.correlated("b", "a", Calls.TIME, "X-CID: a");
    calls.log("a", Calls.TIME);
    WholeCall call = calls.lookup.find(List.of("b"), false);
    assertThat(call.sessions()).extracting(Session::callId).containsExactly("b");
    assertThat(call.messages()).hasSize(1);
    assertThat(call.logs()).isEmpty();
    assertThat(call.sessions().getFirst().values()).doesNotContainKey(SessionField.LEGS);
  }

  @Test
  void hundredCallsOfOneKey_areCutAndSaid() throws IOException {
    for (int i = 0; i < 100; i++) {
      calls.invite("call-" + i, Calls.TIME + i, "X-CID: none");
    }
    WholeCall call = calls.lookup.find(List.of("call-50"), true);
    assertThat(call.complete()).isFalse();
    assertThat(call.sessions()).hasSize(33).extracting(Session::callId).contains("call-50");
    assertThat(call.messages()).hasSize(33);
  }

  @Test
  void thirtyTwoOtherLegs_areComplete() throws IOException {
    for (int i = 0; i < 33; i++) {
      calls.invite("call-" + i, Calls.TIME + i, "X-CID: one");
    }
    WholeCall call = calls.lookup.find(List.of("call-0"), true);
    assertThat(call.complete()).isTrue();
    assertThat(call.sessions()).hasSize(33);
    assertThat(call.sessions().getFirst().texts(SessionField.LEGS)).hasSize(32);
  }

  @Test
  void page_hasTheLegsOfEach_alsoThoseOutsideOfIt() throws IOException {
    calls.invite("a", Calls.TIME);
    calls.invite("b", Calls.TIME + DAY, "X-CID: a");
    calls.invite("c", Calls.TIME + 2 * DAY, "X-CID: b");
    calls.invite("alone", Calls.TIME);
    List<Session> page =
        calls
            .store
            .sessions(
                new SearchRequest(
                    Calls.TIME,
                    Calls.TIME,
                    EnumSet.noneOf(io.hepatica.server.message.Table.class),
                    Query.ALL,
                    true,
                    10,
                    null))
            .sessions();
    assertThat(legs(calls.lookup.withLegs(page).sessions()))
        .isEqualTo(Map.of("a", List.of("b", "c"), "alone", List.of()));
  }

  @Test
  void callIdGivenTwice_keepsTheOtherLegs() throws IOException {
    calls.invite("a", Calls.TIME);
    calls.invite("b", Calls.TIME + SECOND, "X-CID: a");
    assertThat(calls.lookup.find(List.of("a", "a"), true))
        .isEqualTo(calls.lookup.find(List.of("a"), true));
    assertThat(calls.lookup.find(List.of("b", "b"), true).messages()).hasSize(2);
  }

  @Test
  void idOfAThousand_takesNoRoomFromTheLegsOfOthers() throws IOException {
    for (int i = 0; i < 1000; i++) {
      calls.invite("crowd-" + i, Calls.TIME + i, "X-CID: none");
    }
    calls.invite("a", Calls.TIME);
    calls.invite("b", Calls.TIME + DAY, "X-CID: a");
    List<Session> page = calls.store.tied(List.of("crowd-999", "a"), 10).subList(0, 2);
    CallLookup.Legged legged = calls.lookup.withLegs(page);
    Map<String, List<String>> legs = legs(legged.sessions());
    assertThat(legs).containsEntry("a", List.of("b"));
    assertThat(legs.get("crowd-999")).hasSize(32);
    assertThat(legged.complete()).isFalse();
    assertThat(calls.lookup.withLegs(calls.store.tied(List.of("a"), 10)).complete()).isTrue();
  }

  @Test
  void unknownCall_isEmpty() throws IOException {
    calls.invite("a", Calls.TIME);
    WholeCall call = calls.lookup.find(List.of("nobody"), true);
    assertThat(call).isEqualTo(new WholeCall(List.of(), List.of(), List.of(), List.of(), true));
  }

  @Test
  void logs_ofAnyIdOfAnyLeg_belongToTheCall() throws IOException {
    calls.correlated("a", "chan-1", Calls.TIME);
    calls.invite("b", Calls.TIME, "X-CID: a");
    List<Message> logs =
        List.of(
            calls.log("b", Calls.TIME + 2),
            calls.log("chan-1", Calls.TIME + 1),
            calls.log("a", Calls.TIME + 3));
    calls.log("other", Calls.TIME);
    assertThat(calls.lookup.find(List.of("b"), true).logs())
        .extracting(Message::position)
        .containsExactly(logs.get(1).position(), logs.get(0).position(), logs.get(2).position());
    assertThat(calls.lookup.find(List.of("a"), false).logs())
        .extracting(log -> log.values().get(Field.CALL_ID.name()))
        .containsExactly("chan-1", "a");
  }
}
