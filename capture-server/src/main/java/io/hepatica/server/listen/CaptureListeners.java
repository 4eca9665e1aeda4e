package io.hepatica.server.listen;

import io.hepatica.server.journal.JournalAppender;
import io.hepatica.server.journal.Transport;
import io.hepatica.server.metrics.AgentRegistry;
import io.hepatica.server.metrics.CaptureCounters;
import io.hepatica.server.metrics.KernelDrops;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sockets on which HEP comes in: UDP, TCP and TLS, IPv4 and IPv6. Whatever comes is counted by
 * {@link CaptureCounters}; what is a frame goes to the {@link JournalAppender}. Never answers.
 *
 * <p>UDP has a socket for each event loop, among which the kernel spreads the agents
 * (SO_REUSEPORT), and takes many datagrams with one call (recvmmsg). Where Netty's native library
 * does not run there is one socket, and one call for each datagram.
 */
public final class CaptureListeners implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(CaptureListeners.class);

  private static final int MAX_LOOPS = 4;
  private static final int MAX_DATAGRAM = 65_535;

  /** What one recvmmsg can bring: {@link #MAX_DATAGRAM} each is set aside, and reused. */
  private static final int DATAGRAMS_AT_ONCE = 32;

  private static final int DATAGRAMS_BEFORE_OTHERS = 512;

  /** Half a second of 150,000 datagrams of 800 bytes. */
  private static final int WANTED_SOCKET_BUFFER = 64 << 20;

  private final boolean epoll = Epoll.isAvailable();
  private final ListenOptions options;
  private final CaptureCounters counters;
  private final AllowList allow;
  private final Intakes intakes;
  private final Supplier<LocalIntake> localIntakes;
  private final ConnectionLimits connections;
  private final EventLoopGroup loops;
  private final List<Channel> channels = new ArrayList<>();
  private final List<Bound> bound = new ArrayList<>();
  private @Nullable Channel udpSocket;
  private KernelDrops drops = KernelDrops.ofPorts(Set.of());

  /**
   * A listener that runs.
   *
   * @param name {@code hep/udp}, {@code hep/tcp} or {@code hep/tls}
   */
  public record Bound(String name, InetSocketAddress address) {}

  private CaptureListeners(
      ListenOptions options,
      JournalAppender appender,
      CaptureCounters counters,
      AgentRegistry agents)
      throws ListenException {
    this.options = options;
    this.counters = counters;
    this.allow = new AllowList(options.allow());
    Passwords passwords = new Passwords(options.passwords());
    Duplicates duplicates =
        options.deduplicate().isZero() ? null : new Duplicates(options.deduplicate());
    this.intakes =
        new Intakes(() ->
            new FrameIntake(
                appender,
                counters,
                agents,
                passwords,
                duplicates,
                options.times()::believe,
                new byte[0]));
    boolean anybody = options.passwords().isEmpty() && options.allow().isEmpty();
    this.localIntakes =
        () ->
            new LocalIntake(
                appender,
                counters,
                agents,
                duplicates,
                options.times()::believe,
                Transport.CAPTURE,
                anybody,
                new byte[0]);
    this.connections =
        new ConnectionLimits(
            options.limits().connections(), options.limits().connectionsPerAddress());
    this.loops =
        new MultiThreadIoEventLoopGroup(
            Math.clamp(Runtime.getRuntime().availableProcessors(), 1, MAX_LOOPS),
            new DefaultThreadFactory("hep"),
            epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
  }

  /**
   * Starts all listeners, or none.
   *
   * @throws ListenException in one line that names the key and the remedy: a port is busy, an
   *     address is not this machine's, a file can't be read
   */
  public static CaptureListeners start(
      ListenOptions options,
      JournalAppender appender,
      CaptureCounters counters,
      AgentRegistry agents)
      throws ListenException {
    CaptureListeners listeners = new CaptureListeners(options, appender, counters, agents);
    try {
      listeners.bindAll();
      return listeners;
    } catch (ListenException e) {
      listeners.close();
      throw e;
    }
  }

  /**
   * An intake for frames that this server captures itself, with the same counters and options. HEP
   * in packets is taken only where anybody may send HEP.
   */
  public LocalIntake localIntake() {
    return localIntakes.get();
  }

  private void bindAll() throws ListenException {
    InetSocketAddress tls = options.tls();
    SslContext context = tls == null ? null : TlsContexts.server(options.tlsFiles());
    InetSocketAddress udp = options.udp();
    if (udp != null) {
      bindUdp(udp);
    }
    InetSocketAddress tcp = options.tcp();
    if (tcp != null) {
      bindStream("tcp", tcp, null);
    }
    if (tls != null) {
      bindStream("tls", tls, context);
    }
    if (udpSocket != null) {
      sayBuffer(udpSocket);
    }
  }

  private void bindUdp(InetSocketAddress address) throws ListenException {
    InetSocketAddress free = probe(address);
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loops)
            .option(ChannelOption.ALLOCATOR, datagramBuffers())
            .option(ChannelOption.SO_RCVBUF, WANTED_SOCKET_BUFFER)
            .handler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel.pipeline().addLast(new DatagramHandler(intakes.of(channel), allow));
                  }
                });
    int sockets = 1;
    if (epoll) {
      sockets = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, MAX_LOOPS);
      bootstrap
          .channelFactory(() -> new EpollDatagramChannel(family(address)))
          .option(EpollChannelOption.SO_REUSEPORT, true)
          .option(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, MAX_DATAGRAM)
          .option(
              ChannelOption.RECVBUF_ALLOCATOR,
              new FixedRecvByteBufAllocator(DATAGRAMS_AT_ONCE * MAX_DATAGRAM)
                  .maxMessagesPerRead(DATAGRAMS_BEFORE_OTHERS));
    } else {
      bootstrap
          .channel(NioDatagramChannel.class)
          .option(
              ChannelOption.RECVBUF_ALLOCATOR,
              new FixedRecvByteBufAllocator(MAX_DATAGRAM)
                  .maxMessagesPerRead(DATAGRAMS_BEFORE_OTHERS));
    }
    Channel first = await("hep.udp", free, bootstrap.bind(free));
    InetSocketAddress local = (InetSocketAddress) first.localAddress();
    for (int i = 1; i < sockets; i++) {
      await("hep.udp", local, bootstrap.bind(local));
    }
    bound.add(new Bound("hep/udp", local));
    drops = KernelDrops.ofPorts(Set.of(local.getPort()));
    udpSocket = first;
  }

  /**
   * Chunks of 16 MiB: a pool gives back a chunk as soon as it is empty again if a quarter of it was
   * in use, as with the default of 4 MiB every time that a socket is read.
   */
  private static ByteBufAllocator datagramBuffers() {
    return new PooledByteBufAllocator(true, 0, MAX_LOOPS, 8192, 11, 0, 0, false);
  }

  /**
   * Finds out whether the port is free: two servers that both share theirs would otherwise share it
   * with one another, each with a part of the frames.
   */
  private static InetSocketAddress probe(InetSocketAddress address) throws ListenException {
    try (DatagramSocket socket = new DatagramSocket(null)) {
      socket.setReuseAddress(false);
      socket.bind(address);
      return new InetSocketAddress(address.getAddress(), socket.getLocalPort());
    } catch (IOException e) {
      throw problem("hep.udp", address, e);
    }
  }

  private static void sayBuffer(Channel channel) {
    Integer granted = channel.config().getOption(ChannelOption.SO_RCVBUF);
    // Linux gives twice what it grants, for its own book-keeping.
    if (granted != null && granted / 2 < WANTED_SOCKET_BUFFER) {
      log.warn(
          "hep/udp: the kernel grants a receive buffer of {} KiB, asked were {}; it may drop datagrams of a burst: sysctl -w net.core.rmem_max={}",
          granted / 2048,
          WANTED_SOCKET_BUFFER / 1024,
          WANTED_SOCKET_BUFFER);
    }
  }

  private void bindStream(String name, InetSocketAddress address, @Nullable SslContext tls)
      throws ListenException {
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loops)
            .channelFactory(() ->
                epoll
                    ? new EpollServerSocketChannel(family(address))
                    : new NioServerSocketChannel())
            .option(ChannelOption.SO_BACKLOG, 4096)
            .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
            .childOption(ChannelOption.SO_KEEPALIVE, true)
            .childOption(
                ChannelOption.RECVBUF_ALLOCATOR,
                new AdaptiveRecvByteBufAllocator(2048, 16_384, 262_144))
            .childHandler(
                new StreamInitializer(
                    intakes, allow, options.limits(), connections, counters, tls));
    Channel channel = await("hep." + name, address, bootstrap.bind(address));
    bound.add(new Bound("hep/" + name, (InetSocketAddress) channel.localAddress()));
  }

  /** Without it, epoll would take 0.0.0.0 for all of IPv6 too. */
  private static SocketProtocolFamily family(InetSocketAddress address) {
    return address.getAddress() instanceof Inet4Address
        ? SocketProtocolFamily.INET
        : SocketProtocolFamily.INET6;
  }

  private Channel await(String key, InetSocketAddress address, ChannelFuture binding)
      throws ListenException {
    binding.awaitUninterruptibly();
    if (!binding.isSuccess()) {
      throw problem(key, address, binding.cause());
    }
    channels.add(binding.channel());
    return binding.channel();
  }

  private static ListenException problem(String key, InetSocketAddress address, Throwable cause) {
    return new ListenException(
        "%s: can't listen on %s:%d (%s): stop what uses it, or choose another address or port"
            .formatted(key, address.getHostString(), address.getPort(), cause.getMessage()),
        cause);
  }

  /** What listens, with the ports that were really taken. */
  public List<Bound> bound() {
    return List.copyOf(bound);
  }

  /** Datagrams that the kernel dropped before we could read them. */
  public long kernelDropped() {
    return drops.count();
  }

  /** Stops listening; what was read is handed to the appender. */
  @Override
  public void close() {
    Set<ChannelFuture> closing = new HashSet<>();
    channels.forEach(channel -> closing.add(channel.close()));
    closing.forEach(ChannelFuture::awaitUninterruptibly);
    loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    intakes.close();
  }
}
