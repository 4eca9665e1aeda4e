package io.hepatica.server.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SipCodesTest {

  /** The registry of IANA, sip-parameters-7, as of RFC 8876. */
  @ParameterizedTest
  @ValueSource(
      ints = {
        100, 180, 181, 182, 183, 199, 200, 202, 204, 300, 301, 302, 305, 380, 400, 401, 402, 403,
        404, 405, 406, 407, 408, 410, 412, 413, 414, 415, 416, 417, 420, 421, 422, 423, 424, 425,
        428, 429, 430, 433, 436, 437, 438, 439, 440, 469, 470, 480, 481, 482, 483, 484, 485, 486,
        487, 488, 489, 491, 493, 494, 500, 501, 502, 503, 504, 505, 513, 555, 580, 600, 603, 604,
        606, 607, 608
      })
  void of_registeredCode_hasItsOwnNameAndMeaning(int status) {
    SipCodes.Code code = SipCodes.of(status);

    assertThat(code.name()).isNotEqualTo(SipCodes.of(status / 100 * 100 + 99 - status % 2).name());
    assertThat(code.meaning()).isNotBlank().doesNotEndWith(".");
  }

  @ParameterizedTest
  @CsvSource({"486, Busy Here", "430, Flow Failed", "555, Push Notification Service Not Supported"})
  void of_registeredCode_givesTheRegisteredName(int status, String name) {
    assertThat(SipCodes.of(status).name()).isEqualTo(name);
  }

  @ParameterizedTest
  @CsvSource({
    "199, Early Dialog Terminated",
    "299, Success",
    "498, Request Failure",
    "699, Global Failure",
    "700, Unknown"
  })
  void of_otherCode_givesItsClass(int status, String name) {
    assertThat(SipCodes.of(status).name()).isEqualTo(name);
  }
}
