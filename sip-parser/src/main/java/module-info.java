/** SIP, SDP and the quality reports that SIP carries, read in place. */
module io.hepatica.sip {
  requires static org.jspecify;

  exports io.hepatica.sip;
}
