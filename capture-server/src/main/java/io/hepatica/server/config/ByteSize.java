package io.hepatica.server.config;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as people write them: {@code 64MB}, {@code 1GiB}. */
public final class ByteSize {
  private static final Pattern FORM =
      Pattern.compile("(\\d{1,9})\\s*([KMGT]i?B?)", Pattern.CASE_INSENSITIVE);

  private ByteSize() {}

  /** Bytes; 0 where the text is no size, or one beyond 63 bits. */
  public static long parse(String text) {
    Matcher size = FORM.matcher(text);
    if (!size.matches()) {
      return 0;
    }
    String unit = size.group(2).toUpperCase(Locale.ROOT);
    BigDecimal bytes =
        new BigDecimal(size.group(1))
            .multiply(
                BigDecimal.valueOf(unit.contains("I") ? 1024 : 1000)
                    .pow("KMGT".indexOf(unit.charAt(0)) + 1));
    return bytes.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0 ? bytes.longValueExact() : 0;
  }
}
