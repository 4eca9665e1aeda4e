package io.hepatica.hep;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** Decoding of the first INVITE that Kamailio sends in the captures. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class HepFrameBenchmark {
  private final HepFrame frame = new HepFrame();
  private final HepDatagram datagram = new HepDatagram();
  private byte[] hep3 = {};
  private byte[] hep2 = {};

  @Setup
  public void load() {
    hep3 = Captures.datagrams("kamailio-siptrace-hep3-calls").getFirst();
    hep2 = Captures.datagrams("kamailio-siptrace-hep2-calls").getFirst();
  }

  @TearDown
  public void close() {
    datagram.close();
  }

  @Benchmark
  public void hep3(Blackhole blackhole) {
    blackhole.consume(frame.read(hep3, 0, hep3.length));
    consume(frame, blackhole);
  }

  @Benchmark
  public void hep2(Blackhole blackhole) {
    blackhole.consume(frame.read(hep2, 0, hep2.length));
    consume(frame, blackhole);
  }

  @Benchmark
  public void datagramOfHep3(Blackhole blackhole) {
    blackhole.consume(datagram.read(hep3, 0, hep3.length));
    consume(datagram.frame(), blackhole);
  }

  private static void consume(HepFrame frame, Blackhole blackhole) {
    blackhole.consume(frame.timeMicros());
    blackhole.consume(frame.sourceAddressStart());
    blackhole.consume(frame.destinationPort());
    blackhole.consume(frame.agentId());
    blackhole.consume(frame.payloadStart());
    blackhole.consume(frame.payloadLength());
  }
}
