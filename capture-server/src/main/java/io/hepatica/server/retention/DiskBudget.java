package io.hepatica.server.retention;

/** What may be taken of the disk. */
public sealed interface DiskBudget {
  /**
   * How full the file system may become, whoever fills it.
   *
   * @param percent 1 to 100
   */
  record Share(int percent) implements DiskBudget {
    @Override
    public String toString() {
      return percent + "%";
    }
  }

  /** What we may take ourselves, in bytes. */
  record Size(long bytes) implements DiskBudget {
    @Override
    public String toString() {
      return bytes + " bytes";
    }
  }
}
