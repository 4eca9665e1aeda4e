package io.hepatica.server.retention;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** On a file system of 1000 bytes. */
class DiskLimitTest {
  private final DiskLimit limit = new DiskLimit(new DiskBudget.Share(80));

  private long allowed(long ours, long others) {
    return limit.allowedBytes(new DiskSpace(1000, 1000 - ours - others), ours);
  }

  @Test
  void share_isWhatOthersLeaveOfIt() {
    assertThat(allowed(100, 50)).isEqualTo(750);
    assertThat(allowed(770, 50)).isEqualTo(750);
    assertThat(allowed(700, 200)).isEqualTo(600);
  }

  @Test
  void budgetThatWasLowered_isKeptFromTheStart() {
    DiskLimit lowered = new DiskLimit(new DiskBudget.Share(30));
    assertThat(lowered.allowedBytes(new DiskSpace(1000, 50), 750)).isEqualTo(100);
  }

  @Test
  void othersThatFillTheDisk_neverTakeMoreThanHalfOfWhatWasHeld() {
    assertThat(allowed(700, 50)).isEqualTo(750);
    long ours = 700;
    for (long others = 100; others <= 1000 - 350; others += 10) {
      ours = Math.min(ours, allowed(ours, others));
    }
    assertThat(ours).isEqualTo(350);
    assertThat(allowed(350, 650)).isEqualTo(350);
  }

  @Test
  void othersThatGoAway_giveItBack() {
    allowed(700, 50);
    assertThat(allowed(350, 650)).isEqualTo(350);
    assertThat(allowed(350, 100)).isEqualTo(700);
  }

  @Test
  void diskThatWasFullBeforeWeCame_leavesATenthOfTheRest() {
    assertThat(allowed(0, 850)).isEqualTo(15);
    assertThat(allowed(14, 850)).isEqualTo(15);
    assertThat(allowed(14, 986)).isEqualTo(7);
  }

  @Test
  void restartWhileOthersFillTheDisk_costsHalfAtMost() {
    assertThat(allowed(380, 620)).isEqualTo(190);
  }

  @Test
  void size_isOurOwnButNeverFillsTheDisk() {
    DiskLimit size = new DiskLimit(new DiskBudget.Size(400));
    assertThat(size.allowedBytes(new DiskSpace(1000, 100), 300)).isEqualTo(350);
    assertThat(size.allowedBytes(new DiskSpace(1000, 500), 300)).isEqualTo(400);
  }
}
