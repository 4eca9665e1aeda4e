import { Empty } from "../../shell/states";

/** Nobody reported on this call; who could. */
export function NoReports() {
  return (
    <Empty title="No quality reports">
      <p>Quality is told by whoever sees the media. Point one of these at this server:</p>
      <ul>
        <li>
          rtpengine: <code>homer = HOST:9060</code>, <code>homer-protocol = udp</code>,{" "}
          <code>homer-id = 2010</code> sends the RTCP of each call with its Call-ID.
        </li>
        <li>
          captagent or heplify: capture RTCP beside SIP (<code>-m SIPRTCP</code> of heplify); they
          find the call by the media addresses of its SDP.
        </li>
        <li>
          Kamailio: <code>sip_trace()</code> of BYE and PUBLISH; the headers X-RTP-Stat, P-RTP-Stat
          and the like of a BYE are read, also those of its answer.
        </li>
        <li>
          Phones: let them publish <code>vq-rtcpxr</code> (RFC 6035) to a proxy that is captured.
        </li>
      </ul>
    </Empty>
  );
}
