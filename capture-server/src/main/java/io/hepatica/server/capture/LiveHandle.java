package io.hepatica.server.capture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import org.jspecify.annotations.Nullable;
import org.pcap4j.core.BpfProgram.BpfCompileMode;
import org.pcap4j.core.NotOpenException;
import org.pcap4j.core.PcapHandle;
import org.pcap4j.core.PcapNativeException;
import org.pcap4j.core.PcapNetworkInterface.PromiscuousMode;
import org.pcap4j.core.PcapStat;
import org.pcap4j.core.Pcaps;
import org.pcap4j.core.RawPacketListener;
import org.pcap4j.packet.namednumber.DataLinkType;

/**
 * An open interface: libpcap by pcap4j. Of pcap4j's ways to read, {@code dispatch} with a raw
 * listener costs a third of {@code getNextRawPacketEx}, which allocates native memory for each
 * packet. Not thread-safe; not to be interrupted.
 */
final class LiveHandle implements AutoCloseable {
  private static final Path INTERFACES = Path.of("/sys/class/net");

  /** All interfaces at once, for which there is no directory. */
  private static final String ANY = "any";

  private static final int UP = 1;

  /** What libpcap says of a filter such as "inbound", which only a live interface can answer. */
  private static final String LIVE_ONLY = "savefile";

  /** After this long the kernel shows packets though they don't fill a block of the ring. */
  private static final int BLOCK_MILLIS = 20;

  /** So that a flood leaves time to look at the clock. */
  private static final int MOST_AT_ONCE = 4_096;

  private static final int PERMISSION_DENIED = -8;
  private static final int PROMISCUOUS_DENIED = -11;
  private static final int NO_SUCH_DEVICE = -5;
  private static final int NOT_UP = -9;

  private final String name;
  private final String index;
  private final PcapHandle handle;
  private final int linkType;
  private final Receiver receiver;
  private final RawPacketListener listener = this::got;
  private @Nullable Throwable failure;

  /** Takes packets, as {@link io.hepatica.server.probe.PacketFrames#packet} does. */
  interface Receiver {
    void packet(long timeMicros, int linkType, byte[] bytes, int original);
  }

  /**
   * What the kernel counts since the handle was opened, 32 bits each.
   *
   * @param dropped no room in the ring
   * @param droppedByInterface by the interface or its driver
   */
  record Stats(long dropped, long droppedByInterface) {}

  private LiveHandle(
      String name, String index, PcapHandle handle, int linkType, Receiver receiver) {
    this.name = name;
    this.index = index;
    this.handle = handle;
    this.linkType = linkType;
    this.receiver = receiver;
  }

  /**
   * Whether libpcap is there.
   *
   * @throws CaptureException for good, where not
   */
  static void load() throws CaptureException {
    try {
      Pcaps.libVersion();
    } catch (LinkageError e) {
      throw CaptureException.forGood(
          "libpcap can't be loaded: install it (Debian: apt-get install libpcap0.8); "
              + firstLine(e),
          e);
    }
  }

  /**
   * Whether libpcap understands the filter of an interface that is not there.
   *
   * @throws CaptureException for good, where not
   */
  static void checkFilter(InterfaceOptions options) throws CaptureException {
    try (PcapHandle dead = Pcaps.openDead(DataLinkType.EN10MB, options.snapLength())) {
      dead.compileFilter(options.filter(), BpfCompileMode.OPTIMIZE, PcapHandle.PCAP_NETMASK_UNKNOWN)
          .free();
    } catch (PcapNativeException | NotOpenException e) {
      if (!firstLine(e).contains(LIVE_ONLY)) {
        throw badFilter(options, e);
      }
    }
  }

  private static CaptureException badFilter(InterfaceOptions options, Exception e) {
    return CaptureException.forGood(
        options.name()
            + ": filter '"
            + options.filter()
            + "' is not understood by libpcap ("
            + firstLine(e)
            + "); see man pcap-filter",
        e);
  }

  /**
   * Opens an interface, which is then read.
   *
   * @throws CaptureException that is passing where the interface is not there, or not up
   */
  static LiveHandle open(InterfaceOptions options, Receiver receiver) throws CaptureException {
    String name = options.name();
    // Before libpcap is asked, from which pcap4j leaks a little with each attempt that fails.
    String away = away(name);
    if (away != null) {
      throw CaptureException.away(away);
    }
    String index = index(name);
    PcapHandle handle = activate(options);
    try {
      if (!options.filter().isEmpty()) {
        handle.setFilter(options.filter(), BpfCompileMode.OPTIMIZE);
      }
      handle.setBlockingMode(PcapHandle.BlockingMode.NONBLOCKING);
      return new LiveHandle(name, index, handle, handle.getDlt().value(), receiver);
    } catch (PcapNativeException e) {
      handle.close();
      throw badFilter(options, e);
    } catch (NotOpenException e) {
      throw new IllegalStateException("a handle that was just opened", e);
    }
  }

  private static PcapHandle activate(InterfaceOptions options) throws CaptureException {
    try {
      return new PcapHandle.Builder(options.name())
          .snaplen(options.snapLength())
          .bufferSize(options.bufferBytes())
          .promiscuousMode(
              options.promiscuous() ? PromiscuousMode.PROMISCUOUS : PromiscuousMode.NONPROMISCUOUS)
          .timeoutMillis(BLOCK_MILLIS)
          .build();
    } catch (PcapNativeException e) {
      int code = e.getReturnCode() == null ? 0 : e.getReturnCode();
      throw switch (code) {
        case PERMISSION_DENIED, PROMISCUOUS_DENIED ->
            CaptureException.forGood(
                options.name()
                    + ": this user may not capture: run as root, or give CAP_NET_RAW, as"
                    + " AmbientCapabilities=CAP_NET_RAW of config/hepatica.service does (setcap on"
                    + " the java program works too, where its own libraries are in ld.so.conf)",
                e);
        case NO_SUCH_DEVICE -> CaptureException.away("there is no such interface");
        case NOT_UP -> CaptureException.away("it is down");
        default ->
            CaptureException.forGood(
                options.name() + ": can't be opened (" + firstLine(e) + ")", e);
      };
    }
  }

  private static @Nullable String away(String name) {
    if (name.equals(ANY) || !Files.isDirectory(INTERFACES)) {
      return null;
    }
    String flags = read(name, "flags");
    if (flags.isEmpty()) {
      return "there is no such interface";
    }
    return (Integer.decode(flags) & UP) == 0 ? "it is down" : null;
  }

  private static String index(String name) {
    return name.equals(ANY) ? "" : read(name, "ifindex");
  }

  /** What the kernel says of an interface; empty where there is none. */
  private static String read(String name, String what) {
    try {
      return Files.readString(INTERFACES.resolve(name).resolve(what)).strip();
    } catch (IOException gone) {
      return "";
    }
  }

  /**
   * Hands on what the kernel holds, up to some thousand packets. Never waits.
   *
   * @return how many there were
   * @throws CaptureException where the interface has gone, or down
   */
  int read() throws CaptureException {
    int packets;
    try {
      packets = handle.dispatch(MOST_AT_ONCE, listener);
    } catch (PcapNativeException e) {
      checkThere();
      throw CaptureException.broken(firstLine(e), e);
    } catch (NotOpenException | InterruptedException e) {
      throw new IllegalStateException("nobody closes or breaks the handle meanwhile", e);
    }
    Throwable thrown = failure;
    if (thrown != null) {
      failure = null;
      throw new IllegalStateException("a packet of " + name + " could not be taken", thrown);
    }
    return packets;
  }

  /** Called from libpcap, through which no exception may pass. */
  private void got(byte[] bytes) {
    try {
      Timestamp time = handle.getTimestamp();
      long micros = time.getTime() / 1000 * 1_000_000 + time.getNanos() / 1000;
      receiver.packet(micros, linkType, bytes, handle.getOriginalLength());
    } catch (Throwable e) {
      failure = e;
    }
  }

  /**
   * Looks whether the interface is still the one that was opened, and up: libpcap does not always
   * tell.
   *
   * @throws CaptureException where not
   */
  void checkThere() throws CaptureException {
    String away = away(name);
    if (away == null && !index.equals(index(name))) {
      away = "it was made anew";
    }
    if (away != null) {
      throw CaptureException.away(away);
    }
  }

  /** Null where libpcap does not tell. */
  @Nullable Stats stats() {
    try {
      PcapStat stat = handle.getStats();
      return new Stats(
          stat.getNumPacketsDropped() & 0xffff_ffffL,
          stat.getNumPacketsDroppedByIf() & 0xffff_ffffL);
    } catch (PcapNativeException | NotOpenException e) {
      return null;
    }
  }

  private static String firstLine(Throwable e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("").strip();
  }

  @Override
  public void close() {
    handle.close();
  }
}
