package io.hepatica.server.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import io.hepatica.server.call.Session;
import io.hepatica.server.call.SessionField;
import io.hepatica.server.call.WholeCall;
import io.hepatica.server.message.Field;
import io.hepatica.server.message.Message;
import io.hepatica.server.message.Table;
import io.hepatica.server.search.Query;
import io.hepatica.server.search.SearchRequest;
import io.hepatica.server.search.SearchResult;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * RTCP that names no call. The media of the offer is at 10.1.0.1, that of the answer at 10.2.0.2.
 */
class MediaReportsTest {
  private static final long SECOND = 1_000_000L;
  private static final long DURING = Calls.TIME + 10 * SECOND;
  private static final String ANSWER = Calls.sdp("10.2.0.2", "m=audio 6000 RTP/AVP 8");

  private final Calls calls = new Calls();

  private WholeCall call(String callId) throws IOException {
    return calls.lookup.find(List.of(callId), true);
  }

  private void answered(String... media) {
    calls.answered("a", Calls.TIME, 60, Calls.sdp("10.1.0.1", media), ANSWER);
  }

  @Test
  void threeHundredUnnamedReports_arePaged() throws IOException {
    answered("m=audio 5000 RTP/AVP 8");
    for (int i = 0; i < 300; i++) {
      calls.rtcp("10.1.0.1", 5001, "10.9.9.9", 1, "", DURING + i);
    }
    calls.rtcp("10.7.7.7", 5001, "10.9.9.9", 1, "", DURING);
    CallReports reports = new CallReports(calls.lookup, Calls.SCHEMA);
    SearchRequest first =
        new SearchRequest(DURING, DURING + 299, Set.of(Table.REPORT), Query.ALL, false, 250, null);
    SearchResult page = reports.search(List.of("a"), first);
    assertThat(page.messages()).hasSize(250);
    assertThat(page.total()).isEqualTo(300);
    assertThat(page.totalExact()).isTrue();
    SearchResult last =
        reports.search(
            List.of("a"),
            new SearchRequest(
                DURING, DURING + 299, Set.of(Table.REPORT), Query.ALL, false, 250, page.next()));
    assertThat(last.messages()).hasSize(50).last().returns(DURING + 299, Message::timeMicros);
    assertThat(last.next()).isNull();
    Query none = new Query.NumberRange(Field.SRC_PORT, 1, 5000);
    assertThat(
            reports
                .search(
                    List.of("a"),
                    new SearchRequest(
                        DURING, DURING + 299, Set.of(Table.REPORT), none, true, 250, null))
                .messages())
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "10.1.0.1, 5001, 10.9.9.9, 1, true",
    "10.9.9.9, 1, 10.1.0.1, 5001, true",
    "10.9.9.9, 1, 10.2.0.2, 6001, true",
    "10.1.0.1, 5003, 10.9.9.9, 1, false",
    "10.1.0.1, 1, 10.9.9.9, 5001, false",
    "10.2.0.2, 5001, 10.9.9.9, 1, false"
  })
  void port_isThatAfterTheMedia(String source, int sourcePort, String to, int port, boolean linked)
      throws IOException {
    answered("m=audio 5000 RTP/AVP 8");
    Message report = calls.rtcp(source, sourcePort, to, port, "", DURING);
    assertThat(call("a").reports())
        .extracting(Message::position)
        .isEqualTo(linked ? List.of(report.position()) : List.of());
  }

  @Test
  void rtcpAttribute_namesAnotherPort() throws IOException {
    answered("m=audio 5000 RTP/AVP 8", "a=rtcp:5555");
    calls.rtcp("10.1.0.1", 5555, "10.9.9.9", 1, "", DURING);
    assertThat(call("a").reports()).hasSize(1);
  }

  @Test
  void rtcpMux_usesThePortOfTheMedia() throws IOException {
    answered("m=audio 5000 RTP/AVP 8", "a=rtcp-mux");
    calls.rtcp("10.1.0.1", 5000, "10.9.9.9", 1, "", DURING);
    assertThat(call("a").reports()).hasSize(1);
  }

  @Test
  void connectionOfTheMedia_goesBeforeThatOfTheSession() throws IOException {
    answered("m=audio 5000 RTP/AVP 8", "c=IN IP4 10.1.0.77", "m=video 5100 RTP/AVP 96");
    calls.rtcp("10.1.0.77", 5001, "10.9.9.9", 1, "", DURING);
    calls.rtcp("10.1.0.1", 5101, "10.9.9.9", 1, "", DURING);
    calls.rtcp("10.1.0.1", 5001, "10.9.9.9", 1, "", DURING);
    assertThat(call("a").reports())
        .extracting(report -> report.values().get("src_ip"))
        .containsExactly("10.1.0.77", "10.1.0.1");
    assertThat(call("a").reports())
        .extracting(report -> report.values().get("src_port"))
        .containsExactly(5001L, 5101L);
  }

  @Test
  void report_beforeTheSipThatExplainsIt_isLinked() throws IOException {
    calls.rtcp("10.1.0.1", 5001, "10.9.9.9", 1, "", DURING);
    answered("m=audio 5000 RTP/AVP 8");
    assertThat(call("a").reports()).hasSize(1);
  }

  @Test
  void port_usedAgainByALaterCall_isThatCalls() throws IOException {
    answered("m=audio 5000 RTP/AVP 8");
    long later = Calls.TIME + 300 * SECOND;
    calls.answered("b", later, 60, Calls.sdp("10.1.0.1", "m=audio 5000 RTP/AVP 8"), ANSWER);
    Message first = calls.rtcp("10.1.0.1", 5001, "10.2.0.2", 6001, "", DURING);
    Message late = calls.rtcp("10.1.0.1", 5001, "10.2.0.2", 6001, "", Calls.TIME + 119 * SECOND);
    calls.rtcp("10.1.0.1", 5001, "10.2.0.2", 6001, "", Calls.TIME + 121 * SECOND);
    Message second = calls.rtcp("10.1.0.1", 5001, "10.2.0.2", 6001, "", later + 10 * SECOND);
    assertThat(call("a").reports())
        .extracting(Message::position)
        .containsExactly(first.position(), late.position());
    assertThat(call("b").reports())
        .extracting(Message::position)
        .containsExactly(second.position());
  }

  @Test
  void callWithoutBye_keepsItsReportsUntilTheySilence() throws IOException {
    calls.answered("a", Calls.TIME, 0, Calls.sdp("10.1.0.1", "m=audio 5000 RTP/AVP 8"), ANSWER);
    for (int minute = 1; minute <= 60; minute += 5) {
      calls.rtcp("10.1.0.1", 5001, "10.2.0.2", 6001, "", Calls.TIME + minute * 60L * SECOND);
    }
    calls.rtcp("10.1.0.1", 5001, "10.2.0.2", 6001, "", Calls.TIME + 3 * 3600 * SECOND);
    assertThat(call("a").reports()).hasSize(12);
  }

  @Test
  void cnameInsteadOfACall_doesNotHideTheReport() throws IOException {
    answered("m=audio 5000 RTP/AVP 8");
    calls.rtcp("10.1.0.1", 5001, "10.9.9.9", 1, "user@phone", DURING);
    assertThat(call("a").reports()).hasSize(1);
  }

  @Test
  void reportThatNamesAnotherCall_isThatCalls() throws IOException {
    answered("m=audio 5000 RTP/AVP 8");
    calls.invite("b", Calls.TIME);
    calls.rtcp("10.1.0.1", 5001, "10.9.9.9", 1, "b", DURING);
    assertThat(call("a").reports()).isEmpty();
    assertThat(call("b").reports()).hasSize(1);
  }

  @Test
  void bothLegsOfOneRelay_haveTheReportOnce() throws IOException {
    answered("m=audio 5000 RTP/AVP 8");
    calls.invite("b", Calls.TIME, "X-CID: a", "Content-Type: application/sdp");
    calls.rtcp("10.1.0.1", 5001, "10.2.0.2", 6001, "", DURING);
    assertThat(call("b").reports()).hasSize(1);
  }

  @Test
  void session_countsItsReportsWhateverLinkedThem() throws IOException {
    answered("m=audio 5000 RTP/AVP 8");
    calls.rtcp("10.1.0.1", 5001, "10.9.9.9", 1, "", DURING);
    calls.rtcp("10.9.9.9", 1, "10.9.9.8", 1, "a", DURING);
    Session session = call("a").sessions().getFirst();
    assertThat(session.number(SessionField.REPORTS)).isEqualTo(2);
  }

  @Test
  void reportsWithoutSip_areThere() throws IOException {
    calls.rtcp("10.9.9.9", 1, "10.9.9.8", 1, "only", DURING);
    WholeCall call = call("only");
    assertThat(call.reports()).hasSize(1);
    assertThat(call.sessions()).isEmpty();
    assertThat(call.messages()).isEmpty();
  }
}
