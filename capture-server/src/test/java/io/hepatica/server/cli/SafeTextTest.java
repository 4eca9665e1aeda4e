package io.hepatica.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SafeTextTest {
  @Test
  void of_controls_areReplaced() {
    assertThat(SafeText.of("a\u001b[2Jb\u0007c\u009bd\u007fe\u202ef\ud800g"))
        .isEqualTo("a\ufffd[2Jb\ufffdc\ufffdd\ufffde\ufffdf\ufffdg");
  }

  @Test
  void of_lineEnds_becomeBlanks() {
    assertThat(SafeText.of("a\nb\tc")).isEqualTo("a b c");
  }

  @Test
  void of_namesOfPeople_stayAsTheyAre() {
    assertThat(SafeText.of("Zoë Müller 電話 📞")).isEqualTo("Zoë Müller 電話 📞");
  }

  @Test
  void lines_sip_keepsItsLines() {
    assertThat(SafeText.lines("a: 1\r\nb:\t2\rc")).isEqualTo("a: 1\nb:\t2\ufffdc");
  }
}
