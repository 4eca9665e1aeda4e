package io.hepatica.server.retention;

/**
 * How many bytes of a file system may be ours, others' files beside them. Not thread-safe.
 *
 * <p>A share of the file system says how much of it is to stay free. We make that room with our
 * oldest days, yet not at any price: a log of another program that fills the disk would otherwise
 * take every day that we have, and the disk would be full all the same. So, whatever others take,
 * we keep half of the most that we had since the start, and we may always take a tenth of what
 * others leave, so that a disk that was full before we came holds some days too.
 */
final class DiskLimit {
  /** A size that the operator chose too large must not fill the disk either. */
  private static final int PERCENT_WITH_SIZE = 95;

  private static final int OF_WHAT_OTHERS_LEAVE = 10;
  private static final int OF_WHAT_WAS_HELD = 2;

  /** What is made free beyond what must be, as a part of the budget: not a day for each block. */
  private static final int SLACK = 100;

  private final DiskBudget budget;

  /** The most that we had within what we may have; below 0 before the first look. */
  private long heldBytes = -1;

  DiskLimit(DiskBudget budget) {
    this.budget = budget;
  }

  /**
   * What may be ours now.
   *
   * @param oursBytes what is
   */
  long allowedBytes(DiskSpace space, long oursBytes) {
    long share = shareBytes(space);
    long left = oursBytes + space.usableBytes();
    long within = left - (space.totalBytes() - share);
    if (heldBytes < 0) {
      // What we had before the start is not known. A budget that was lowered is kept all the same.
      heldBytes = Math.min(oursBytes, Math.max(within, share / OF_WHAT_WAS_HELD));
    }
    long least =
        Math.max(Math.min(left, share) / OF_WHAT_OTHERS_LEAVE, heldBytes / OF_WHAT_WAS_HELD);
    long allowed = Math.max(within, least);
    // Never lower: others that grow slowly would otherwise take it all, a half of a half at a time.
    if (oursBytes <= allowed) {
      heldBytes = Math.max(heldBytes, oursBytes);
    }
    return budget instanceof DiskBudget.Size(long bytes) ? Math.min(allowed, bytes) : allowed;
  }

  /** Whether the file system as a whole is fuller than it may be. */
  boolean isTooFull(DiskSpace space) {
    return space.usableBytes() < space.totalBytes() - shareBytes(space);
  }

  /** Bytes to make free beyond what is too much. */
  long slackBytes(DiskSpace space) {
    return switch (budget) {
      case DiskBudget.Share share -> shareBytes(space) / SLACK;
      case DiskBudget.Size(long bytes) -> bytes / SLACK;
    };
  }

  private long shareBytes(DiskSpace space) {
    int percent = budget instanceof DiskBudget.Share(int chosen) ? chosen : PERCENT_WITH_SIZE;
    return (long) (space.totalBytes() / 100.0 * percent);
  }
}
