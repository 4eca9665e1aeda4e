package io.hepatica.server.store.lucene;

import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.lucene.index.MergePolicy;
import org.apache.lucene.index.MergeScheduler;
import org.apache.lucene.index.MergeTrigger;
import org.apache.lucene.store.AlreadyClosedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Merges segments of all indices, one at a time, in one thread. */
final class MergeThread extends MergeScheduler {
  private static final Logger log = LoggerFactory.getLogger(MergeThread.class);

  private final StageTimes times;
  private final ExecutorService executor =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("store-merge").daemon().factory());

  MergeThread(StageTimes times) {
    this.times = times;
  }

  @Override
  public void merge(MergeSource source, MergeTrigger trigger) {
    if (source.hasPendingMerges()) {
      executor.execute(() -> mergeAll(source));
    }
  }

  private void mergeAll(MergeSource source) {
    long start = StageTimes.now();
    try {
      MergePolicy.OneMerge merge;
      while ((merge = source.getNextMerge()) != null) {
        source.merge(merge);
      }
    } catch (MergePolicy.MergeAbortedException | AlreadyClosedException writerClosed) {
      log.debug("merge given up: {}", writerClosed.toString());
    } catch (IOException e) {
      // Lucene closes the writer on it; the next flush opens another.
      log.warn("merge failed, to be tried again: {}", e.toString());
    } finally {
      times.merge.add(StageTimes.now() - start);
    }
  }

  /** Called by each writer when it closes; the thread serves the others still. */
  @Override
  public void close() {}

  /** To be called when all writers are closed. */
  void shutdown() {
    executor.close();
  }
}
