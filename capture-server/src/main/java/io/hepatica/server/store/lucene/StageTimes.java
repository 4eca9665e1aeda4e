package io.hepatica.server.store.lucene;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.atomic.LongAdder;

/** CPU time of the store's own threads by stage, in nanoseconds since the start. */
final class StageTimes {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  final LongAdder block = new LongAdder();
  final LongAdder index = new LongAdder();
  final LongAdder commit = new LongAdder();
  final LongAdder session = new LongAdder();
  final LongAdder merge = new LongAdder();

  /** CPU time of the calling thread. */
  static long now() {
    return THREADS.getCurrentThreadCpuTime();
  }
}
