package io.hepatica.server.metrics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Datagrams that the kernel dropped because a socket's receive buffer was full, of this process's
 * UDP sockets with given local ports: Linux shows the number in the last column of /proc/net/udp.
 * Where there is no such file, none are known. Thread-safe.
 */
public final class KernelDrops {
  private static final List<Path> TABLES =
      List.of(Path.of("/proc/self/net/udp"), Path.of("/proc/self/net/udp6"));
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
  private static final Pattern SOCKET = Pattern.compile("socket:\\[(\\d+)]");
  private static final Pattern BLANKS = Pattern.compile("\\s+");

  private final Set<Long> inodes;
  private long last;

  private KernelDrops(Set<Long> inodes) {
    this.inodes = inodes;
  }

  /**
   * A line of the kernel's table.
   *
   * @param inode names the socket
   * @param drops since the socket was made
   */
  record Socket(int localPort, long inode, long drops) {}

  /** Watches the sockets of this process that are bound to these ports now. */
  public static KernelDrops ofPorts(Set<Integer> ports) {
    Set<Long> own = ownSockets();
    Set<Long> inodes = new HashSet<>();
    for (Socket socket : sockets()) {
      if (ports.contains(socket.localPort()) && own.contains(socket.inode())) {
        inodes.add(socket.inode());
      }
    }
    return new KernelDrops(Set.copyOf(inodes));
  }

  /** Dropped since the sockets were made; of sockets closed since, what was last seen. */
  public synchronized long count() {
    long drops = 0;
    for (Socket socket : sockets()) {
      if (inodes.contains(socket.inode())) {
        drops += socket.drops();
      }
    }
    last = Math.max(last, drops);
    return last;
  }

  private static List<Socket> sockets() {
    return TABLES.stream().flatMap(table -> parse(lines(table)).stream()).toList();
  }

  /**
   * Reads a table; its first line holds the names of the columns, lines without all are skipped.
   */
  static List<Socket> parse(List<String> lines) {
    return lines.stream().skip(1).flatMap(line -> parse(line).stream()).toList();
  }

  private static List<Socket> parse(String line) {
    String[] columns = BLANKS.split(line.strip(), -1);
    if (columns.length < 13) {
      return List.of();
    }
    String port = columns[1].substring(columns[1].indexOf(':') + 1);
    return List.of(
        new Socket(
            Integer.parseInt(port, 16),
            Long.parseLong(columns[9]),
            Long.parseLong(columns[columns.length - 1])));
  }

  /** Not being Linux, or not being allowed to look, is no error: then nothing can be shown. */
  private static List<String> lines(Path table) {
    try {
      return Files.readAllLines(table);
    } catch (IOException e) {
      return List.of();
    }
  }

  private static Set<Long> ownSockets() {
    try (Stream<Path> descriptors = Files.list(DESCRIPTORS)) {
      return descriptors.flatMap(d -> inode(d).stream()).collect(Collectors.toSet());
    } catch (IOException e) {
      return Set.of();
    }
  }

  private static Optional<Long> inode(Path descriptor) {
    try {
      Matcher socket = SOCKET.matcher(Files.readSymbolicLink(descriptor).toString());
      return socket.matches() ? Optional.of(Long.valueOf(socket.group(1))) : Optional.empty();
    } catch (IOException closedMeanwhile) {
      return Optional.empty();
    }
  }
}
