package io.hepatica.server.capture;

import io.hepatica.server.listen.LocalIntake;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** All interfaces that are captured on, a thread for each. Thread-safe. */
public final class LiveCapture implements AutoCloseable {
  private final List<LiveInterface> interfaces = new ArrayList<>();

  private LiveCapture() {}

  /**
   * Starts all interfaces, or none. One that is not there, or down, is waited for. libpcap is not
   * touched where there is no interface.
   *
   * @param intakes gives each interface one of its own, closed with it
   * @throws CaptureException in one line, where an interface can't be captured on for good: no
   *     libpcap, no permission, a filter that libpcap does not understand
   */
  public static LiveCapture start(List<InterfaceOptions> options, Supplier<LocalIntake> intakes)
      throws CaptureException {
    LiveCapture capture = new LiveCapture();
    for (InterfaceOptions each : options) {
      LiveInterface live = new LiveInterface(each, intakes.get());
      capture.interfaces.add(live);
      try {
        live.start();
      } catch (CaptureException e) {
        capture.close();
        throw e;
      }
    }
    return capture;
  }

  /** How each fares, in the order of the configuration. */
  public List<InterfaceStatus> status() {
    return interfaces.stream().map(LiveInterface::status).toList();
  }

  /** Reads what the kernel holds, and ends; all at the same time. */
  @Override
  public void close() {
    interfaces.forEach(LiveInterface::end);
    interfaces.forEach(LiveInterface::close);
  }
}
