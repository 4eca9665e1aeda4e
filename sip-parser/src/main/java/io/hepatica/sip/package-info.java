/**
 * SIP, read in place.
 *
 * <p>Starting points:
 *
 * <ul>
 *   <li>{@link io.hepatica.sip.SipMessage}: one message, its fields, headers, body and faults
 *   <li>{@link io.hepatica.sip.SipParameters}: the parameters of a header value
 * </ul>
 */
@NullMarked
package io.hepatica.sip;

import org.jspecify.annotations.NullMarked;
