package io.hepatica.server.capture;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KernelCountTest {
  private final KernelCount count = new KernelCount();

  @Test
  void growth_isAddedUp() {
    count.reached(5);
    count.reached(5);
    count.reached(12);
    assertThat(count.total()).isEqualTo(12);
  }

  @Test
  void wrap_ofThe32Bits_isGrowth() {
    // A counter that gets there by steps, as a look a second finds it.
    count.reached(0x7fff_ffffL);
    count.reached(0xffff_fff0L);
    count.reached(0x10);
    assertThat(count.total()).isEqualTo(0x1_0000_0010L);
  }

  @Test
  void stepBackwards_addsNothing() {
    count.reached(1_000);
    count.reached(0);
    assertThat(count.total()).isEqualTo(1_000);
    count.reached(7);
    assertThat(count.total()).isEqualTo(1_007);
  }

  @Test
  void handle_thatIsOpenedAgain_countsFromZero() {
    count.reached(1_000);
    count.restart();
    count.reached(1_500);
    assertThat(count.total()).isEqualTo(2_500);
  }
}
