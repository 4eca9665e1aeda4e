package io.hepatica.server.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.hepatica.server.message.Field;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** One session takes little room, whatever is sent. */
class HostileFoldTest {
  private static final String LONG = "x".repeat(5_000);

  @Test
  void floodOfOneCallId_keepsItsBeginningAndItsCount() {
    StringBuilder ladder = new StringBuilder("0 alice>bob INVITE 1\n");
    for (int i = 0; i < 3000; i++) {
      ladder.append(
          "%d bob>alice 180/INVITE 1 to=t%d ua=U%d sdp=10.1.%d.%d:%d:PCMU | X-CID: leg%d\n"
              .formatted(100 + i, i, i, i / 250, i % 250, 4000 + i, i));
      ladder.append("%d alice>bob INVITE %d from=f%d\n".formatted(200 + i, 10 + i, i));
    }
    ladder.append("9000 bob>alice 200/INVITE 1 to=b\n");
    Scenario scenario = Scenario.of(ladder.toString());
    SessionFold fold = scenario.fold();
    Session session = Objects.requireNonNull(fold.session());

    assertThat(fold.media()).hasSize(32);
    assertThat(session.texts(SessionField.USER_AGENTS)).hasSize(16);
    assertThat(session.texts(Field.LEG_IDS)).hasSize(16);
    assertThat(session.whole(SessionField.MESSAGES)).isEqualTo(6002);
    assertThat(session.startMicros()).isEqualTo(Scenario.micros(0));
    assertThat(session.whole(SessionField.SETUP_MS)).isEqualTo(100);
    assertThat(session.state()).isEqualTo("answered");
    // The order tells only which of too many legs are kept.
    assertThat(scenario.shuffled(1).with(Field.LEG_IDS, null))
        .isEqualTo(session.with(Field.LEG_IDS, null));
  }

  @Test
  void repeats_ofMoreMessagesThanAreWatched_doNotDependOnTheOrder() {
    StringBuilder ladder = new StringBuilder();
    for (int i = 0; i < 2000; i++) {
      ladder.append("%d alice>bob INFO %d to=b\n".formatted(i, i % 1500));
    }
    Scenario scenario = Scenario.of(ladder.toString());
    Long repeats = scenario.session().whole(SessionField.RETRANSMISSIONS);

    assertThat(repeats).isBetween(1L, 500L);
    assertThat(scenario.shuffled(1).whole(SessionField.RETRANSMISSIONS)).isEqualTo(repeats);
  }

  @Test
  void longTexts_areCut() {
    Session session =
        Scenario.of(
                "0 alice>bob INVITE 1 user=%1$s ua=%1$s from=%1$s | X-CID: %1$s\n".formatted(LONG))
            .session();

    assertThat(session.text(SessionField.CALLER)).hasSize(255);
    assertThat(session.text(Field.FROM_USER)).hasSize(255);
    assertThat(session.text(Field.FROM_TAG)).hasSize(255);
    assertThat(session.texts(SessionField.USER_AGENTS)).allMatch(text -> text.length() == 255);
    assertThat(session.texts(Field.LEG_IDS)).isEmpty();
  }

  @Test
  void cutText_endsWithAWholeCharacter() {
    byte[] bytes = ("a" + "\u20ac".repeat(100)).getBytes(java.nio.charset.StandardCharsets.UTF_8);

    assertThat(SharedTexts.read(bytes, 0, bytes.length)).isEqualTo("a" + "\u20ac".repeat(84));
  }

  @Test
  void sharedTexts_areOneObject() {
    SharedTexts texts = new SharedTexts(64);
    byte[] bytes = "example.org".getBytes(java.nio.charset.StandardCharsets.UTF_8);

    assertThat(texts.of(bytes, 0, bytes.length)).isSameAs(texts.of(bytes, 0, bytes.length));
    assertThat(new SharedTexts(0).of(bytes, 0, 7)).isEqualTo("example");
  }
}
