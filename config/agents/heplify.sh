#!/bin/sh
# heplify 1.x to Hepatica: sniffs SIP and RTCP on an interface. Run it as root, or with CAP_NET_RAW.
#   -i   interface              -m   what is captured: SIP, SIPRTCP, SIPLOG, SIPDNS
#   -pr  ports of SIP           -hs  where Hepatica listens
#   -nt  udp, tcp or tls        -hi, -hn  number and name that tell this agent from the others
#   -hp  one of Hepatica's hep.passwords; leave it out where there are none
# Over TCP do not add -protobuf: that form is read by UDP only.
exec heplify -i eth0 -m SIPRTCP -pr 5060-5090 -hs 192.0.2.10:9060 -nt udp -hi 2007 -hn edge-1
