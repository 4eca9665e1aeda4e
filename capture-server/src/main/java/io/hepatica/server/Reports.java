package io.hepatica.server;

import io.hepatica.server.api.AgentReport;
import io.hepatica.server.api.StatusReport;
import io.hepatica.server.archive.Archive;
import io.hepatica.server.archive.ArchiveThread;
import io.hepatica.server.capture.InterfaceStatus;
import io.hepatica.server.capture.LiveCapture;
import io.hepatica.server.config.Config;
import io.hepatica.server.index.Indexer;
import io.hepatica.server.journal.Journal;
import io.hepatica.server.listen.CaptureListeners;
import io.hepatica.server.message.Addresses;
import io.hepatica.server.message.Table;
import io.hepatica.server.message.TimeText;
import io.hepatica.server.metrics.Agent;
import io.hepatica.server.metrics.AgentRegistry;
import io.hepatica.server.metrics.CaptureCounters;
import io.hepatica.server.retention.DiskGuard;
import io.hepatica.server.retention.DropCounts;
import io.hepatica.server.store.MessageStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Gathers from the parts what the API says of the server itself. Thread-safe. */
final class Reports {
  private final long startedNanos = System.nanoTime();
  private final Config config;
  private final CaptureCounters counters;
  private final AgentRegistry agents;
  private final Journal journal;
  private final Indexer indexer;
  private final MessageStore store;
  private final @Nullable ArchiveThread archive;
  private final DiskGuard guard;
  private final DropCounts drops;
  private final Path data;
  private final List<StatusReport.Listener> bound;
  private volatile @Nullable CaptureListeners listeners;
  private volatile @Nullable LiveCapture live;

  Reports(
      Config config,
      CaptureCounters counters,
      AgentRegistry agents,
      Journal journal,
      Indexer indexer,
      MessageStore store,
      @Nullable ArchiveThread archive,
      DiskGuard guard,
      DropCounts drops,
      Path data,
      List<StatusReport.Listener> bound) {
    this.config = config;
    this.counters = counters;
    this.agents = agents;
    this.journal = journal;
    this.indexer = indexer;
    this.store = store;
    this.archive = archive;
    this.guard = guard;
    this.drops = drops;
    this.data = data;
    this.bound = bound;
  }

  /** From now on traffic is taken. */
  void listening(CaptureListeners running, LiveCapture capture) {
    live = capture;
    listeners = running;
  }

  StatusReport status() {
    MessageStore.Health health = store.health();
    String trouble = archive == null ? null : archive.trouble();
    String detail = trouble == null ? health.detail() : health.detail() + "; archive: " + trouble;
    return new StatusReport(
        version(),
        TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startedNanos),
        new StatusReport.Store(
            config.elasticsearch() == null ? "lucene" : "elasticsearch", health.healthy(), detail),
        List.copyOf(bound),
        capture(),
        interfaces(),
        disk(health),
        retention(),
        archive == null ? null : archive(archive));
  }

  StatusReport.Retention retention() {
    Map<String, String> days = new LinkedHashMap<>();
    for (Table table : Table.values()) {
      days.put(table.label(), config.retentionDays().get(table) + "d");
    }
    DiskGuard.State disk = guard.state();
    Map<String, StatusReport.Dropped> dropped = new LinkedHashMap<>();
    drops.snapshot().forEach((reason, count) -> dropped.put(reason.label(), dropped(count)));
    return new StatusReport.Retention(
        days,
        new StatusReport.Budget(
            config.shown().getOrDefault("retention.disk", ""),
            disk.allowedBytes(),
            disk.usedBytes(),
            disk.warning()),
        dropped);
  }

  private static StatusReport.Dropped dropped(DropCounts.Count count) {
    return new StatusReport.Dropped(
        count.days(),
        count.messages(),
        count.bytes(),
        count.lastMicros() == 0 ? null : TimeText.of(count.lastMicros()));
  }

  /** What the status shows of an archive. */
  static StatusReport.Archive archive(ArchiveThread thread) {
    Archive archive = thread.archive();
    return new StatusReport.Archive(
        archive.directory().toString(),
        archive.list().size(),
        archive.bytes(),
        thread.keepDays() + "d",
        day(archive.oldestDay()),
        day(archive.newestDay()),
        thread.waiting(),
        thread.trouble());
  }

  private static @Nullable String day(OptionalLong day) {
    return day.isEmpty() ? null : LocalDate.ofEpochDay(day.getAsLong()).toString();
  }

  private static String version() {
    String version = Hepatica.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  StatusReport.Capture capture() {
    CaptureListeners running = listeners;
    // Later stages first, so that a frame under way is seen as pending rather than twice.
    long dead = indexer.dead();
    long indexed = indexer.indexed();
    long lag = indexer.lagMillis();
    long journaled = counters.journaled();
    Map<String, Long> rejected = counters.rejected();
    return new StatusReport.Capture(
        counters.received(),
        rejected,
        running == null ? null : running.kernelDropped(),
        journaled,
        indexed,
        Math.max(0, journaled - indexed - dead),
        dead,
        lag,
        counters.connectionsRefused());
  }

  List<StatusReport.Interface> interfaces() {
    LiveCapture running = live;
    return running == null ? List.of() : running.status().stream().map(Reports::of).toList();
  }

  private static StatusReport.Interface of(InterfaceStatus status) {
    return new StatusReport.Interface(
        status.name(),
        status.filter(),
        status.capturing() ? "capturing" : "waiting",
        status.reason(),
        status.packets(),
        status.frames(),
        status.kernelDropped(),
        status.interfaceDropped(),
        status.skipped());
  }

  private StatusReport.Disk disk(MessageStore.Health health) {
    try {
      // Of a store that is away nothing is known but what its health says.
      List<StatusReport.Day> days =
          health.healthy() ? store.days().stream().map(Reports::day).toList() : List.of();
      FileStore fileSystem = Files.getFileStore(data);
      return new StatusReport.Disk(
          data.toString(),
          fileSystem.getTotalSpace(),
          fileSystem.getUsableSpace(),
          journal.bytes(),
          days.stream().mapToLong(StatusReport.Day::bytes).sum(),
          days);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static StatusReport.Day day(MessageStore.DayUsage usage) {
    boolean restored = usage.keptUntilMicros() != MessageStore.NOT_RESTORED;
    return new StatusReport.Day(
        LocalDate.ofEpochDay(usage.day()).toString(),
        usage.table().label(),
        usage.bytes(),
        usage.messages(),
        restored ? true : null,
        restored ? TimeText.of(usage.keptUntilMicros()) : null);
  }

  List<AgentReport> agents() {
    long now = TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis());
    return agents.snapshot(now).stream().map(Reports::agent).toList();
  }

  private static AgentReport agent(Agent.Snapshot agent) {
    Map<String, Long> rejected = new LinkedHashMap<>();
    agent.rejected().forEach((reason, frames) -> rejected.put(reason.label(), frames));
    return new AgentReport(
        agent.id() == 0 ? null : agent.id(),
        agent.name().isEmpty() ? null : agent.name(),
        Addresses.text(agent.address()),
        agent.transport(),
        agent.hepVersion(),
        agent.frames(),
        agent.bytes(),
        agent.rate(),
        TimeText.of(agent.firstSeenMicros()),
        TimeText.of(agent.lastSeenMicros()),
        rejected);
  }

  /** Why no traffic is taken yet, or why what is taken can't be searched. */
  Optional<String> notReady() {
    if (listeners == null) {
      return Optional.of("starting");
    }
    MessageStore.Health health = store.health();
    if (!health.healthy()) {
      return Optional.of("store: " + health.detail());
    }
    return Optional.ofNullable(indexer.trouble()).map(trouble -> "indexer: " + trouble);
  }
}
