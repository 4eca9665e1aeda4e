package io.hepatica.server.alias;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Names of addresses. The longest prefix wins; of two as long, the one with the port. Immutable.
 *
 * <p>A lookup is one or two of a hash map for each length of prefix that is there, none where there
 * are no aliases at all.
 */
public final class Aliases {
  public static final int MAX_ALIASES = 10_000;

  public static final Aliases NONE = new Aliases(List.of());

  private record Key(long high, long low, int port) {}

  /** The aliases of one length of prefix. */
  private record Level(int bits, boolean anyPort, boolean onePort, Map<Key, String> names) {
    @Nullable String find(Network address, int port) {
      long high = address.high() & Network.firstBits(bits);
      long low = address.low() & Network.firstBits(bits - 64);
      String name = onePort && port != Alias.ANY_PORT ? names.get(new Key(high, low, port)) : null;
      return name == null && anyPort ? names.get(new Key(high, low, Alias.ANY_PORT)) : name;
    }
  }

  private final List<Alias> all;
  private final List<Level> ipv4;
  private final List<Level> ipv6;

  /**
   * @param all no two of the same network and port
   */
  Aliases(List<Alias> all) {
    this.all = List.copyOf(all);
    this.ipv4 = levels(all, true);
    this.ipv6 = levels(all, false);
  }

  private static List<Level> levels(List<Alias> all, boolean ipv4) {
    Map<Integer, List<Alias>> byBits = new HashMap<>();
    for (Alias alias : all) {
      if (alias.network().ipv4() == ipv4) {
        byBits.computeIfAbsent(alias.network().bits(), unseen -> new ArrayList<>()).add(alias);
      }
    }
    List<Level> levels = new ArrayList<>();
    byBits.forEach((bits, aliases) -> {
      Map<Key, String> names = new HashMap<>();
      for (Alias alias : aliases) {
        Network network = alias.network();
        names.put(new Key(network.high(), network.low(), alias.port()), alias.name());
      }
      levels.add(
          new Level(
              bits,
              aliases.stream().anyMatch(alias -> alias.port() == Alias.ANY_PORT),
              aliases.stream().anyMatch(alias -> alias.port() != Alias.ANY_PORT),
              names));
    });
    levels.sort(Comparator.comparingInt(Level::bits).reversed());
    return List.copyOf(levels);
  }

  /** In the order in which they were given. */
  List<Alias> all() {
    return all;
  }

  /** Whether there is none, so that nobody needs to ask. */
  public boolean isEmpty() {
    return all.isEmpty();
  }

  /** The name of an address whatever its port; null where it has none, or is no address. */
  public @Nullable String find(String address) {
    return find(address, Alias.ANY_PORT);
  }

  /**
   * The name of an address and port.
   *
   * @return null where there is none, or where the text is no address
   */
  public @Nullable String find(String address, int port) {
    if (all.isEmpty()) {
      return null;
    }
    Network network = Network.ofAddress(address);
    if (network == null) {
      return null;
    }
    for (Level level : network.ipv4() ? ipv4 : ipv6) {
      String name = level.find(network, port);
      if (name != null) {
        return name;
      }
    }
    return null;
  }
}
