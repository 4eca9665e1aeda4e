package io.hepatica.server.api;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.common.encoding.StreamEncoderFactory;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.encoding.EncodingService;
import io.hepatica.server.alias.AliasTable;
import io.hepatica.server.alias.AliasesJson;
import io.hepatica.server.imports.Imports;
import io.hepatica.server.job.Jobs;
import io.hepatica.server.lookup.CallLookup;
import io.hepatica.server.message.Schema;
import io.hepatica.server.store.MessageStore;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/**
 * The HTTP server: every path of the contract, and the bounds that hold for all of them. Nothing is
 * bound before {@link #start}.
 */
public final class HttpApi implements AutoCloseable {
  /** A query of {@code QueryParser.MAX_LENGTH} characters fits, each of them escaped. */
  private static final int MAX_REQUEST_LINE = 64 * 1024;

  /** Of bodies as well, but for that of {@link #ALIASES}, and files. */
  static final int MAX_HEADERS = 16 * 1024;

  /** The path whose requests may have many names. */
  private static final String ALIASES = "/api/v1/aliases";

  private static final String JOB = JobsEndpoint.PATH + "/{id}";
  private static final String IMPORT = ImportsEndpoint.PATH + "/{label}";

  private static final int MAX_CONNECTIONS = 1000;
  private static final int MAX_STREAMS = 100;
  private static final int SEARCHES_AT_ONCE = 32;

  /** Apart from the searches, so that many slow ones never make the server look dead. */
  private static final int OTHERS_AT_ONCE = 32;

  /** Each may read every session of a month: few, so that searches have the disk. */
  private static final int AGGREGATIONS_AT_ONCE = 2;

  /** Each may read blocks for some seconds, and a page that is open asks for them often. */
  private static final int HISTOGRAMS_AT_ONCE = 4;

  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final ExecutorService executor =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("http-", 0).factory());
  private final Map<String, Endpoint> endpoints = new LinkedHashMap<>();
  private final PrometheusMetrics metrics;
  private final LiveEndpoint live;
  private final Server server;

  /**
   * @param bind where to listen; port 0 takes a free one
   */
  public HttpApi(InetSocketAddress bind, ApiSources sources) {
    this.metrics = sources.metrics();
    CaptureMetrics.register(metrics.registry(), sources.capture());
    Semaphore searches = new Semaphore(SEARCHES_AT_ONCE);
    Semaphore aggregations = new Semaphore(AGGREGATIONS_AT_ONCE);
    Semaphore histograms = new Semaphore(HISTOGRAMS_AT_ONCE);
    Semaphore others = new Semaphore(OTHERS_AT_ONCE);
    MessageStore store = sources.store();
    Schema schema = sources.schema();
    AliasTable aliases = sources.aliases();
    CallLookup lookup = new CallLookup(store, schema);
    add("/api/v1/messages", searches, new MessagesEndpoint(store, schema, aliases, executor));
    add("/api/v1/calls", searches, new CallsEndpoint(store, lookup, executor));
    add("/api/v1/reports", searches, new ReportsEndpoint(store, lookup, schema, aliases, executor));
    add("/api/v1/messages/histogram", histograms, HistogramEndpoint.ofMessages(store, schema));
    add("/api/v1/calls/histogram", histograms, HistogramEndpoint.ofSessions(store));
    add("/api/v1/call", searches, new CallEndpoint(lookup, aliases, executor));
    add(
        "/api/v1/call/export",
        searches,
        new ExportEndpoint(lookup, sources.callWriter(), executor));
    add("/api/v1/metrics/sip", aggregations, new SipMetricsEndpoint(store, executor));
    add("/api/v1/status", others, plain(() -> json(sources.status().get())));
    add(
        "/api/v1/archive",
        others,
        plain(() -> json(ArchiveReport.of(sources.operations().archived()))));
    add("/api/v1/agents", others, plain(() -> json(Map.of("agents", sources.agents().get()))));
    byte[] openApi = read("openapi.json");
    add("/api/v1/fields", others, new FieldsEndpoint(schema, openApi, sources.agents()));
    add("/api/v1/openapi.json", others, plain(() -> Answers.of(MediaType.JSON_UTF_8, openApi)));
    add("/health/live", others, plain(() -> state("live")));
    add("/health/ready", others, plain(() -> ready(sources)));
    add("/metrics", others, plain(this::scrape));
    this.live = new LiveEndpoint(sources.live(), schema, aliases, executor, metrics.registry());
    add("/api/v1/live", others, live);
    ServerBuilder builder = builder(bind, sources.page());
    builder
        .route()
        .path(ALIASES)
        .maxRequestLength(AliasesJson.MAX_BYTES)
        .build(new AliasesEndpoint(aliases, executor, others));
    Jobs jobs = sources.jobs();
    JobsEndpoint ofJobs = new JobsEndpoint(jobs, sources.operations(), executor);
    builder.service(JobsEndpoint.PATH, ofJobs).service(JOB, ofJobs);
    Imports imports = sources.imports();
    builder
        .route()
        .path(ImportEndpoint.PATH)
        // It counts by itself, and says how much may come.
        .maxRequestLength(0)
        .build(new ImportEndpoint(imports, jobs, executor));
    ImportsEndpoint ofImports = new ImportsEndpoint(imports, jobs, executor);
    builder.service(ImportsEndpoint.PATH, ofImports).service(IMPORT, ofImports);
    this.server = builder.build();
  }

  private void add(String path, Semaphore atOnce, Endpoint.Handler handler) {
    endpoints.put(path, new Endpoint(handler, executor, atOnce));
  }

  /** What holds for all paths, and those that only read. */
  private ServerBuilder builder(InetSocketAddress bind, Page page) {
    ServerBuilder builder =
        Server.builder()
            .port(bind, SessionProtocol.HTTP)
            .errorHandler(new Problems())
            .disableServerHeader()
            .meterRegistry(new CompositeMeterRegistry())
            .http1MaxInitialLineLength(MAX_REQUEST_LINE)
            .http1MaxHeaderSize(MAX_HEADERS)
            .http2MaxHeaderListSize(MAX_REQUEST_LINE + MAX_HEADERS)
            .http2MaxStreamsPerConnection(MAX_STREAMS)
            .maxNumConnections(MAX_CONNECTIONS)
            .maxRequestLength(MAX_HEADERS)
            .requestTimeout(REQUEST_TIMEOUT)
            .idleTimeout(IDLE_TIMEOUT)
            .gracefulShutdownTimeout(Duration.ZERO, GRACE)
            // Of requests that name none.
            .defaultHostname("localhost");
    if (bind.getAddress().isLoopbackAddress()) {
      builder.decorator(new LocalHost());
    }
    Function<? super HttpService, EncodingService> compressed =
        EncodingService.builder()
            .encoderFactories(gzip())
            .encodableContentTypes(HttpApi::isText)
            .newDecorator();
    endpoints.forEach((path, endpoint) -> builder.service(path, endpoint.decorate(compressed)));
    page.services().forEach((path, file) -> builder.service("exact:" + path, file));
    return builder;
  }

  private static StreamEncoderFactory gzip() {
    return StreamEncoderFactory.all().stream()
        .filter(factory -> factory.encodingHeaderValue().equals("gzip"))
        .findAny()
        .orElseThrow();
  }

  private static boolean isText(MediaType type) {
    // Compression would hold events back.
    return !type.is(MediaType.EVENT_STREAM)
        && (type.is(MediaType.ANY_TEXT_TYPE) || type.subtype().endsWith("json"));
  }

  /** Every path of the API. */
  Set<String> paths() {
    Set<String> paths = new LinkedHashSet<>(endpoints.keySet());
    paths.addAll(
        List.of(
            ALIASES, JobsEndpoint.PATH, JOB, ImportEndpoint.PATH, ImportsEndpoint.PATH, IMPORT));
    return paths;
  }

  /**
   * Binds and answers from now on.
   *
   * @return the address that was bound
   * @throws IOException where it can't be bound; its message says why
   */
  public InetSocketAddress start() throws IOException {
    try {
      server.start().join();
    } catch (CompletionException e) {
      throw new IOException(Objects.requireNonNullElse(e.getCause(), e).getMessage(), e);
    }
    return Objects.requireNonNull(server.activePort()).localAddress();
  }

  @FunctionalInterface
  private interface Plain {
    HttpResponse answer() throws IOException, ProblemException;
  }

  /** A path without parameters. */
  private static Endpoint.Handler plain(Plain plain) {
    return (context, parameters) -> {
      parameters.allowOnly(List.of());
      return plain.answer();
    };
  }

  private static byte[] read(String name) {
    try (InputStream in = HttpApi.class.getResourceAsStream(name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + name + " of the program", e);
    }
  }

  private static HttpResponse json(Object value) throws IOException {
    return Answers.json(json -> Answers.JSON.writeValue(json, value));
  }

  private static HttpResponse state(String state) throws IOException {
    return json(Map.of("status", state));
  }

  private static HttpResponse ready(ApiSources sources) throws IOException, ProblemException {
    Optional<String> reason = sources.notReady().get();
    if (reason.isPresent()) {
      throw new ProblemException(HttpStatus.SERVICE_UNAVAILABLE, reason.get());
    }
    return state("ready");
  }

  private HttpResponse scrape() {
    return Answers.of(
        MediaType.parse("text/plain; version=0.0.4; charset=utf-8"),
        metrics.scrape().getBytes(StandardCharsets.UTF_8));
  }

  /** Lets running requests end, for a few seconds, and frees the port. */
  @Override
  public void close() {
    live.close();
    server.close();
    // Running requests have had their time; what still runs is interrupted.
    executor.shutdownNow();
  }
}
