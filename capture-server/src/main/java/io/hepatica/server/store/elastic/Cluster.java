package io.hepatica.server.store.elastic;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the cluster is there and has what is needed: looked at again every few seconds, so that a
 * template that somebody deletes comes back before the next index is made. Thread-safe.
 */
final class Cluster implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);
  private static final Duration INTERVAL = Duration.ofSeconds(2);

  private final ClusterCheck check;
  private final Templates templates;
  private final ServerNumber number;
  private final CountDownLatch numbered = new CountDownLatch(1);
  private final Thread thread = Thread.ofVirtual().name("cluster").unstarted(this::run);
  private volatile @Nullable String trouble = "the cluster was not asked yet";
  private volatile boolean closed;

  Cluster(ClusterCheck check, Templates templates, ServerNumber number) {
    this.check = check;
    this.templates = templates;
    this.number = number;
    if (number.get() > 0) {
      numbered.countDown();
    }
  }

  /**
   * Looks once, and goes on looking. A cluster that is away is waited for.
   *
   * @throws ClusterRefusedException where it answers and can't be used
   */
  void start() throws ClusterRefusedException {
    try {
      prepare();
    } catch (ClusterRefusedException e) {
      throw e;
    } catch (IOException e) {
      away(e);
    }
    thread.start();
  }

  private void prepare() throws IOException {
    check.check();
    templates.install();
    number.take();
    numbered.countDown();
    if (trouble != null) {
      trouble = null;
      LOG.info("The cluster is there; this is its server {}", number.get());
    }
  }

  private void away(Exception cause) {
    String news = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    String said = cause instanceof ClusterRefusedException ? news : "the cluster is away: " + news;
    if (isNews(said, trouble)) {
      LOG.warn("Messages wait in the journal: {}", said);
    }
    trouble = said;
  }

  /** Whether it is another trouble than the one before: one that only counts on is not. */
  static boolean isNews(String trouble, @Nullable String before) {
    return before == null || !withoutNumbers(trouble).equals(withoutNumbers(before));
  }

  /** The status is part of what it is; sizes and times count on. */
  private static String withoutNumbers(String text) {
    return text.replaceAll("(?<!HTTP )\\b[0-9][0-9.]*(b|kb|mb|gb|ms|s)?\\b", "");
  }

  private void run() {
    while (!closed) {
      try {
        Thread.sleep(INTERVAL);
        prepare();
      } catch (InterruptedException e) {
        return;
      } catch (IOException e) {
        if (closed) {
          return;
        }
        away(e);
      } catch (RuntimeException | Error e) {
        if (closed) {
          return;
        }
        if (trouble == null) {
          LOG.error("The cluster can't be looked at for a bug", e);
        }
        trouble = "the cluster can't be looked at for a bug; the server's log says more";
      }
    }
  }

  /** Why nothing can be written or found now, in one line, or null. */
  @Nullable String trouble() {
    return trouble;
  }

  /** The number of this server; waits until it has one. */
  int number() throws InterruptedException {
    while (!numbered.await(1, TimeUnit.SECONDS)) {
      if (closed) {
        throw new InterruptedException("closed");
      }
    }
    return number.get();
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
