/**
 * HEP on the wire: v1, v2 and v3 (HEP3, EEP3) read in place, HEP3 written, TCP framed.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.hepatica.hep.HepFrame}: a view of one frame in an array
 *   <li>{@link io.hepatica.hep.HepDatagram}: the same for any form that arrives by UDP
 *   <li>{@link io.hepatica.hep.HepStreamFramer}: frames of a TCP or TLS stream
 *   <li>{@link io.hepatica.hep.PayloadInflater}: compressed payloads
 *   <li>{@link io.hepatica.hep.Hep3Encoder}: HEP3 into an array
 * </ul>
 *
 * <h2>Decisions</h2>
 *
 * <ul>
 *   <li>Layouts are those of the HEP3 specification, revision 37. Where senders differ from it or
 *       from each other, what they really send is read; each leniency is named in {@link
 *       io.hepatica.hep.HepFrame} and has a test with bytes of such a sender.
 *   <li>A view over a {@code byte[]}, not over a {@code ByteBuf}: frames are copied once out of the
 *       network's buffer in any case, and an array is read without bounds checks of two kinds and
 *       without a virtual call a field.
 *   <li>Bad input is a {@link io.hepatica.hep.HepFault}. Exceptions mean a bug of the caller.
 *   <li>A ping (protocol type 0) or a frame without payload is a fault, {@link
 *       io.hepatica.hep.HepFault#NO_PAYLOAD}, although whole: there is nothing to keep, but it must
 *       be counted.
 *   <li>On a stream the framer does not look for the next magic after a broken frame: payloads may
 *       hold HEP3 themselves, and a new connection always begins with a frame.
 * </ul>
 *
 * <p>No class is thread-safe.
 */
@NullMarked
package io.hepatica.hep;

import org.jspecify.annotations.NullMarked;
