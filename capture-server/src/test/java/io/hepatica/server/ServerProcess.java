package io.hepatica.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * The server as a user runs it: a process of its own, on free ports, in a directory of its own; but
 * not optimised, where nobody asks for it: that costs as much as most tests take.
 */
final class ServerProcess implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final Map<String, InetSocketAddress> listeners = new HashMap<>();
  private final List<String> output = new ArrayList<>();
  private final Process process;

  private ServerProcess(Process process) {
    this.process = process;
  }

  /** Starts a server and waits until it says that it is ready. */
  static ServerProcess start(Path data, String... settings) throws IOException {
    return ready(launch(data, settings));
  }

  /** The same, as fast as it can be. */
  static ServerProcess startOptimised(Path data, String... settings) throws IOException {
    return ready(launch(List.of(), List.of("-XX:TieredStopAtLevel=4"), data, settings));
  }

  /** Waits until a server that was launched says that it is ready. */
  static ServerProcess ready(Process process) throws IOException {
    ServerProcess server = new ServerProcess(process);
    BufferedReader out = server.process.inputReader();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      server.output.add(line);
      String[] words = line.split(" ");
      if (words[0].equals("listening")) {
        int colon = words[2].lastIndexOf(':');
        server.listeners.put(
            words[1],
            new InetSocketAddress("127.0.0.1", Integer.parseInt(words[2].substring(colon + 1))));
      } else if (line.equals("ready")) {
        Thread.ofVirtual().start(() -> out.lines().forEach(server::keep));
        return server;
      }
    }
    throw new IOException("the server ended before it was ready: " + server.output);
  }

  /** Starts a server that is expected not to come up; gives the ended process. */
  static Process launch(Path data, String... settings) throws IOException {
    return launch(List.of(), List.of(), data, settings);
  }

  /**
   * Launches a server.
   *
   * @param by the command that runs it, such as setpriv, with its options
   * @param javaOptions further ones
   */
  static Process launch(List<String> by, List<String> javaOptions, Path data, String... settings)
      throws IOException {
    List<String> command = new ArrayList<>(by);
    command.addAll(java("serve"));
    // Behind those that are there, so that they win.
    command.addAll(command.indexOf("-cp"), javaOptions);
    Map<String, String> values = new HashMap<>();
    values.put("data-dir", data.toString());
    values.put("hep.udp", "127.0.0.1:0");
    values.put("hep.tcp", "127.0.0.1:0");
    values.put("http.bind", "127.0.0.1:0");
    for (String setting : settings) {
      values.put(
          setting.substring(0, setting.indexOf('=')), setting.substring(setting.indexOf('=') + 1));
    }
    values.forEach((key, value) -> command.addAll(List.of("--set", key + "=" + value)));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  /** The command line of {@code hepatica} on this class path. */
  static List<String> java(String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx512m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                "io.hepatica.server.cli.Main"));
    command.addAll(List.of(arguments));
    return command;
  }

  private synchronized void keep(String line) {
    output.add(line);
  }

  synchronized List<String> output() {
    return List.copyOf(output);
  }

  InetSocketAddress udp() {
    return listeners.get("hep/udp");
  }

  InetSocketAddress tcp() {
    return listeners.get("hep/tcp");
  }

  String url() {
    return "http://127.0.0.1:" + listeners.get("http").getPort();
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create(url() + path)).timeout(Duration.ofSeconds(30)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** Sends JSON to be kept; the answer. */
  HttpResponse<String> put(String path, String json) throws IOException, InterruptedException {
    return send("PUT", path, json);
  }

  /** Sends a request with JSON in it; the answer. */
  HttpResponse<String> send(String method, String path, String json)
      throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create(url() + path))
            .timeout(Duration.ofSeconds(30))
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(json))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  JsonNode json(String path) throws IOException, InterruptedException {
    HttpResponse<String> response = get(path);
    assertThat(response.statusCode()).as("%s: %s", path, response.body()).isEqualTo(200);
    return JSON.readTree(response.body());
  }

  JsonNode capture() throws IOException, InterruptedException {
    return json("/api/v1/status").get("capture");
  }

  /** Frames of this run that are searchable. */
  long indexed() {
    return count("indexed");
  }

  long journaled() {
    return count("journaled");
  }

  long pending() {
    return count("pending");
  }

  /** Milliseconds; also above 0 while frames of earlier runs are indexed again. */
  long lag() {
    return count("lag_ms");
  }

  private long count(String name) {
    try {
      return capture().get(name).asLong();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Runs a client command against this server; what it says, and an exit status of 0. */
  String hepatica(String... arguments) throws IOException, InterruptedException {
    Ended ended = run(arguments);
    assertThat(ended.status()).as("%s: %s", List.of(arguments), ended.text()).isZero();
    return ended.text();
  }

  /** What a client command said on both its outputs, and its exit status. */
  record Ended(int status, String text) {}

  /** Runs a client command that may fail. */
  static Ended run(String... arguments) throws IOException, InterruptedException {
    Process client = new ProcessBuilder(java(arguments)).redirectErrorStream(true).start();
    String text = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(client.waitFor(), text);
  }

  static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  /** SIGKILL: nothing of the process's own runs any more. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** SIGTERM; the exit status. */
  int terminate() throws InterruptedException {
    process.destroy();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("the server ends when told to").isTrue();
    return process.exitValue();
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  static void await(String what, BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited too long until " + what).isLessThan(deadline);
      Thread.sleep(20);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
    http.close();
  }
}
