package io.hepatica.server.rtp;

/** What a stream is found to be like over some time; times in milliseconds. */
record Measured(Counts counts, double jitterMean, double jitterMax, double deltaMax) {}
