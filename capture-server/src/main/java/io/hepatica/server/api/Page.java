package io.hepatica.server.api;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.HttpService;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The web page: the files that its build has put on the class path, read once. Only those that the
 * build lists are served, each under its own name. Immutable.
 */
public final class Page {
  private static final String FOLDER = "io/hepatica/server/page/";
  private static final String LIST = "files.txt";
  private static final String INDEX = "index.html";
  private static final String GZIP = ".gz";

  /** Named by a hash of what they hold. */
  private static final String HASHED = "assets/";

  /** The views of the page are paths of their own, so that each can be linked to. */
  private static final List<String> VIEWS = List.of("/", "/call", "/live", "/status");

  private static final Map<String, MediaType> TYPES =
      Map.of(
          "html", MediaType.HTML_UTF_8,
          "js", MediaType.parse("text/javascript; charset=utf-8"),
          "css", MediaType.CSS_UTF_8,
          "svg", MediaType.SVG_UTF_8,
          "png", MediaType.PNG,
          "woff2", MediaType.WOFF2,
          "txt", MediaType.PLAIN_TEXT_UTF_8);

  private final Map<String, HttpService> services = new TreeMap<>();
  private final boolean built;

  private Page(ClassLoader classes) throws IOException {
    List<String> names = names(classes);
    built = names.contains(INDEX);
    for (String name : names) {
      if (!name.endsWith(GZIP)) {
        services.put("/" + name, file(classes, name, names.contains(name + GZIP)));
      }
    }
    HttpService index = services.remove("/" + INDEX);
    for (String view : VIEWS) {
      services.put(view, index == null ? (context, request) -> missing() : index);
    }
  }

  /**
   * Reads the page of that class path; where it has none, every view is a problem that says so.
   *
   * @throws UncheckedIOException where a file that is listed can't be read
   */
  public static Page load(ClassLoader classes) {
    try {
      return new Page(classes);
    } catch (IOException e) {
      throw new UncheckedIOException("reading the web page of the program", e);
    }
  }

  private static List<String> names(ClassLoader classes) throws IOException {
    try (InputStream in = classes.getResourceAsStream(FOLDER + LIST)) {
      return in == null
          ? List.of()
          : new String(in.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .map(String::strip)
              .filter(name -> !name.isEmpty() && !name.equals(LIST))
              .toList();
    }
  }

  private static PageFile file(ClassLoader classes, String name, boolean withGzip)
      throws IOException {
    return new PageFile(
        TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), MediaType.OCTET_STREAM),
        name.startsWith(HASHED) ? "public, max-age=31536000, immutable" : "no-cache",
        read(classes, name),
        withGzip ? read(classes, name + GZIP) : null);
  }

  private static byte[] read(ClassLoader classes, String name) throws IOException {
    try (InputStream in = classes.getResourceAsStream(FOLDER + name)) {
      if (in == null) {
        throw new IOException(name + " is listed and missing");
      }
      return in.readAllBytes();
    }
  }

  private static HttpResponse missing() {
    return Problems.response(
        HttpStatus.NOT_FOUND,
        "this server was built without its web page: build it again where npm is installed (scripts/run does), or ask the API, which /api/v1/openapi.json describes");
  }

  /** Whether there is a page. */
  public boolean isBuilt() {
    return built;
  }

  /** What answers, by path. */
  Map<String, HttpService> services() {
    return services;
  }
}
