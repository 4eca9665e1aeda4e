package io.hepatica.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files as the page's build leaves them, on a class path of their own. */
class PageIT {
  private static final String INDEX = "<!doctype html><title>Hepatica</title>";
  private static final String SCRIPT = "console.log('ladder');";

  @TempDir static Path classes;
  private static ApiFixture fixture;

  @BeforeAll
  static void startServer() throws IOException {
    put("index.html", INDEX.getBytes(StandardCharsets.UTF_8));
    put("index.html.gz", gzip(INDEX));
    put("assets/index-Ab12_x.js", SCRIPT.getBytes(StandardCharsets.UTF_8));
    put("assets/index-Ab12_x.js.gz", gzip(SCRIPT));
    put("assets/plain-Cd34.css", "a{}".getBytes(StandardCharsets.UTF_8));
    put("favicon.svg", "<svg/>".getBytes(StandardCharsets.UTF_8));
    put("secret.txt", "not listed".getBytes(StandardCharsets.UTF_8));
    put(
        "files.txt",
        "index.html\nindex.html.gz\nassets/index-Ab12_x.js\nassets/index-Ab12_x.js.gz\nassets/plain-Cd34.css\nfavicon.svg\n"
            .getBytes(StandardCharsets.UTF_8));
    fixture = new ApiFixture(Page.load(loader(classes)));
  }

  @AfterAll
  static void stopServer() {
    fixture.close();
  }

  private static ClassLoader loader(Path folder) throws IOException {
    return new URLClassLoader(new URL[] {folder.toUri().toURL()}, null);
  }

  private static void put(String name, byte[] bytes) throws IOException {
    Path file = classes.resolve("io/hepatica/server/page").resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private static String header(HttpResponse<?> response, String name) {
    return String.join(" | ", response.headers().allValues(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/call?id=a%40b", "/live", "/status"})
  void view_isTheOnePage(String path) throws Exception {
    HttpResponse<String> response = fixture.get(path);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo(INDEX);
    assertThat(header(response, "content-type")).isEqualTo("text/html; charset=utf-8");
    assertThat(header(response, "cache-control")).isEqualTo("no-cache");
    assertThat(header(response, "content-security-policy"))
        .isEqualTo(
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
    assertThat(header(response, "cross-origin-opener-policy")).isEqualTo("same-origin");
    assertThat(header(response, "cross-origin-resource-policy")).isEqualTo("same-origin");
    assertThat(header(response, "x-content-type-options")).isEqualTo("nosniff");
    assertThat(header(response, "referrer-policy")).isEqualTo("no-referrer");
    assertThat(header(response, "vary")).isEqualTo("accept-encoding");
  }

  @ParameterizedTest
  @CsvSource({
    "/assets/index-Ab12_x.js, text/javascript; charset=utf-8, 'public, max-age=31536000, immutable'",
    "/assets/plain-Cd34.css, text/css; charset=utf-8, 'public, max-age=31536000, immutable'",
    "/favicon.svg, image/svg+xml; charset=utf-8, no-cache",
  })
  void file_isServedAsWhatItIs(String path, String type, String caching) throws Exception {
    HttpResponse<String> response = fixture.get(path);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(header(response, "content-type")).isEqualTo(type);
    assertThat(header(response, "cache-control")).isEqualTo(caching);
    assertThat(header(response, "x-content-type-options")).isEqualTo("nosniff");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gzip|gzip",
        "br, GZIP;q=0.5|gzip",
        "deflate , gzip ; q=1|gzip",
        "gzip;q=0|''",
        "br|''",
        "identity|''",
      })
  void compressed_isSentToThoseWhoTakeIt(String accepted, String coding) throws Exception {
    HttpRequest request =
        fixture.request("GET", "/assets/index-Ab12_x.js", "Accept-Encoding", accepted).build();
    HttpResponse<byte[]> response =
        fixture.client.send(request, HttpResponse.BodyHandlers.ofByteArray());
    assertThat(header(response, "content-encoding")).isEqualTo(coding);
    assertThat(header(response, "vary")).isEqualTo("accept-encoding");
    byte[] body = response.body();
    String text =
        coding.isEmpty()
            ? new String(body, StandardCharsets.UTF_8)
            : new String(
                new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes(),
                StandardCharsets.UTF_8);
    assertThat(text).isEqualTo(SCRIPT);
  }

  @Test
  void page_thatIsKnown_isNotSentAgain() throws Exception {
    String tag = header(fixture.get("/"), "etag");
    String compressedTag = header(fixture.get("/", "Accept-Encoding", "gzip"), "etag");
    assertThat(tag).startsWith("\"").endsWith("\"").isNotEqualTo(compressedTag);

    HttpResponse<String> known = fixture.get("/live", "If-None-Match", "\"other\", W/" + tag);
    assertThat(known.statusCode()).isEqualTo(304);
    assertThat(known.body()).isEmpty();
    assertThat(header(known, "etag")).isEqualTo(tag);
    assertThat(header(known, "cache-control")).isEqualTo("no-cache");
    assertThat(fixture.get("/", "If-None-Match", compressedTag).statusCode()).isEqualTo(200);
  }

  @Test
  void head_isTheAnswerWithoutItsBody() throws Exception {
    HttpResponse<String> response = fixture.send("HEAD", "/");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEmpty();
    assertThat(header(response, "content-length")).isEqualTo(String.valueOf(INDEX.length()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/index.html",
        "/files.txt",
        "/secret.txt",
        "/index.html.gz",
        "/assets/index-Ab12_x.js.gz",
        "/assets/",
        "/assets",
        "/assets/other.js",
        "/call/",
        "/assets/..%2findex.html",
        "/assets/%252e%252e/secret.txt",
      })
  void path_thatIsNotListed_isAProblem(String path) throws Exception {
    HttpResponse<String> response = fixture.get(path);
    assertThat(response.statusCode()).isIn(400, 404);
    assertThat(header(response, "content-type")).startsWith("application/problem+json");
    assertThat(header(response, "content-security-policy"))
        .isEqualTo("default-src 'none'; frame-ancestors 'none'");
  }

  @Test
  void otherMethods_areRefused() throws Exception {
    for (String path : List.of("/", "/favicon.svg", "/assets/plain-Cd34.css")) {
      HttpResponse<String> response = fixture.send("POST", path);
      assertThat(response.statusCode()).isEqualTo(405);
      assertThat(header(response, "allow")).isEqualTo("GET, HEAD");
    }
  }

  @Test
  void page_thatIsNotBuilt_isAProblemThatSaysHow() throws Exception {
    try (ApiFixture without = new ApiFixture()) {
      for (String path : List.of("/", "/call", "/live", "/status")) {
        HttpResponse<String> response = without.get(path);
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.body()).contains("built without its web page", "npm", "scripts/run");
      }
      assertThat(without.get("/assets/index-Ab12_x.js").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void file_thatIsListedAndMissing_isSaidAtOnce(@TempDir Path broken) throws Exception {
    Path folder = Files.createDirectories(broken.resolve("io/hepatica/server/page"));
    Files.writeString(folder.resolve("files.txt"), "index.html\n");
    ClassLoader loader = loader(broken);
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> Page.load(loader))
        .havingCause()
        .withMessageContaining("index.html is listed and missing");
  }

  @Test
  void folder_outsideOfTheListedNames_isNoWayToAFile() throws Exception {
    String raw =
        RawHttp.send(
            fixture.address,
            "GET /assets/../secret.txt HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
    assertThat(raw).startsWith("HTTP/1.1 4").doesNotContain("not listed");
    assertThat(URI.create("http://127.0.0.1/assets/../secret.txt").normalize().getPath())
        .isEqualTo("/secret.txt");
  }
}
