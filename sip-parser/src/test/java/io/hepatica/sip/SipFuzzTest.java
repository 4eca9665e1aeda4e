package io.hepatica.sip;

import com.code_intelligence.jazzer.junit.FuzzTest;

/**
 * Fuzz targets of all that reads bytes of others. Without {@code JAZZER_FUZZ=1} they run over the
 * inputs in the test resources; {@link SipMutationTest} feeds the same expectations with seeded
 * changes of real messages.
 */
class SipFuzzTest {
  @FuzzTest
  void message_anyBytes_spansStayInside(byte[] bytes) {
    SipExpectations.message(bytes);
  }

  @FuzzTest
  void description_anyBytes_staysBounded(byte[] bytes) {
    SipExpectations.description(bytes);
  }
}
