package io.hepatica.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class KernelDropsTest {
  /** Of Linux 6.18. */
  private static final String UDP =
      """
         sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops
       1184: 0100007F:2364 00000000:0000 07 00000000:00002900 00:00000000 00000000     0        0 26714 2 0000000000000000 983
      16311: 00000000:EBD8 00000000:0000 07 00000000:00000000 00:00000000 00000000  1000        0 26715 2 0000000000000000 0
      """;

  private static final String UDP6 =
      """
        sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops
       1184: 00000000000000000000000000000000:2364 00000000000000000000000000000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 31876 2 0000000000000000 4294967295
      """;

  @Test
  void parse_ofTheKernelsTable_findsPortInodeAndDrops() {
    assertThat(KernelDrops.parse(UDP.lines().toList()))
        .containsExactly(
            new KernelDrops.Socket(9060, 26_714, 983), new KernelDrops.Socket(60_376, 26_715, 0));
    assertThat(KernelDrops.parse(UDP6.lines().toList()))
        .containsExactly(new KernelDrops.Socket(9060, 31_876, 4_294_967_295L));
  }

  @Test
  void parse_ofShortLinesOrNone_findsNothing() {
    assertThat(KernelDrops.parse(List.of())).isEmpty();
    assertThat(KernelDrops.parse(List.of("header", "", "1: 0100007F:2364 00"))).isEmpty();
  }
}
