package io.hepatica.server.config;

import io.hepatica.server.capture.InterfaceOptions;
import io.hepatica.server.message.Table;
import io.hepatica.server.retention.DiskBudget;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the operator decided, checked and typed. Immutable. Each component's key and meaning stand
 * in {@code config/hepatica.yaml}.
 *
 * @param storeCommit of Elasticsearch the interval of refreshes
 * @param elasticsearch null where the store is the embedded one
 * @param journalSync zero: always; null: never
 * @param retentionDays by table
 * @param archive null for off
 * @param retentionDisk what may be taken of the disk
 * @param deduplicate the window, or null for off
 * @param late by how much a message may be older than its arrival and have its own time
 * @param early the same of one that is younger
 * @param interfaces that are captured on
 * @param importMax bytes of a file that is imported
 * @param shown every key with its value as text, secrets masked
 */
public record Config(
    Path dataDir,
    Hep hep,
    InetSocketAddress httpBind,
    Duration storeCommit,
    @Nullable ElasticsearchConfig elasticsearch,
    Map<String, Table> routing,
    Map<Table, Integer> retentionDays,
    DiskBudget retentionDisk,
    @Nullable Duration journalSync,
    @Nullable Archive archive,
    List<String> correlationHeaders,
    List<String> customHeaders,
    @Nullable Duration deduplicate,
    Duration late,
    Duration early,
    List<InterfaceOptions> interfaces,
    long importMax,
    Map<String, String> shown) {

  /**
   * Where and from whom HEP is taken; null addresses are off.
   *
   * @param passwords accepted auth keys; empty: any
   * @param allow networks; empty: any
   */
  public record Hep(
      @Nullable InetSocketAddress udp,
      @Nullable InetSocketAddress tcp,
      @Nullable InetSocketAddress tls,
      @Nullable Path tlsCertificate,
      @Nullable Path tlsKey,
      @Nullable Path tlsClientCa,
      List<String> passwords,
      List<String> allow) {}

  private static final String STORE_TYPE = "store.type";
  private static final String STORE_COMMIT = "store.commit";
  private static final String ARCHIVE_DIR = "archive.dir";
  private static final String ELASTICSEARCH = "elasticsearch";

  /**
   * What becomes of rolled journal segments.
   *
   * @param keepDays days that they are kept
   * @param tables whose messages are kept
   */
  public record Archive(Path directory, int keepDays, Set<Table> tables) {}

  private static final List<String> SECRETS =
      List.of("hep.passwords", "store.elasticsearch.api-key", "store.elasticsearch.password");

  /**
   * Reads the configuration.
   *
   * @param file the operator's file, or null for the defaults
   * @param assignments {@code key=value}, in order
   * @throws ConfigException with one line that names the key
   */
  public static Config load(
      @Nullable Path file, Map<String, String> environment, List<String> assignments)
      throws ConfigException {
    ConfigSource source = new ConfigSource();
    if (file != null) {
      source.file(file);
    }
    source.environment(environment);
    for (String assignment : assignments) {
      source.set(assignment);
    }
    Map<String, Object> raw = source.values();
    ConfigValues values = new ConfigValues(raw);
    if (values.text(STORE_COMMIT).isEmpty()) {
      raw.put(STORE_COMMIT, values.text(STORE_TYPE).equals(ELASTICSEARCH) ? "1s" : "30s");
    }
    if (values.text(ARCHIVE_DIR).isEmpty()) {
      raw.put(ARCHIVE_DIR, values.path("data-dir").resolve("archive").toString());
    }
    return typed(values, raw);
  }

  private static Config typed(ConfigValues values, Map<String, Object> raw) throws ConfigException {
    boolean elasticsearch = values.oneOf(STORE_TYPE, "lucene", ELASTICSEARCH).equals(ELASTICSEARCH);
    return new Config(
        values.path("data-dir"),
        hep(values),
        values.address("http.bind"),
        values.positiveDuration(STORE_COMMIT),
        elasticsearch ? ElasticsearchConfig.read(values) : null,
        routing(raw),
        Map.of(
            Table.CALL, values.days("retention.call"),
            Table.REGISTRATION, values.days("retention.registration"),
            Table.REST, values.days("retention.rest"),
            Table.REPORT, values.days("retention.report"),
            Table.LOG, values.days("retention.log"),
            Table.SESSION, values.days("retention.session")),
        values.diskBudget("retention.disk"),
        journalSync(values),
        archive(values),
        values.list("correlation.headers"),
        values.list("headers.custom"),
        values.durationOrOff("capture.deduplicate"),
        values.boundOfTime("capture.late"),
        values.boundOfTime("capture.early"),
        InterfacesConfig.read(values.list(InterfacesConfig.KEY)),
        values.size("import.max"),
        shown(raw));
  }

  private static Hep hep(ConfigValues values) throws ConfigException {
    Hep hep =
        new Hep(
            values.addressOrOff("hep.udp"),
            values.addressOrOff("hep.tcp"),
            values.addressOrOff("hep.tls"),
            values.pathOrNull("hep.tls-cert"),
            values.pathOrNull("hep.tls-key"),
            values.pathOrNull("hep.tls-client-ca"),
            values.list("hep.passwords"),
            values.list("hep.allow"));
    if (hep.tls() != null && (hep.tlsCertificate() == null || hep.tlsKey() == null)) {
      throw new ConfigException("hep.tls: needs hep.tls-cert and hep.tls-key (PEM files)");
    }
    return hep;
  }

  private static @Nullable Duration journalSync(ConfigValues values) throws ConfigException {
    return switch (values.text("journal.sync")) {
      case "always" -> Duration.ZERO;
      case "never" -> null;
      default -> values.positiveDuration("journal.sync");
    };
  }

  private static @Nullable Archive archive(ConfigValues values) throws ConfigException {
    Path directory = values.path(ARCHIVE_DIR);
    Set<Table> tables = EnumSet.noneOf(Table.class);
    for (String label : values.list("archive.tables")) {
      tables.add(
          Table.find(label)
              .filter(Table.OF_MESSAGES::contains)
              .orElseThrow(() -> noTable("archive.tables: no such table: " + label)));
    }
    if (tables.isEmpty()) {
      throw noTable("archive.tables: must not be empty");
    }
    return values.isOff("archive.keep")
        ? null
        : new Archive(directory, values.days("archive.keep"), Set.copyOf(tables));
  }

  private static ConfigException noTable(String trouble) {
    return new ConfigException(
        trouble + "; expected some of call, registration, rest, report, log");
  }

  private static Map<String, Table> routing(Map<String, Object> raw) throws ConfigException {
    Map<String, Table> routing = new LinkedHashMap<>();
    for (Map.Entry<String, Object> entry : raw.entrySet()) {
      if (!entry.getKey().startsWith(ConfigSource.ROUTING)) {
        continue;
      }
      Table table =
          switch (String.valueOf(entry.getValue())) {
            case "call" -> Table.CALL;
            case "registration" -> Table.REGISTRATION;
            case "rest" -> Table.REST;
            default ->
                throw new ConfigException(
                    entry.getKey()
                        + ": expected call, registration or rest, not '"
                        + entry.getValue()
                        + "'");
          };
      routing.put(
          entry.getKey().substring(ConfigSource.ROUTING.length()).toUpperCase(Locale.ROOT), table);
    }
    return Map.copyOf(routing);
  }

  private static Map<String, String> shown(Map<String, Object> raw) {
    Map<String, String> shown = new LinkedHashMap<>();
    for (Map.Entry<String, Object> entry : raw.entrySet()) {
      boolean set = !entry.getValue().equals("") && !entry.getValue().equals(List.of());
      shown.put(
          entry.getKey(),
          SECRETS.contains(entry.getKey()) && set ? "******" : masked(entry.getValue()));
    }
    return shown;
  }

  private static String masked(Object value) {
    return value instanceof List<?> list
        ? list.stream().map(item -> ElasticsearchConfig.masked(item.toString())).toList().toString()
        : ElasticsearchConfig.masked(value.toString());
  }
}
