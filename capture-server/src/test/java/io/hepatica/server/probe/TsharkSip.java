package io.hepatica.server.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.hepatica.hep.HepFrame;
import io.hepatica.server.Tshark;
import io.hepatica.sip.SipField;
import io.hepatica.sip.SipMessage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The SIP messages of a file by their Call-IDs, as tshark reads them and as ours do. */
final class TsharkSip {
  private TsharkSip() {}

  static List<String> callIds(Path file, List<String> more) {
    List<String> arguments = new ArrayList<>(more);
    arguments.addAll(
        List.of("-Y", "sip", "-T", "fields", "-E", "occurrence=a", "-e", "sip.Call-ID"));
    return Tshark.run(file, arguments)
        .lines()
        .flatMap(line -> List.of(line.split(",", -1)).stream())
        .toList();
  }

  /** Of the frames of SIP. */
  static List<String> callIds(List<byte[]> frames) {
    List<String> callIds = new ArrayList<>();
    HepFrame view = new HepFrame();
    SipMessage sip = new SipMessage();
    for (byte[] frame : frames) {
      assertThat(view.read(frame, 0, frame.length)).isNull();
      if (view.protocolType() == 1) {
        assertThat(sip.parse(frame, view.payloadStart(), view.payloadLength())).isTrue();
        callIds.add(sip.text(SipField.CALL_ID));
      }
    }
    return callIds;
  }
}
