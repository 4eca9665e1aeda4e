#!/bin/sh
# heplify: captures SIP and RTCP from the wire. Where: the command of its service; it needs root, or
#   setcap cap_net_raw,cap_net_admin+ep heplify
# 192.0.2.10 stands for the capture server.
#
# -hs capture server   -nt udp, tcp or tls; tcp loses nothing in a burst   -hi capture id: agent_id in searches
# -hn agent_name       -hp auth key: one of hep.passwords                   -i  interface
# -pr ports with SIP   -m  SIP with its RTCP
# Correlation id: none for SIP; RTCP carries the Call-ID, found by the ports in SDP.

# Version 2. -no-config: only this command line counts. -hs takes several servers, comma-separated.
exec heplify -no-config -hs 192.0.2.10:9060 -nt tcp -hi 2002 -hn edge1 -hp secret -i any -t afpacket -pr 5060-5090 -m SIPRTCP

# Version 1: the same but for two options. -e logs to standard error. Without -protobuf.
# exec heplify -e -hs 192.0.2.10:9060 -nt tcp -hi 2002 -hn edge1 -hp secret -i any -t af_packet -pr 5060-5090 -m SIPRTCP
