package io.hepatica.hep;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The 1,697 frames of heplify's connection, read 64 KiB at a time; the figure is for one frame. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class HepStreamFramerBenchmark {
  private static final int FRAMES = 1697;
  private static final int READ = 1 << 16;

  private final Releasing releasing = new Releasing();
  private final EmbeddedChannel channel = new EmbeddedChannel(new HepStreamFramer(), releasing);
  private byte[] stream = {};

  @Setup
  public void load() {
    List<byte[]> segments = Captures.connections("heplify-sip-tcp-multiframe").getFirst();
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    segments.forEach(joined::writeBytes);
    stream = joined.toByteArray();
  }

  @Benchmark
  @OperationsPerInvocation(FRAMES)
  public long heplify() {
    long before = releasing.frames;
    for (int at = 0; at < stream.length; at += READ) {
      int length = Math.min(READ, stream.length - at);
      ByteBuf read = channel.alloc().directBuffer(READ).writeBytes(stream, at, length);
      channel.writeInbound(read);
    }
    if (releasing.frames - before != FRAMES) {
      throw new IllegalStateException(releasing.frames - before + " frames");
    }
    return releasing.frames;
  }

  private static final class Releasing extends ChannelInboundHandlerAdapter {
    private long frames;

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      ((ByteBuf) message).release();
      frames++;
    }
  }
}
