package io.hepatica.server;

import com.fasterxml.jackson.databind.JsonNode;
import io.hepatica.server.pcap.FileInput;
import io.hepatica.server.pcap.PacketReader;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Live capture on a virtual interface, to which tcpreplay sends: {@code LiveBench CAPTURE.pcap.gz
 * PACKETS_PER_SECOND SECONDS}. The capture's UDP packets are SIP of real programs; each copy of
 * them has Call-IDs of its own. Fails where a packet was dropped, or not captured. By root.
 */
public final class LiveBench {
  /** What is sent before Call-IDs come again. */
  private static final int COPIES = 60;

  private static final int TICKS_PER_SECOND = 100;
  private static final int IP_PROTOCOL = 23;
  private static final int UDP = 17;
  private static final Pattern PROCESS_IN_CALL_ID = Pattern.compile("-(\\d{5})@");

  private LiveBench() {}

  public static void main(String[] arguments) throws Exception {
    int rate = Integer.parseInt(arguments[1]);
    int seconds = Integer.parseInt(arguments[2]);
    Path directory = Files.createTempDirectory("hepatica-live");
    boolean met;
    try (TestNetwork network = new TestNetwork()) {
      List<byte[]> packets = packets(Path.of(arguments[0]));
      Path load = directory.resolve("load.pcap");
      write(load, packets);
      int packetsOfLoad = packets.size() * COPIES;
      int loops = Math.max(1, (int) ((long) rate * seconds / packetsOfLoad));
      try (ServerProcess server =
          ServerProcess.startOptimised(
              directory.resolve("data"), "capture.interfaces=" + network.near())) {
        met = run(server, network, load, rate, loops, (long) packetsOfLoad * loops);
      }
    }
    TestNetwork.run("rm", "-rf", directory.toString());
    System.exit(met ? 0 : 1);
  }

  private static boolean run(
      ServerProcess server, TestNetwork network, Path load, int rate, int loops, long packets)
      throws Exception {
    System.out.printf(
        "%d packets of %d bytes on average, %d/s%n",
        packets, Files.size(load) / (packets / loops), rate);
    Process sender = network.replaying(load, rate, loops);
    long began = System.nanoTime();
    while (!sender.waitFor(5, TimeUnit.SECONDS)) {
      print(server, began);
    }
    double sending = (System.nanoTime() - began) / 1e9;
    Thread.sleep(1500);
    print(server, began);
    JsonNode end = interfaceOf(server);
    long captured = end.get("packets").asLong();
    long dropped = end.get("kernel_dropped").asLong() + end.get("interface_dropped").asLong();
    System.out.println(
        "load of the machine: " + Files.readString(Path.of("/proc/loadavg")).strip());
    System.out.printf(
        "sent %d in %.1f s (%.0f/s), captured %d, dropped %d, frames %d, journaled %d%n",
        packets,
        sending,
        packets / sending,
        captured,
        dropped,
        end.get("frames").asLong(),
        server.journaled());
    // What a collection leaves is what is really held.
    TestNetwork.run(
        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
        Long.toString(server.pid()),
        "GC.run");
    System.out.printf("heap after a collection %d MB%n", heapBytes(server) / 1_000_000);
    return dropped == 0 && captured == packets && server.journaled() == end.get("frames").asLong();
  }

  private static void print(ServerProcess server, long began) throws Exception {
    JsonNode now = interfaceOf(server);
    double cpu = cpuSeconds(server.pid(), "");
    System.out.printf(
        "%4.0f s  packets %d, dropped %d, frames %d, journaled %d, indexed %d, CPU %.1f s (capturing %.1f s), memory of its own %d MB%n",
        (System.nanoTime() - began) / 1e9,
        now.get("packets").asLong(),
        now.get("kernel_dropped").asLong(),
        now.get("frames").asLong(),
        server.journaled(),
        server.indexed(),
        cpu,
        cpuSeconds(server.pid(), "capture-"),
        ownMegabytes(server.pid()));
  }

  private static long heapBytes(ServerProcess server) throws Exception {
    return server
        .get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith("jvm_memory_used_bytes{area=\"heap\""))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private static JsonNode interfaceOf(ServerProcess server) throws Exception {
    return Objects.requireNonNull(server.json("/api/v1/status").get("interfaces").get(0));
  }

  /** Of the process, or of its threads whose name begins so. */
  private static double cpuSeconds(long pid, String thread) throws IOException {
    if (thread.isEmpty()) {
      return cpuSeconds(Path.of("/proc/" + pid));
    }
    double sum = 0;
    try (var tasks = Files.list(Path.of("/proc/" + pid + "/task"))) {
      for (Path task : tasks.toList()) {
        if (Files.readString(task.resolve("comm")).startsWith(thread)) {
          sum += cpuSeconds(task);
        }
      }
    }
    return sum;
  }

  private static double cpuSeconds(Path process) throws IOException {
    String stat = Files.readString(process.resolve("stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / (double) TICKS_PER_SECOND;
  }

  /** What the process holds besides mapped files and the ring. */
  private static long ownMegabytes(long pid) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
        .filter(line -> line.startsWith("RssAnon:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .sum();
  }

  private static List<byte[]> packets(Path file) throws IOException {
    List<byte[]> packets = new ArrayList<>();
    try (InputStream in = Files.newInputStream(file)) {
      PacketReader reader = Objects.requireNonNull(PacketReader.open(FileInput.of(in)));
      while (reader.next()) {
        byte[] packet = new byte[reader.captured()];
        System.arraycopy(reader.bytes(), reader.offset(), packet, 0, packet.length);
        if (packet.length > IP_PROTOCOL && packet[IP_PROTOCOL] == UDP) {
          packets.add(packet);
        }
      }
    }
    return packets;
  }

  private static void write(Path file, List<byte[]> packets) throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
      out.write(ints(0xa1b2c3d4, 0x0004_0002, 0, 0, 262_144, 1));
      for (int copy = 0; copy < COPIES; copy++) {
        for (byte[] packet : packets) {
          byte[] bytes = renamed(packet, copy);
          out.write(ints(0, 0, bytes.length, bytes.length));
          out.write(bytes);
        }
      }
    }
  }

  private static byte[] ints(int... values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int value : values) {
      bytes.putInt(value);
    }
    return bytes.array();
  }

  /** With other digits in the Call-ID, as many as before. */
  private static byte[] renamed(byte[] packet, int copy) {
    String text = new String(packet, StandardCharsets.ISO_8859_1);
    return PROCESS_IN_CALL_ID
        .matcher(text)
        .replaceAll(found ->
            "-%05d@".formatted((Integer.parseInt(found.group(1)) + 1_000 * copy) % 100_000))
        .getBytes(StandardCharsets.ISO_8859_1);
  }
}
