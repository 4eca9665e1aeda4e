package io.hepatica.server.metrics;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.InetAddress;
import java.util.Comparator;
import java.util.List;

/**
 * Every sender seen, by agent id, address and transport. Bounded: a flood of forged senders makes
 * room among its own kind first, since what is seen often is kept. Thread-safe.
 */
public final class AgentRegistry {
  private record Key(long id, InetAddress address, String transport) {}

  private final Cache<Key, Agent> agents;

  /**
   * @param limit senders that are remembered, as a rule 10,000
   */
  public AgentRegistry(int limit) {
    agents = Caffeine.newBuilder().maximumSize(limit).build();
  }

  /** The sender, new or known. Ask again now and then, so that a busy one is not forgotten. */
  public Agent agent(long id, InetAddress address, String transport, long nowMicros) {
    return agents.get(
        new Key(id, address, transport), key -> new Agent(id, address, transport, nowMicros));
  }

  /** All senders, the latest seen first. */
  public List<Agent.Snapshot> snapshot(long nowMicros) {
    return agents.asMap().values().stream()
        .map(agent -> agent.snapshot(nowMicros))
        .sorted(Comparator.comparingLong(Agent.Snapshot::lastSeenMicros).reversed())
        .toList();
  }
}
