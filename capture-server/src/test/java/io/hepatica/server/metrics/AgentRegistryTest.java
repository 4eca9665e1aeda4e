package io.hepatica.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AgentRegistryTest {
  private static final InetAddress HOST = InetAddress.ofLiteral("192.0.2.7");
  private static final long SECOND = 1_000_000;
  private static final long START = 1_795_238_000 * SECOND;

  private final AgentRegistry registry = new AgentRegistry(100);

  @Test
  void snapshot_ofWhatAnAgentSent_isItsSum() {
    Agent agent = registry.agent(2001, HOST, "udp", START);
    agent.sawVersion(3);
    byte[] name = "..edge-1..".getBytes(StandardCharsets.US_ASCII);
    agent.sawName(name, 2, 6);
    agent.addFrame(700, START);
    agent.addFrame(300, START + 5 * SECOND);
    agent.addRejected(Rejection.BAD_PASSWORD);
    agent.sawVersion(0);

    assertThat(registry.snapshot(START + 6 * SECOND))
        .containsExactly(
            new Agent.Snapshot(
                2001,
                "edge-1",
                HOST,
                "udp",
                3,
                2,
                1000,
                0.2,
                START,
                START + 5 * SECOND,
                Map.of(Rejection.BAD_PASSWORD, 1L)));
  }

  @Test
  void agent_ofAnotherIdAddressOrTransport_isAnother() {
    Agent agent = registry.agent(1, HOST, "udp", START);
    assertThat(registry.agent(1, HOST, "udp", START + 1)).isSameAs(agent);
    assertThat(registry.agent(2, HOST, "udp", START)).isNotSameAs(agent);
    assertThat(registry.agent(1, HOST, "tcp", START)).isNotSameAs(agent);
    assertThat(registry.agent(1, InetAddress.ofLiteral("2001:db8::7"), "udp", START))
        .isNotSameAs(agent);
  }

  @Test
  void rate_ofASteadySender_isItsFramesASecond() {
    Agent agent = registry.agent(1, HOST, "udp", START);
    for (int i = 0; i < 30 * 50; i++) {
      agent.addFrame(1, START + i * SECOND / 50);
    }
    assertThat(rate(START + 30 * SECOND)).isEqualTo(50);
    assertThat(rate(START + 35 * SECOND)).isEqualTo(25);
    assertThat(rate(START + 60 * SECOND)).isZero();
  }

  private double rate(long now) {
    return registry.snapshot(now).getFirst().rate();
  }

  @Test
  void name_thatNeverEnds_isCut() {
    Agent agent = registry.agent(1, HOST, "udp", START);
    agent.sawName(new byte[60_000], 0, 60_000);
    assertThat(registry.snapshot(START).getFirst().name()).hasSize(128);
  }

  @Test
  void registry_floodedWithForgedSenders_staysBoundedAndKeepsTheBusy() {
    for (int i = 0; i < 50_000; i++) {
      registry.agent(1000 + i, HOST, "udp", START);
      if (i % 20 == 0) {
        registry.agent(1, HOST, "udp", START).addFrame(1, START);
      }
    }
    List<Agent.Snapshot> all = registry.snapshot(START);
    assertThat(all).hasSizeLessThan(1000);
    assertThat(all).anyMatch(a -> a.id() == 1 && a.frames() > 2000);
  }
}
