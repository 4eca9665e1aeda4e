package io.hepatica.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page as the build has made it. */
class BuiltPageIT {
  private static final Pattern FILE = Pattern.compile("(?:src|href)=\"([^\"]+)\"");

  @TempDir Path directory;

  @Test
  void page_isServedWithAllThatItNames() throws Exception {
    try (ServerProcess server = ServerProcess.start(directory)) {
      HttpResponse<String> page = server.get("/");
      assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
      assertThat(page.headers().firstValue("content-type")).hasValue("text/html; charset=utf-8");
      assertThat(page.headers().firstValue("content-security-policy").orElseThrow())
          .startsWith("default-src 'none'; script-src 'self'; style-src 'self';")
          .doesNotContain("unsafe");
      for (String view : List.of("/call", "/live", "/status")) {
        assertThat(server.get(view).body()).isEqualTo(page.body());
      }

      List<String> names =
          FILE.matcher(page.body()).results().map(match -> match.group(1)).toList();
      assertThat(names).anyMatch(name -> name.endsWith(".js"));
      assertThat(names).anyMatch(name -> name.endsWith(".css"));
      for (String name : names) {
        HttpResponse<String> file = server.get(name);
        assertThat(file.statusCode()).as(name).isEqualTo(200);
        if (name.endsWith(".js") || name.endsWith(".css")) {
          assertThat(name).startsWith("/assets/");
          assertThat(file.headers().firstValue("cache-control"))
              .as(name)
              .hasValue("public, max-age=31536000, immutable");
        }
      }
    }
  }
}
