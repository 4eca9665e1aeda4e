package io.hepatica.server.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "send",
    description = "Sends the HEP frames of a file to a collector.",
    footerHeading = "%n",
    footer = {
      "FILE is a HEP3 stream (a journal segment, an export), or a capture (pcap or pcapng) with HEP"
          + " by UDP or TCP. SIP (by UDP, TCP, SCTP and WebSocket) and RTCP of a capture are wrapped"
          + " in HEP3, with the packet's addresses and time, also from IPIP, GRE, ERSPAN and VXLAN."
          + " Each may be gzip or zstd.",
      "HEP v1, v2 and protobuf frames go by TCP as HEP3, since no other form is legal there."
    })
final class SendCommand implements Callable<Integer> {
  private static final int UDP_PER_SECOND = 20_000;

  private final Terminal terminal;

  @Parameters(paramLabel = "FILE", description = "the file; - is the standard input")
  private String file = "-";

  @Option(
      names = "--to",
      paramLabel = "HOST:PORT",
      description = "the collector (default: ${DEFAULT-VALUE})")
  private HostPort to = new HostPort("127.0.0.1", 9060);

  @Option(names = "--tcp", description = "send by TCP instead of UDP")
  private boolean tcp;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "-1",
      description =
          "frames per second; 0: as fast as can be, which loses frames by UDP where the collector's"
              + " socket buffer is small (default: 20000 by UDP, 0 by TCP)",
      showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER)
  private int rate = -1;

  @Option(
      names = "--loop",
      paramLabel = "N",
      defaultValue = "1",
      description = "send the file N times (default: ${DEFAULT-VALUE})")
  private int loops = 1;

  @Option(
      names = "--rewrite-time",
      description =
          "move capture times so that the latest frame happens now, distances kept (of the standard"
              + " input: the first)")
  private boolean rewriteTime;

  SendCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws CommandFailure {
    if (loops < 1) {
      throw new WrongUsage("--loop takes 1 or more");
    }
    if (loops > 1 && file.equals("-")) {
      throw new WrongUsage("--loop needs a file: the standard input can be read once only");
    }
    int perSecond = rate >= 0 ? rate : tcp ? 0 : UDP_PER_SECOND;
    FileTransfer transfer = new FileTransfer(file, to, tcp, perSecond, rewriteTime);
    transfer.run(loops);
    transfer.print(terminal);
    return transfer.complete() ? 0 : 1;
  }
}
