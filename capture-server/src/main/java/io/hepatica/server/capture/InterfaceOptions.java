package io.hepatica.server.capture;

import static java.util.stream.Collectors.joining;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * An interface to capture on. Each component's key and meaning stand in {@code
 * config/hepatica.yaml} at {@code capture.interfaces}.
 *
 * @param name of the operating system, or {@code any}
 * @param filter of libpcap; empty: every packet
 * @param agentId of its frames, 32 bits
 * @param agentName of its frames
 * @param snapLength bytes of each packet that are taken
 * @param bufferBytes of the kernel's ring
 */
public record InterfaceOptions(
    String name,
    String filter,
    long agentId,
    String agentName,
    int snapLength,
    int bufferBytes,
    boolean promiscuous) {

  private static final String WITHOUT_HEP = "not port 9060";

  /**
   * UDP with all its fragments carries SIP, RTP, RTCP and VXLAN on whatever port; of TCP only SIP's
   * port, since all else that a machine does is TCP; SCTP; what tunnels carry (IPIP, GRE); and the
   * later fragments, which show no port. Not HEP's port: it comes in by itself.
   */
  public static final String DEFAULT_FILTER =
      WITHOUT_HEP
          + " and (udp or tcp port 5060 or sctp or proto 4 or proto 41 or proto 47"
          + " or ip[6:2] & 0x1fff != 0 or ip6 proto 44)";

  /** A whole packet, whatever the link. */
  public static final int DEFAULT_SNAP_LENGTH = 65_535;

  /**
   * More than two seconds of 50,000 packets/s of SIP, on a machine that is busy with other work.
   */
  public static final int DEFAULT_BUFFER_BYTES = 128_000_000;

  /** The kernel's longest name is 15 bytes, and has neither of these. */
  private static final Pattern NAME = Pattern.compile("(?!\\.{1,2}$)[^/\\s:]{1,15}");

  /** Whether an interface can have this name. */
  public static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /**
   * The same, where the filter is the default one, with the ports at which HEP really comes in
   * instead of HEP's own.
   */
  public InterfaceOptions withoutHep(Set<Integer> ports) {
    if (!filter.equals(DEFAULT_FILTER)) {
      return this;
    }
    String others = DEFAULT_FILTER.substring(WITHOUT_HEP.length() + " and ".length());
    String without =
        ports.stream().sorted().map(port -> "not port " + port + " and ").collect(joining());
    return new InterfaceOptions(
        name, without + others, agentId, agentName, snapLength, bufferBytes, promiscuous);
  }
}
