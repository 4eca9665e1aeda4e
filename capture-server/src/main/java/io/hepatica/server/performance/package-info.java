/**
 * Sessions as the numbers by which a network is judged: the metrics of RFC 6076 and the usual
 * ratios. Over a past time start at {@link io.hepatica.server.performance.Performance}, for what
 * happens now at {@link io.hepatica.server.performance.SipMeters}.
 */
@NullMarked
package io.hepatica.server.performance;

import org.jspecify.annotations.NullMarked;
