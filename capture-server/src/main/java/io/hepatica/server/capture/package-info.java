/**
 * Live interfaces: packets out of the kernel by libpcap, turned into frames, and on to the journal.
 * Start at {@code LiveCapture}.
 */
@NullMarked
package io.hepatica.server.capture;

import org.jspecify.annotations.NullMarked;
