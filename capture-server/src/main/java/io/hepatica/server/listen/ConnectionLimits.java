package io.hepatica.server.listen;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;

/** Counts open connections, all and by address. Thread-safe. */
final class ConnectionLimits {
  private final int limit;
  private final int limitPerAddress;
  private final Map<InetAddress, Integer> byAddress = new HashMap<>();
  private int open;

  ConnectionLimits(int limit, int limitPerAddress) {
    this.limit = limit;
    this.limitPerAddress = limitPerAddress;
  }

  /** Whether one more may be opened; if so, it is {@link #release}d when it is closed. */
  synchronized boolean tryAcquire(InetAddress address) {
    int ofAddress = byAddress.getOrDefault(address, 0);
    if (open >= limit || ofAddress >= limitPerAddress) {
      return false;
    }
    byAddress.put(address, ofAddress + 1);
    open++;
    return true;
  }

  synchronized void release(InetAddress address) {
    open--;
    byAddress.computeIfPresent(address, (a, count) -> count > 1 ? count - 1 : null);
  }
}
