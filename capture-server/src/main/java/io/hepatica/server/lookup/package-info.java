/**
 * Whole calls out of a store: a call's messages, those of its legs, and the reports and logs of all
 * of them, whatever their time. Start at {@link io.hepatica.server.lookup.CallLookup}.
 *
 * <p>Legs are followed by what they share, a Call-ID or a leg id, never by a window of time: the
 * legs of a long call begin hours apart, and unrelated calls begin in the same second. What the
 * store has said of sessions is used to find Call-IDs only; what is shown of a session is folded
 * from its messages again, so that an answer never contradicts the messages beside it.
 */
@NullMarked
package io.hepatica.server.lookup;

import org.jspecify.annotations.NullMarked;
