package io.hepatica.server;

import io.hepatica.server.alias.AliasFile;
import io.hepatica.server.alias.AliasTable;
import io.hepatica.server.api.ApiSources;
import io.hepatica.server.api.HttpApi;
import io.hepatica.server.api.Page;
import io.hepatica.server.api.PrometheusMetrics;
import io.hepatica.server.api.StatusReport.Listener;
import io.hepatica.server.archive.Archive;
import io.hepatica.server.archive.ArchiveThread;
import io.hepatica.server.capture.CaptureException;
import io.hepatica.server.capture.InterfaceOptions;
import io.hepatica.server.capture.LiveCapture;
import io.hepatica.server.config.Config;
import io.hepatica.server.export.CallExport;
import io.hepatica.server.imports.Imports;
import io.hepatica.server.imports.KnownImports;
import io.hepatica.server.index.Indexer;
import io.hepatica.server.job.Jobs;
import io.hepatica.server.job.Operations;
import io.hepatica.server.journal.Journal;
import io.hepatica.server.journal.JournalAppender;
import io.hepatica.server.journal.TimeBounds;
import io.hepatica.server.listen.CaptureListeners;
import io.hepatica.server.listen.ListenException;
import io.hepatica.server.listen.ListenOptions;
import io.hepatica.server.live.LiveTail;
import io.hepatica.server.message.Addresses;
import io.hepatica.server.message.Schema;
import io.hepatica.server.metrics.AgentRegistry;
import io.hepatica.server.metrics.CaptureCounters;
import io.hepatica.server.retention.ArchiveShelf;
import io.hepatica.server.retention.DiskGuard;
import io.hepatica.server.retention.DiskSpace;
import io.hepatica.server.retention.DropCounts;
import io.hepatica.server.retention.Retention;
import io.hepatica.server.retention.StoreShelf;
import io.hepatica.server.store.MessageStore;
import io.hepatica.server.store.elastic.ClusterAliases;
import io.hepatica.server.store.elastic.ClusterRefusedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server, wired by hand in the order in which data meets its parts, and closed in reverse:
 * listeners, journal, indexer, store, API. Nothing else knows them all.
 */
public final class Hepatica implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Hepatica.class);
  private static final long SEGMENT_BYTES = 128L << 20;
  private static final long BATCH_BYTES = 32L << 20;

  /** A job waits while what was received is not indexed for so long. */
  private static final long JOB_LAG_MILLIS = 1000;

  private static final int MAX_AGENTS = 10_000;

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final List<Listener> bound = new CopyOnWriteArrayList<>();

  private volatile boolean closedCleanly = true;

  private Hepatica() {}

  /**
   * Starts a server; when it returns, all listeners are bound and traffic is taken.
   *
   * @throws StartException with one line for the operator; nothing is left open then
   */
  public static Hepatica start(Config config) throws StartException {
    Hepatica server = new Hepatica();
    try {
      server.open(config);
      return server;
    } catch (ListenException | IllegalArgumentException e) {
      server.close();
      throw new StartException(Objects.requireNonNullElse(e.getMessage(), e.toString()), e);
    } catch (StartException | RuntimeException e) {
      server.close();
      throw e;
    }
  }

  private void open(Config config) throws StartException, ListenException {
    Schema schema =
        new Schema(config.customHeaders(), config.correlationHeaders(), config.routing());
    CaptureCounters counters = new CaptureCounters();
    AgentRegistry agents = new AgentRegistry(MAX_AGENTS);
    Path data = ServerFiles.directory(config.dataDir());

    Config.Archive archiving = config.archive();
    Archive archive = null;
    if (archiving != null) {
      opened(ServerFiles.locked(archiving.directory()));
      archive = ServerFiles.archive(archiving, schema);
    }
    Journal journal;
    KnownImports known;
    ArchiveThread archiver = null;
    MessageStore store;
    AliasTable aliases;
    try {
      Duration sync = config.journalSync() == null ? Journal.NEVER : config.journalSync();
      journal =
          opened(
              Journal.open(
                  data.resolve("journal"),
                  new Journal.Options(sync, SEGMENT_BYTES),
                  Math.max(
                      StoreChoice.committedPosition(data),
                      archive == null ? 0 : archive.endPosition())));
      known = ServerFiles.knownImports(data.resolve("imports.json"), journal);
      if (archiving != null && archive != null) {
        // Before the store, which releases segments of the journal.
        archiver = opened(new ArchiveThread(archive, journal, archiving.keepDays()));
      }
      AliasFile aliasFile = ServerFiles.aliases(data.resolve("aliases.json"));
      StoreChoice choice =
          StoreChoice.open(config, data, schema, journal, position -> release(journal, position));
      store = opened(choice.store());
      // What the run before could not delete any more.
      release(journal, store.committedPosition());
      aliases = choice.aliases(aliasFile);
      if (aliases instanceof ClusterAliases shared) {
        opened(shared).start();
      }
    } catch (ClusterRefusedException e) {
      throw new StartException(StartException.reason(e), e);
    } catch (IOException e) {
      throw new StartException("data-dir " + data + ": " + StartException.reason(e), e);
    }
    PrometheusMetrics metrics = opened(new PrometheusMetrics());
    Indexer indexer = opened(new Indexer(journal, store, schema, metrics.sip(), known::isDeleted));
    JournalAppender appender = opened(new JournalAppender(journal, counters, BATCH_BYTES));
    indexer.start();
    appender.start();
    if (archiver != null) {
      ArchiveThread running = archiver;
      metrics.archive(() -> Reports.archive(running));
      archiver.start();
    }
    DropCounts drops = new DropCounts();
    DiskGuard disk =
        new DiskGuard(
            config.retentionDisk(),
            () -> DiskSpace.of(data),
            journal::keptBytes,
            config.elasticsearch() == null ? new StoreShelf(store) : null,
            archive != null && ServerFiles.isBesides(archive, data)
                ? new ArchiveShelf(archive)
                : null,
            drops);
    opened(new Retention(store, journal, disk, drops)).start();
    Jobs jobs = opened(new Jobs(() -> indexer.lagMillis() > JOB_LAG_MILLIS));
    Operations operations =
        new Operations(
            store,
            archive,
            journal,
            schema,
            archiving == null ? 0 : archiving.keepDays(),
            config.elasticsearch() == null ? null : StoreChoice.embedded(data),
            known::isDeleted);
    Imports imports =
        ServerFiles.imports(
            data,
            known,
            new Imports.Parts(
                store,
                journal,
                appender,
                indexer,
                counters,
                agents,
                config.importMax(),
                Collections.min(config.retentionDays().values())));
    LiveTail tail = opened(new LiveTail(journal, schema));
    tail.start();
    Page page = Page.load(Hepatica.class.getClassLoader());
    if (!page.isBuilt()) {
      LOG.warn("Built without the web page: there is only the API");
    }

    // The API before the listeners: who sees the first frame counted can also search for it.
    Reports reports =
        new Reports(
            config, counters, agents, journal, indexer, store, archiver, disk, drops, data, bound);
    metrics.retention(reports::retention);
    metrics.interfaces(
        config.interfaces().stream().map(InterfaceOptions::name).distinct().toList(),
        reports::interfaces);
    HttpApi api =
        opened(
            new HttpApi(
                config.httpBind(),
                new ApiSources(
                    store,
                    schema,
                    aliases,
                    jobs,
                    operations,
                    imports,
                    CallExport::write,
                    reports::status,
                    reports::capture,
                    reports::agents,
                    reports::notReady,
                    metrics,
                    tail,
                    page)));
    InetSocketAddress http = bind(api, config.httpBind());
    CaptureListeners listeners =
        opened(CaptureListeners.start(listenOptions(config), appender, counters, agents));
    reports.listening(listeners, live(config, listeners));
    listeners
        .bound()
        .forEach(listener -> bound.add(new Listener(listener.name(), text(listener.address()))));
    bound.add(new Listener("http", text(http)));
  }

  private LiveCapture live(Config config, CaptureListeners listeners) throws StartException {
    Set<Integer> hep =
        listeners.bound().stream()
            .map(listener -> listener.address().getPort())
            .collect(Collectors.toSet());
    List<InterfaceOptions> interfaces =
        config.interfaces().stream().map(each -> each.withoutHep(hep)).toList();
    try {
      return opened(LiveCapture.start(interfaces, listeners::localIntake));
    } catch (CaptureException e) {
      throw new StartException("capture.interfaces: " + e.getMessage(), e);
    }
  }

  private static InetSocketAddress bind(HttpApi api, InetSocketAddress address)
      throws StartException {
    try {
      return api.start();
    } catch (IOException e) {
      throw new StartException(
          "http.bind: can't listen on "
              + text(address)
              + " ("
              + StartException.reason(e)
              + "): stop what uses it, or choose another address or port",
          e);
    }
  }

  private static ListenOptions listenOptions(Config config) {
    Config.Hep hep = config.hep();
    return new ListenOptions(
        hep.udp(),
        hep.tcp(),
        hep.tls(),
        tlsFiles(hep),
        hep.passwords(),
        hep.allow(),
        Objects.requireNonNullElse(config.deduplicate(), Duration.ZERO),
        TimeBounds.of(config.late(), config.early()),
        ListenOptions.Limits.DEFAULT);
  }

  private static ListenOptions.@Nullable TlsFiles tlsFiles(Config.Hep hep) {
    Path certificate = hep.tlsCertificate();
    Path key = hep.tlsKey();
    return certificate == null || key == null
        ? null
        : new ListenOptions.TlsFiles(certificate, key, hep.tlsClientCa());
  }

  /** Lets the journal delete what the store has committed. */
  private static void release(Journal journal, long position) {
    try {
      journal.release(position);
    } catch (IOException e) {
      LOG.warn("Journal segments that are no longer needed could not be deleted: {}", e.toString());
    }
  }

  /** Host and port; IPv6 in brackets. */
  static String text(InetSocketAddress address) {
    String host = Addresses.text(address.getAddress());
    return (host.contains(":") ? "[" + host.replaceFirst("%.*", "") + "]" : host)
        + ":"
        + address.getPort();
  }

  private <T extends AutoCloseable> T opened(T part) {
    opened.push(part);
    return part;
  }

  /** What listens, with the addresses that were really bound. */
  public List<Listener> listeners() {
    return List.copyOf(bound);
  }

  /** Whether {@link #close} met no trouble. */
  public boolean isClosedCleanly() {
    return closedCleanly;
  }

  /** Stops listening, indexes and commits what was taken, and closes. */
  @Override
  public void close() {
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (Exception e) {
        closedCleanly = false;
        LOG.error("Not closed cleanly", e instanceof UncheckedIOException io ? io.getCause() : e);
      }
    }
  }
}
