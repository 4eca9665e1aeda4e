package io.hepatica.server.diagnosis;

import io.hepatica.server.call.WholeCall;
import java.util.List;

/** All rules over one call. Stateless. */
public final class Diagnosis {
  private Diagnosis() {}

  /** What the rules found, worst first. */
  public static List<Finding> of(WholeCall call) {
    return List.of();
  }
}
