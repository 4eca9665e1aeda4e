package io.hepatica.sip;

import org.jspecify.annotations.Nullable;

/** What one parse has found: a span for each field, and the faults. */
@SuppressWarnings("EnumOrdinal") // Places in arrays that live no longer than the enum's class.
final class Findings {
  private static final SipFault[] FAULTS = SipFault.values();
  private static final int FIELD_COUNT = SipField.values().length;

  private final int[] starts = new int[FIELD_COUNT];
  private final int[] lengths = new int[FIELD_COUNT];
  private int present;
  private int faults;

  void clear() {
    present = 0;
    faults = 0;
  }

  /** Keeps a span that is not empty. */
  void set(SipField field, int start, int end) {
    if (start < end) {
      int i = field.ordinal();
      starts[i] = start;
      lengths[i] = end - start;
      present |= 1 << i;
    }
  }

  boolean has(SipField field) {
    return (present & 1 << field.ordinal()) != 0;
  }

  int start(SipField field) {
    return has(field) ? starts[field.ordinal()] : 0;
  }

  int length(SipField field) {
    return has(field) ? lengths[field.ordinal()] : 0;
  }

  void fault(SipFault fault) {
    faults |= 1 << fault.ordinal();
  }

  boolean has(SipFault fault) {
    return (faults & 1 << fault.ordinal()) != 0;
  }

  @Nullable String describeFaults() {
    if (faults == 0) {
      return null;
    }
    StringBuilder words = new StringBuilder();
    for (SipFault fault : FAULTS) {
      if (has(fault)) {
        words.append(words.isEmpty() ? "" : ", ").append(fault.text());
      }
    }
    return words.toString();
  }
}
