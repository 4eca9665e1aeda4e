package io.hepatica.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.hepatica.server.capture.InterfaceOptions;
import io.hepatica.server.message.Schema;
import io.hepatica.server.message.Table;
import io.hepatica.server.retention.DiskBudget;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigTest {
  @TempDir Path directory;

  private static Config load(String... assignments) throws ConfigException {
    return Config.load(null, Map.of(), List.of(assignments));
  }

  @Test
  void defaults_areThoseOfTheContract() throws ConfigException {
    Config config = load();

    assertThat(config.dataDir()).isEqualTo(Path.of("data"));
    assertThat(config.hep().udp()).hasToString("/0.0.0.0:9060");
    assertThat(config.hep().tcp()).hasToString("/0.0.0.0:9060");
    assertThat(config.hep().tls()).isNull();
    assertThat(config.hep().passwords()).isEmpty();
    assertThat(config.hep().allow()).isEmpty();
    assertThat(config.httpBind()).hasToString("/127.0.0.1:9080");
    assertThat(config.storeCommit()).isEqualTo(Duration.ofSeconds(30));
    assertThat(config.journalSync()).isEqualTo(Duration.ofSeconds(1));
    assertThat(config.deduplicate()).isNull();
    assertThat(config.retentionDisk()).isEqualTo(new DiskBudget.Share(80));
    assertThat(config.late()).isEqualTo(Duration.ofDays(400));
    assertThat(config.early()).isEqualTo(Duration.ofDays(1));
    assertThat(config.retentionDays())
        .containsOnly(
            Map.entry(Table.CALL, 30),
            Map.entry(Table.REGISTRATION, 7),
            Map.entry(Table.REST, 7),
            Map.entry(Table.REPORT, 30),
            Map.entry(Table.LOG, 7),
            Map.entry(Table.SESSION, 30));
    assertThat(config.correlationHeaders())
        .containsExactly("X-CID", "X-Call-ID", "P-Charging-Vector;icid-value", "Session-ID")
        .isEqualTo(Schema.DEFAULT_CORRELATION_HEADERS);
    assertThat(config.routing()).isEqualTo(Schema.DEFAULT_ROUTING);
  }

  @Test
  void layers_laterOnesWin() throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("h.yaml"),
            "http:\n  bind: 127.0.0.1:1\nhep:\n  udp: 127.0.0.1:2\n  tcp: off\n");

    Config fromFile = Config.load(file, Map.of(), List.of());
    Config fromEnvironment =
        Config.load(file, Map.of("HEPATICA_HTTP_BIND", "127.0.0.1:3"), List.of());
    Config fromSet =
        Config.load(
            file, Map.of("HEPATICA_HTTP_BIND", "127.0.0.1:3"), List.of("http.bind=[::1]:4"));

    assertThat(fromFile.httpBind().getPort()).isEqualTo(1);
    assertThat(fromFile.hep().udp()).hasToString("/127.0.0.1:2");
    assertThat(fromFile.hep().tcp()).isNull();
    assertThat(fromEnvironment.httpBind().getPort()).isEqualTo(3);
    assertThat(fromSet.httpBind()).hasToString("/[0:0:0:0:0:0:0:1]:4");
  }

  @Test
  void routing_givenInAFile_replacesTheWholeList() throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("h.yaml"), "routing:\n  INVITE: call\n  NOTIFY: call\n");

    assertThat(Config.load(file, Map.of(), List.of()).routing())
        .containsOnly(Map.entry("INVITE", Table.CALL), Map.entry("NOTIFY", Table.CALL));
  }

  @Test
  void list_isReadFromASetAndFromOneValue() throws ConfigException {
    assertThat(load("hep.passwords=[one, \"t,wo\"]").hep().passwords())
        .containsExactly("one", "t,wo");
    assertThat(load("hep.passwords=one").hep().passwords()).containsExactly("one");
    assertThat(load("hep.passwords=one, two").hep().passwords()).containsExactly("one", "two");
    assertThat(load("hep.passwords=").hep().passwords()).isEmpty();
    assertThat(load().shown()).containsEntry("hep.tls", "off");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "htp.bind=x | unknown key htp.bind; did you mean http.bind?",
        "nonsense=1 | unknown key nonsense; config/hepatica.yaml lists them all",
        "http.bind=9080 | http.bind: expected host:port",
        "http.bind=127.0.0.1:70000 | http.bind: expected host:port",
        "store.commit=soon | store.commit: expected a duration",
        "store.commit=0s | store.commit: must be above 0",
        "store.type=mysql | store.type: expected lucene or elasticsearch",
        "retention.call=36h | retention.call: expected whole days",
        "retention.disk=200 | retention.disk: expected a share",
        "capture.interfaces=eth0,a/b | capture.interfaces[1].name: expected the name of an interface",
        "capture.interfaces=[{name: ..}] | capture.interfaces[0].name: expected the name",
        "capture.interfaces=[{filter: udp}] | capture.interfaces[0].name: expected the name",
        "capture.interfaces=[{name: a, filtr: x}] | capture.interfaces[0]: unknown key filtr",
        "capture.interfaces=[{name: a, filter: [x]}] | capture.interfaces[0].filter: expected one value",
        "capture.interfaces=[{name: a, agent-id: 0}] | capture.interfaces[0].agent-id: expected a number",
        "capture.interfaces=[{name: a, agent-id: 4294967296}] | agent-id: expected a number from 1 to",
        "capture.interfaces=[{name: a, snap-length: 64}] | snap-length: expected a number from 96",
        "capture.interfaces=[{name: a, buffer: 3GB}] | buffer: expected a size from 1MiB to 2GB",
        "capture.interfaces=[{name: a, promiscuous: 1}] | promiscuous: expected true or false",
        "capture.interfaces=[a, b, a] | capture.interfaces[2]: a is named before",
        "capture.interfaces=[{name: a] | --set capture.interfaces: not a valid list",
        "archive.keep=36h | archive.keep: expected whole days",
        "archive.tables=call,calls | archive.tables: no such table: calls",
        "archive.tables=session | archive.tables: no such table: session",
        "archive.tables= | archive.tables: must not be empty",
        "retention.disk=101% | retention.disk: expected a share",
        "retention.disk=0GB | retention.disk: expected a share",
        "capture.late=0d | capture.late: must be above 0",
        "capture.early=36501d | capture.early: must be 36500d or less",
        "routing.INVITE=calls | routing.INVITE: expected call, registration or rest",
        "hep.tls=127.0.0.1:0 | hep.tls: needs hep.tls-cert and hep.tls-key",
        "http.bind=[a, b] | http.bind: expected host:port",
        "hep.passwords=[a, | hep.passwords: not a valid list",
        "store.elasticsearch.urls=ftp://es1 | store.elasticsearch.urls: expected URLs such as",
        "store.elasticsearch.urls=[] | store.elasticsearch.urls: expected at least one",
        "store.elasticsearch.index-prefix=Hep | store.elasticsearch.index-prefix: expected up to",
        "store.elasticsearch.shards=0 | store.elasticsearch.shards: expected a number from 1 to",
        "store.elasticsearch.replicas=-1 | store.elasticsearch.replicas: expected a number from 0",
        "store.elasticsearch.username=u | store.elasticsearch.username: needs password beside it",
        "http.bind | expected key=value"
      })
  void badAssignment_isNamed(String assignment, String complaint) {
    String store =
        assignment.startsWith("store.elastic") ? "store.type=elasticsearch" : "data-dir=data";
    assertThatThrownBy(() -> load(store, assignment))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(complaint)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
  }

  @Test
  void file_thatIsNoYaml_isNamedWithItsLine() throws Exception {
    Path file = Files.writeString(directory.resolve("bad.yaml"), "http:\n  bind: [unclosed\n");

    assertThatThrownBy(() -> Config.load(file, Map.of(), List.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("bad.yaml: not valid YAML")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
  }

  @Test
  void file_thatIsMissing_isNamed() {
    assertThatThrownBy(() -> Config.load(directory.resolve("none.yaml"), Map.of(), List.of()))
        .hasMessageContaining("none.yaml: can't be read");
  }

  @Test
  void environment_thatNamesNoKey_isRefused() {
    assertThatThrownBy(() -> Config.load(null, Map.of("HEPATICA_HTP_BIND", "x"), List.of()))
        .hasMessageContaining("HEPATICA_HTP_BIND names no key");
  }

  @Test
  void secrets_areMaskedWhereShown() throws ConfigException {
    Config config = load("hep.passwords=[myHep]");

    assertThat(config.shown())
        .containsEntry("hep.passwords", "******")
        .containsEntry("http.bind", "127.0.0.1:9080");
    assertThat(config.shown().toString()).doesNotContain("myHep");
    assertThat(load().shown()).containsEntry("hep.passwords", "[]");
  }

  @ParameterizedTest
  @CsvSource({"200GB, 200000000000", "1 KiB, 1024", "3T, 3000000000000", "2mb, 2000000"})
  void sizeOfTheDisk_isInBytes(String text, long bytes) throws ConfigException {
    assertThat(load("retention.disk=" + text).retentionDisk())
        .isEqualTo(new DiskBudget.Size(bytes));
  }

  @Test
  void interfaces_areReadFromNamesAndObjects() throws Exception {
    assertThat(load().interfaces()).isEmpty();
    assertThat(load("capture.interfaces=eth0, eth1").interfaces())
        .extracting(InterfaceOptions::name, InterfaceOptions::agentId, InterfaceOptions::filter)
        .containsExactly(
            tuple("eth0", 3001L, InterfaceOptions.DEFAULT_FILTER),
            tuple("eth1", 3002L, InterfaceOptions.DEFAULT_FILTER));
    Path file =
        Files.writeString(
            directory.resolve("h.yaml"),
            """
            capture:
              interfaces:
                - name: eth0
                  filter: "port 5060 or proto 4"
                  agent-id: 4294967295
                  snap-length: 1500
                  buffer: 128MiB
                  promiscuous: false
                - any
                - {name: eth1, filter: ""}
            """);
    List<InterfaceOptions> interfaces = Config.load(file, Map.of(), List.of()).interfaces();
    assertThat(interfaces.getFirst())
        .isEqualTo(
            new InterfaceOptions(
                "eth0", "port 5060 or proto 4", 4_294_967_295L, "eth0", 1500, 128 << 20, false));
    assertThat(interfaces.get(1))
        .isEqualTo(
            new InterfaceOptions(
                "any", InterfaceOptions.DEFAULT_FILTER, 3002, "any", 65_535, 128_000_000, true));
    assertThat(interfaces.get(2).filter()).isEmpty();
  }

  @Test
  void interfaces_haveTheFilterThatIsDocumented() throws Exception {
    String documented =
        Files.readAllLines(Path.of("../config/hepatica.yaml")).stream()
            .map(line -> line.replaceFirst("^ *# *#? *", ""))
            .collect(Collectors.joining(" "));
    assertThat(documented).contains(InterfaceOptions.DEFAULT_FILTER);
  }

  @Test
  void elasticsearch_isReadFromItsKeys() throws ConfigException {
    Config config =
        load(
            "store.type=elasticsearch",
            "store.elasticsearch.urls=https://es1:9200, https://es2:9200",
            "store.elasticsearch.api-key=a2V5",
            "store.elasticsearch.ca=ca.pem",
            "store.elasticsearch.index-prefix=hepatica-",
            "store.elasticsearch.shards=3",
            "store.elasticsearch.replicas=0");

    assertThat(config.elasticsearch())
        .isEqualTo(
            new ElasticsearchConfig(
                List.of(URI.create("https://es1:9200"), URI.create("https://es2:9200")),
                "a2V5",
                "",
                "",
                Path.of("ca.pem"),
                "hepatica-",
                3,
                0));
    assertThat(load().elasticsearch()).isNull();
  }

  @Test
  void commit_ofElasticsearch_isASecondUnlessGiven() throws ConfigException {
    assertThat(load("store.type=elasticsearch").storeCommit()).isEqualTo(Duration.ofSeconds(1));
    assertThat(load().shown()).containsEntry("store.commit", "30s");
    assertThat(load("store.type=elasticsearch").shown()).containsEntry("store.commit", "1s");
    assertThat(load("store.type=elasticsearch", "store.commit=30s").storeCommit())
        .isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void urlWithUser_givesUserAndPassword_butShowsNeither() throws ConfigException {
    Config config =
        load(
            "store.type=elasticsearch",
            "store.elasticsearch.urls=https://el:s3cr:et@es1:9200, https://es2:9200");

    assertThat(config.elasticsearch().username()).isEqualTo("el");
    assertThat(config.elasticsearch().password()).isEqualTo("s3cr:et");
    assertThat(config.elasticsearch().urls())
        .containsExactly(URI.create("https://es1:9200"), URI.create("https://es2:9200"));
    assertThat(config.shown().toString())
        .contains("https://******@es1:9200")
        .doesNotContain("s3cr");
    assertThat(config.toString()).doesNotContain("s3cr");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://u:s3cret@[",
        "https://u:s3cret/x@es1:9200",
        "https://u:x#s3cret@es1:9200",
        "http:///u:s3cret@es1",
        "u:s3cret@es1:9200",
        "ftp://u:s3cret@es1",
        "http://u:s3cret@es1?x=1"
      })
  void badUrl_isNamedWithoutItsSecret(String url) {
    assertThatThrownBy(() -> load("store.type=elasticsearch", "store.elasticsearch.urls=" + url))
        .hasMessageContaining("store.elasticsearch.urls: expected URLs")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("s3cret"));
  }

  @Test
  void archive_isOffUnlessItIsToKeepSomething() throws ConfigException {
    assertThat(load().archive()).isNull();
    assertThat(load("archive.keep=365d").archive())
        .isEqualTo(new Config.Archive(Path.of("data/archive"), 365, Table.OF_MESSAGES));
    assertThat(load("archive.keep=365d", "data-dir=/d").shown())
        .containsEntry("archive.dir", "/d/archive");
    assertThat(load("archive.keep=1d", "archive.dir=/a", "archive.tables=call, report").archive())
        .isEqualTo(new Config.Archive(Path.of("/a"), 1, Set.of(Table.CALL, Table.REPORT)));
  }
}
