package io.hepatica.server.api;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code /api/v1/status} shows. Names of components are those of the contract, in snake case.
 *
 * @param uptimeSeconds since the start
 * @param interfaces that are captured on, or waited for
 * @param retention what is kept for how long, and what was given up
 * @param archive null where there is none
 */
public record StatusReport(
    String version,
    @JsonProperty("uptime_s") long uptimeSeconds,
    Store store,
    List<Listener> listeners,
    Capture capture,
    List<Interface> interfaces,
    Disk disk,
    Retention retention,
    @Nullable Archive archive) {

  /**
   * The store's health.
   *
   * @param type {@code lucene} or {@code elasticsearch}
   */
  public record Store(String type, boolean healthy, String detail) {}

  /**
   * A listener with the address that it really bound.
   *
   * @param name such as {@code hep/udp}
   */
  public record Listener(String name, String address) {}

  /**
   * Frames since the start; once traffic rests, {@code received = journaled + Σ rejected} and
   * {@code journaled = indexed + pending + dead}.
   *
   * @param rejected by reason; reasons that did not occur may be absent
   * @param kernelDropped datagrams that the operating system dropped for our sockets; null where it
   *     does not tell
   * @param connectionsRefused TCP and TLS connections beyond the limits
   * @param lagMillis age of the oldest journaled frame that is not searchable yet; 0 where there is
   *     none
   */
  public record Capture(
      long received,
      Map<String, Long> rejected,
      @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable Long kernelDropped,
      long journaled,
      long indexed,
      long pending,
      long dead,
      @JsonProperty("lag_ms") long lagMillis,
      long connectionsRefused) {}

  /**
   * An interface of this machine. Counts are since the start.
   *
   * @param filter of libpcap; empty: every packet
   * @param state {@code capturing} or {@code waiting}
   * @param reason why it is waited for; null while it is captured on
   * @param packets taken from the kernel
   * @param frames made of them
   * @param kernelDropped packets for which the kernel's ring had no room
   * @param interfaceDropped packets that the interface or its driver dropped, where it tells
   * @param skipped what became no frame, by reason in words
   */
  public record Interface(
      String name,
      String filter,
      String state,
      @Nullable String reason,
      long packets,
      long frames,
      long kernelDropped,
      long interfaceDropped,
      Map<String, Long> skipped) {}

  /**
   * The file system of the data directory, and what of it is ours; in bytes.
   *
   * @param storeBytes of all days
   * @param days newest first
   */
  public record Disk(
      String dataDir,
      long totalBytes,
      long freeBytes,
      long journalBytes,
      long storeBytes,
      List<Day> days) {}

  /**
   * Compressed segments of the journal.
   *
   * @param directory where they lie
   * @param bytes on disk
   * @param keep how long they are kept, as configured
   * @param oldest ISO 8601, UTC day of receipt; null where the archive is empty
   * @param behind journal segments that wait to be archived
   * @param error why nothing can be archived; null where all is well
   */
  public record Archive(
      @JsonProperty("dir") String directory,
      int files,
      long bytes,
      String keep,
      @Nullable String oldest,
      @Nullable String newest,
      int behind,
      @Nullable String error) {}

  /**
   * What is kept, and what was given up since the start.
   *
   * @param days by table, such as {@code 30d}; members of the object itself
   * @param dropped by reason: {@code age} and {@code disk}
   */
  public record Retention(
      @JsonAnyGetter Map<String, String> days, Budget disk, Map<String, Dropped> dropped) {}

  /**
   * The budget of the disk.
   *
   * @param budget as configured: {@code 80%}
   * @param allowedBytes what Hepatica may take now, given what others do; 0 before the first look
   * @param usedBytes of journal, indices and archive on this file system
   * @param warning where the budget can't be kept
   */
  public record Budget(
      String budget, long allowedBytes, long usedBytes, @Nullable String warning) {}

  /**
   * What was given up for one reason.
   *
   * @param days of which all tables, or some, are gone
   * @param messages sessions are not counted
   * @param last when; null for never
   */
  public record Dropped(
      long days,
      long messages,
      long bytes,
      @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String last) {}

  /**
   * What one table takes of one day.
   *
   * @param day ISO 8601, UTC
   * @param messages sessions where they are what the table holds
   * @param restored true where it was brought back from the archive; else absent
   * @param keptUntil ISO 8601: retention leaves a restored day alone until then
   */
  public record Day(
      String day,
      String table,
      long bytes,
      long messages,
      @Nullable Boolean restored,
      @Nullable String keptUntil) {}
}
