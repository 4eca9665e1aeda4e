/**
 * SIP and SDP, read in place.
 *
 * <p>Starting points:
 *
 * <ul>
 *   <li>{@link io.hepatica.sip.SipMessage}: one message, its fields, headers, body and faults
 *   <li>{@link io.hepatica.sip.SipParameters}: the parameters of any header's value
 *   <li>{@link io.hepatica.sip.SipAddresses}: the addresses of any header's value
 *   <li>{@link io.hepatica.sip.SdpSummary}: the media that a body describes
 *   <li>{@link io.hepatica.sip.VqReport}: the report of voice quality in a PUBLISH or NOTIFY
 *   <li>{@link io.hepatica.sip.RtpStatHeader}: the statistics of RTP in a BYE or its answer
 * </ul>
 *
 * <p>How a message is read: {@code StartLine} takes the first line, {@code SipMessage} walks the
 * lines that {@code Lines} ends, {@code HeaderName} tells a name by its length, one letter and one
 * comparison, and {@code HeaderValues} takes the fields out of the value, an address by {@code
 * AddressScan} and {@code UriScan}. What they find goes into {@code Findings}: places in arrays
 * made once, and a mask of faults.
 *
 * <p>Why it is so: most headers of most messages are never asked for, so a header costs its line
 * end and its name, and no object. A grammar (as generated parsers have) would refuse the messages
 * that an engineer looks for; here each reader takes what it understands and passes over the rest.
 * Each scan moves forward only, and where something is never closed it is looked for once, so that
 * no message takes more than time in proportion to its length.
 */
@NullMarked
package io.hepatica.sip;

import org.jspecify.annotations.NullMarked;
