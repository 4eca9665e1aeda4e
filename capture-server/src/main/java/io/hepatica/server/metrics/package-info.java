/** What is counted. Start at {@code CaptureCounters}. */
@NullMarked
package io.hepatica.server.metrics;

import org.jspecify.annotations.NullMarked;
