package io.hepatica.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.hepatica.server.store.elastic.ElasticNode;
import io.hepatica.server.store.elastic.ElasticProxy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can't be used as it is configured is one line and exit status 2, without a secret. */
class ElasticStartIT {
  private static final String SECRET = "s3cret";
  private static final String CERTIFICATES =
      Path.of("src/test/resources/tls").toAbsolutePath().toString();

  private final ElasticNode node = ElasticNode.shared();
  private final String prefix = ElasticNode.prefix(ElasticStartIT.class);
  @TempDir Path data;

  @AfterEach
  void deleteIndices() throws Exception {
    node.deleteIndices(prefix);
  }

  private String[] settings(URI url, String... more) {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "store.type=elasticsearch",
                "store.elasticsearch.urls=" + url,
                "store.elasticsearch.index-prefix=" + prefix,
                "store.elasticsearch.replicas=0"));
    settings.addAll(List.of(more));
    return settings.toArray(String[]::new);
  }

  private void assertRefused(URI url, String key, String remedy, String... more)
      throws IOException, InterruptedException {
    Process process = ServerProcess.launch(data, settings(url, more));
    // One that comes up would never end.
    CompletableFuture.delayedExecutor(1, TimeUnit.MINUTES).execute(process::destroyForcibly);
    List<String> lines =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .toList();
    assertThat(process.waitFor()).as("%s", lines).isEqualTo(2);
    assertThat(lines).hasSize(1);
    assertThat(lines.getFirst()).contains(key, remedy).doesNotContain(SECRET);
  }

  @Test
  void wrongScheme_isNamed() throws Exception {
    try (ElasticProxy tls = ElasticProxy.tls(node.url())) {
      assertRefused(
          URI.create("https://" + node.url().getAuthority()),
          "store.elasticsearch.urls: ",
          "write http:// there");
      assertRefused(
          URI.create("http://" + tls.url().getAuthority()),
          "store.elasticsearch.urls: ",
          "write https:// there");
    }
  }

  @Test
  void certificate_thatIsNotTrusted_isNamed() throws Exception {
    try (ElasticProxy tls = ElasticProxy.tls(node.url())) {
      assertRefused(tls.url(), "store.elasticsearch.ca: ", "name the PEM file");
      assertRefused(
          tls.url(),
          "store.elasticsearch.ca: ",
          "name the PEM file",
          "store.elasticsearch.ca=" + CERTIFICATES + "/agent.pem");
      assertRefused(
          tls.url(),
          "store.elasticsearch.ca: ",
          "name a PEM file",
          "store.elasticsearch.ca=" + data.resolve("none.pem"));
      assertRefused(
          URI.create("https://localhost:" + tls.url().getPort()),
          "store.elasticsearch.urls: ",
          "use the name that stands in it",
          "store.elasticsearch.ca=" + CERTIFICATES + "/ca.pem");
    }
  }

  @Test
  void credentials_thatAreWrong_areNamed() throws Exception {
    try (ElasticProxy proxy = ElasticProxy.plain(node.url())) {
      proxy.ask("ApiKey cmlnaHQ=");
      assertRefused(proxy.url(), "store.elasticsearch.api-key: ", "set it");
      assertRefused(
          proxy.url(),
          "store.elasticsearch.api-key: ",
          "create another",
          "store.elasticsearch.api-key=" + SECRET);
      assertRefused(
          proxy.url(),
          "store.elasticsearch.username: ",
          "correct them",
          "store.elasticsearch.username=elastic",
          "store.elasticsearch.password=" + SECRET);
    }
  }

  @Test
  void permission_thatIsMissing_isNamed() throws Exception {
    try (ElasticProxy proxy = ElasticProxy.plain(node.url())) {
      for (String path : List.of("/", "/_component_template/", "/" + prefix + "hepatica_servers")) {
        proxy.answer(
            asked -> path.equals("/") ? asked.path().equals(path) : asked.path().startsWith(path),
            403,
            "{\"error\": {\"type\": \"security_exception\", \"reason\": \"is unauthorized\"}, \"status\": 403}");
        assertRefused(
            proxy.url(),
            "store.elasticsearch.api-key: ",
            "grant it",
            "store.elasticsearch.api-key=" + SECRET);
      }
    }
  }

  @Test
  void answer_ofAnotherProductOrVersion_isNamed() throws Exception {
    assertRefusedAnswer("<html>Welcome to nginx</html>", "is not Elasticsearch");
    assertRefusedAnswer("{\"status\": \"fine\"}", "is not Elasticsearch");
    assertRefusedAnswer(
        "{\"version\": {\"distribution\": \"opensearch\", \"number\": \"3.1.0\"}}",
        "opensearch 3.1.0");
    assertRefusedAnswer(
        "{\"version\": {\"number\": \"8.19.0\"}, \"tagline\": \"You Know, for Search\"}",
        "version 8.19.0, which is not supported: Elasticsearch 9 is needed");
  }

  private void assertRefusedAnswer(String body, String remedy) throws Exception {
    HttpServer other =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    other.createContext(
        "/",
        exchange -> {
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    other.start();
    try {
      assertRefused(
          URI.create("http://127.0.0.1:" + other.getAddress().getPort()),
          "store.elasticsearch.urls: ",
          remedy);
    } finally {
      other.stop(0);
    }
  }

  @Test
  void tlsWithKey_thatAreRight_areUsed_andSecretsAreNotShown() throws Exception {
    try (ElasticProxy tls = ElasticProxy.tls(node.url())) {
      tls.ask("ApiKey " + SECRET);
      String[] settings =
          settings(
              tls.url(),
              "store.elasticsearch.api-key=" + SECRET,
              "store.elasticsearch.ca=" + CERTIFICATES + "/ca.pem");
      try (ServerProcess server = ServerProcess.start(data, settings)) {
        assertThat(server.get("/health/ready").statusCode()).isEqualTo(200);
        assertThat(server.get("/api/v1/status").body()).doesNotContain(SECRET);
        assertThat(server.terminate()).isZero();
        assertThat(server.output()).noneMatch(line -> line.contains(SECRET));
      }
    }
  }

  @Test
  void userAndPassword_ofAUrl_areUsed() throws Exception {
    try (ElasticProxy proxy = ElasticProxy.plain(node.url())) {
      // RFC 7617, section 2.
      proxy.ask("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
      String url = "http://Aladdin:open%20sesame@" + proxy.url().getAuthority();
      try (ServerProcess server = ServerProcess.start(data, settings(URI.create(url)))) {
        assertThat(server.get("/health/ready").statusCode()).isEqualTo(200);
        assertThat(server.output()).noneMatch(line -> line.contains("sesame"));
      }
    }
  }

  @Test
  void dataDirectory_ofAServerOfAnotherCluster_isNamed() throws Exception {
    ServerProcess.start(data, settings(node.url())).close();
    assertThat(data.resolve("cluster.json")).content().contains("\"server\":1");
    node.json(
        "PUT", "/" + prefix + "hepatica_servers/_doc/1", "{\"number\": 1, \"owner\": \"other\"}");

    assertRefused(node.url(), "data-dir: ", "move the data directory away");
  }

  @Test
  void servers_ofOneCluster_haveNumbersOfTheirOwn() throws Exception {
    Path second = Files.createDirectory(data.resolve("second"));
    try (ServerProcess one = ServerProcess.start(data.resolve("first"), settings(node.url()));
        ServerProcess two = ServerProcess.start(second, settings(node.url()))) {
      assertThat(data.resolve("first/cluster.json")).content().contains("\"server\":1");
      assertThat(second.resolve("cluster.json")).content().contains("\"server\":2");
      assertThat(one.terminate()).isZero();
      assertThat(two.terminate()).isZero();
    }
    ServerProcess.start(second, settings(node.url())).close();
    assertThat(second.resolve("cluster.json")).content().contains("\"server\":2");
  }
}
