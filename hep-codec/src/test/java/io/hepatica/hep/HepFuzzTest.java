package io.hepatica.hep;

import com.code_intelligence.jazzer.junit.FuzzTest;

/**
 * Fuzz targets of everything that reads from the network. Without {@code JAZZER_FUZZ=1} they run
 * over the inputs in the test resources; {@link HepMutationTest} feeds the same expectations with
 * seeded changes of real frames.
 */
class HepFuzzTest {
  @FuzzTest
  void frame_anyBytes_spansStayInside(byte[] bytes) {
    HepExpectations.frame(bytes);
  }

  @FuzzTest
  void datagram_anyBytes_spansStayInside(byte[] bytes) {
    HepExpectations.datagram(bytes);
  }

  @FuzzTest
  void framer_anyBytes_outputIsThatOfAnyOtherSplit(byte[] bytes) {
    HepExpectations.framer(bytes);
  }
}
