/** HEP v1, v2 and v3 on the wire: decode, encode, TCP framing. */
module io.hepatica.hep {
  requires static org.jspecify;
  requires io.netty.common;
  requires transitive io.netty.buffer;
  requires transitive io.netty.codec;
  requires transitive io.netty.transport;

  exports io.hepatica.hep;
}
